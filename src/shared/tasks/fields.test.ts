import { describe, expect, it } from 'vitest'
import type { TaskFieldGroup } from './fieldKinds.ts'
import { hasValue, TASK_FIELD, TASK_FIELDS, TASK_GROUPS, taskFields, type TaskFieldKey } from './fields.ts'
import { lineLimitSum } from './fieldText.ts'
import { LINE_TONES, lineToneLabel, redialChoices } from './lineTones.ts'
import { documentedNew, documentedOld } from '../../../test/fixtures/tasks.ts'
import type { TaskEdit } from './types.ts'

const show = (key: TaskFieldKey, task: TaskEdit, locale: 'zh-CN' | 'en' = 'zh-CN'): string =>
  TASK_FIELD[key].display(task, locale)
const keys = (group: TaskFieldGroup, task: TaskEdit): string[] =>
  taskFields(group, task).map(({ key }) => key)

/** The parameter table of the platform's page, without the two objects whose members are fields of their own. */
const DOCUMENTED = [
  'name',
  'maximumcall',
  'call_per_second',
  'recycle_limit',
  'random_assignment_number',
  'dial_time_id',
  'destination_extension',
  'remark',
  'originate_timeout',
  'auto_recycle_rule_id',
  'bridge_group_p_id',
  'end_action',
  'llm_intention_id',
  'background_id',
  'status_str',
  'status',
  'components',
  'start_time',
  'interval_time',
]

describe('the catalogue', () => {
  it('has every documented field, under its documented and its arriving name', () => {
    const names = TASK_FIELDS.flatMap((field) => [field.key, ...field.names])
    for (const name of DOCUMENTED) expect(names).toContain(name)
    expect(TASK_FIELD.originate_timeout.names).toEqual(['originate_timeout', '_originate_timeout'])
    expect(TASK_FIELD.redial_da_status.names).toEqual(['redial_conditions.da_status'])
  })

  it('needs values with switches, and names words for choices and booleans alone', () => {
    for (const { key, type, neededWith, choices } of TASK_FIELDS) {
      if (neededWith !== undefined) expect(TASK_FIELD[neededWith as TaskFieldKey].type).toBe('boolean')
      if (choices) expect(['choice', 'boolean'], key).toContain(type)
    }
  })

  it('has every setting of the task once, with both labels, in a known group', () => {
    const task = documentedNew()
    const settings = Object.keys(task).filter(
      (key) => !['taskId', 'version', 'disagreements', 'unknown', 'raw', 'fetchedAt'].includes(key),
    )
    expect(TASK_FIELDS.map(({ key }) => key).sort()).toEqual(settings.sort())
    for (const { label, group } of TASK_FIELDS) {
      expect(label.zh && label.en).toBeTruthy()
      expect(TASK_GROUPS[group]).toBeDefined()
    }
    expect(new Set(TASK_FIELDS.map(({ label }) => label.zh)).size).toBe(TASK_FIELDS.length)
  })

  it('sets the deprecated apart', () => {
    expect(TASK_FIELDS.filter(({ group }) => group === 'deprecated').map(({ key }) => key)).toEqual([
      'recycle_limit',
      'random_assignment_number',
    ])
    expect(keys('deprecated', documentedOld())).toEqual(['recycle_limit', 'random_assignment_number'])
  })

  it('gives a version its own fields, and a foreign one only with a value', () => {
    expect(keys('redial', documentedNew())).toContain('redial_interval')
    expect(keys('redial', documentedOld())).toEqual(['auto_recycle_rule_id'])
    expect(keys('redial', { ...documentedOld(), redial_interval: 5 })).toEqual([
      'redial_interval',
      'auto_recycle_rule_id',
    ])
  })
})

describe('plain text', () => {
  it('reads the documented 2.0 new task', () => {
    const task = documentedNew()
    expect(show('task_type', task)).toBe('2.0 新版（7）')
    expect(show('maximumcall', task)).toBe('2 路')
    expect(show('call_per_second', task)).toBe('1 个/秒')
    expect(show('call_per_second', task, 'en')).toBe('1 call/s')
    expect(show('originate_timeout', task)).toBe('60 秒')
    expect(show('redial_interval', task)).toBe('3 分钟')
    expect(show('start_time', task)).toBe('2024-12-23 19:00:00')
    expect(show('work_week', task)).toBe('周一至周日')
    expect(show('work_hour', task)).toBe('周一至周日 09:00–12:00、13:00–23:59')
    expect(show('pop_mode', task)).toBe('顺序')
    expect(show('redial_enabled', task)).toBe('关闭')
    expect(show('redial_da_status', task)).toMatch(/^failed、拒接、稍后再拨、/)
    expect(show('redial_da_status', task, 'en')).toMatch(/^failed, not convenient, /)
    expect(show('line', task)).toBe('d47c3599-f166-4cd0-999c-f60e46814d26（并发 2）')
    expect(show('destination_extension_list', task)).toBe('09:00–12:00 215870475195883520')
    expect(show('task_cause', task)).toBe('任务结束时间不能早于当前时间、任务未开启、任务结束时间不符合')
    expect(show('end_action', task)).toBe('')
    expect(show('plan_stop_code', task)).toBe('0')
  })

  it('reads the documented 2.0 old task', () => {
    const task = documentedOld()
    expect(show('llm_intention_id', task)).toBe('无（0）')
    expect(show('dial_time_id', task)).toBe('320')
    expect(show('work_hour', task, 'en')).toBe('Mon–Sun 00:00–23:59')
    expect(show('line', task)).toBe('ac43706d-01b0-4fa8-b24b-a8549eb93b1b')
    expect(show('components', task)).toBe('微信（text，sometimes）')
    expect(
      show('holiday', { ...task, holiday: [{ begin: '2024-11-01 13:25', end: '2024-11-03 13:25' }] }),
    ).toBe('2024-11-01 13:25 至 2024-11-03 13:25')
  })

  it('shows a number that has no word as itself', () => {
    const task = { ...documentedNew(), end_action: 9, pop_mode: 3, random_assignment_number: 2 }
    expect(
      (['end_action', 'pop_mode', 'random_assignment_number'] as const).map((key) => show(key, task)),
    ).toEqual(['9', '3', '2'])
  })

  it('is empty, never "null", without a value', () => {
    const task = documentedOld()
    for (const field of TASK_FIELDS) {
      expect(field.display(task, 'zh-CN')).not.toMatch(/null|undefined|NaN/)
      if (!hasValue(field, task)) expect(field.display(task, 'zh-CN')).toBe('')
    }
  })
})

it('reads line tones in Chinese, and unknown words as themselves', () => {
  expect(lineToneLabel('power off', 'zh-CN')).toBe('关机')
  expect(lineToneLabel('power off', 'en')).toBe('power off')
  expect(['bus_close', 'toString'].map((word) => lineToneLabel(word, 'zh-CN'))).toEqual([
    'bus_close',
    'toString',
  ])
})

it('adds up line limits only where every line has one', () => {
  expect(
    lineLimitSum([
      { id: 'a', limit: 2 },
      { id: 'b', limit: 3 },
    ]),
  ).toBe(5)
  expect(
    lineLimitSum([
      { id: 'a', limit: 2 },
      { id: 'b', limit: null },
    ]),
  ).toBeNull()
  expect(lineLimitSum([])).toBeNull()
})

it('redial conditions that are numbers are named, and so is what can be chosen beside them', () => {
  expect(['2', '3', '4', '12'].map((state) => lineToneLabel(state, 'zh-CN'))).toEqual([
    '运营商拦截',
    '拒接',
    '无应答',
    '用户屏蔽',
  ])
  expect(lineToneLabel('99', 'zh-CN')).toBe('99')
  expect(redialChoices(['2', '99'])).toContain('12')
  expect(redialChoices(['2', '99'])).not.toContain('busy')
  expect(redialChoices(['busy'])).toBe(LINE_TONES)
  expect(redialChoices([])).toBe(LINE_TONES)
})
