import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { parseTaskEdit } from './parse.ts'

type Fields = Record<string, unknown>
const fixture = (name: string): string =>
  readFileSync(new URL(`../../../test/fixtures/api/${name}.json`, import.meta.url), 'utf8')
const dataOf = (name: string): Fields => (JSON.parse(fixture(name)) as { data: Fields }).data
const NEW = dataOf('task-edit.new')
const OLD = dataOf('task-edit.old')

const envelope = (data: string): string => `{"code":200,"status":"success","message":"","data":${data}}`
const parse = (data: Fields): TaskEdit => parseTaskEdit(envelope(JSON.stringify(data)), 'task-1', 5)
const paths = (task: TaskEdit): string[] => task.unknown.map(({ path }) => path).sort()
/** A task of which the extras alone hold something. */
const withExtras = (taskExtras: Fields, newTaskExtra: Fields = {}): TaskEdit =>
  parse({ task_extras: taskExtras, new_task_extra: newTaskExtra })

describe('the documented 2.0 new task', () => {
  const task = parseTaskEdit(fixture('task-edit.new'), 'task-1', 5)

  it('is read in full', () => {
    expect(task).toMatchObject({
      taskId: 'task-1',
      version: 'new',
      task_type: 7,
      name: '测试api接口创建-1766971470',
      remark: null,
      status: 1,
      status_str: '停止',
      is_active: true,
      call_status: false,
      elasticity_task: false,
      task_cause: ['任务结束时间不能早于当前时间', '任务未开启', '任务结束时间不符合'],
      maximumcall: 2,
      call_per_second: 1,
      originate_timeout: 60,
      interval_recall: 0,
      destination_extension: 'XXX',
      destination_extension_name: '7777777777',
      destination_extension_list: [
        { begin: '09:00', end: '12:00', destination_extension: '215870475195883520' },
      ],
      background_id: '52',
      llm_intention_id: '406',
      bridge_group_id: null,
      dial_time_id: '96',
      pop_mode: 1,
      plan_stop_code: 0,
      line: [{ id: 'd47c3599-f166-4cd0-999c-f60e46814d26', limit: 2 }],
      start_time: Date.UTC(2024, 11, 23, 11),
      stop_time: Date.UTC(2025, 11, 25, 15, 59, 59),
      work_week: [0, 1, 2, 3, 4, 5, 6],
      holiday: [],
      redial_enabled: false,
      redial_new_number_policy: false,
      redial_interval: 3,
      redial_max_times: 3,
      redial_hangup_cause: null,
      components: [],
      recycle_limit: 0,
      random_assignment_number: 0,
      fetchedAt: 5,
    })
    expect(task.work_hour).toHaveLength(14)
    expect(task.work_hour[1]).toEqual({ wday: 0, begin: '13:00', end: '23:59' })
    expect(task.redial_da_status).toHaveLength(19)
  })

  it('shows both values where the two extras differ, and only there', () => {
    expect(task.disagreements).toMatchObject([
      {
        field: 'line',
        taskExtras: '[{"id":"d47c3599-f166-4cd0-999c-f60e46814d26","limit":2}]',
        newTaskExtra: '[{"id":"XXX","limit":2}]',
      },
      {
        field: 'destination_extension_list',
        taskExtras: '[{"end":"12:00","begin":"09:00","destination_extension":"215870475195883520"}]',
        newTaskExtra: '[{"begin":"09:00","end":"12:00","destination_extension":"XXXXX"}]',
      },
    ])
  })

  it('keeps what it does not know', () => {
    expect(task.unknown).toEqual([
      { path: 'new_task_extra.id', value: '"XXXX"' },
      { path: 'new_task_extra.enable', value: 'false' },
      { path: 'new_task_extra.limit', value: '2' },
      { path: 'new_task_extra.account_id', value: '"XXX"' },
    ])
  })

  it('keeps the raw body, laid out', () => {
    expect(JSON.parse(task.raw)).toEqual(NEW)
    expect(task.raw.startsWith('{\n  "task_type": 7,\n  "maximumcall": 2,')).toBe(true)
  })
})

describe('the documented 2.0 old task', () => {
  const task = parseTaskEdit(fixture('task-edit.old'), 'task-1', 5)

  it('is read in full', () => {
    expect(task).toMatchObject({
      version: 'old',
      task_type: null,
      destination_extension: '17075',
      destination_extension_name: 'cbq测试话术',
      llm_intention_id: '0',
      background_id: null,
      line: [{ id: 'ac43706d-01b0-4fa8-b24b-a8549eb93b1b', limit: null }],
      start_time: Date.UTC(2024, 10, 1, 5, 25, 26),
      redial_enabled: null,
      redial_da_status: [],
      components: [
        {
          id: '88e98345-839e-4304-b07f-350e54fa2e28',
          name: '微信',
          type: 'text',
          sort: 1,
          validate: ['sometimes'],
        },
      ],
    })
    expect(task.work_hour).toHaveLength(7)
  })

  it('takes -1 for all seven days, so that only the holidays differ', () => {
    expect(task.disagreements).toMatchObject([
      {
        field: 'holiday',
        taskExtras: '[]',
        newTaskExtra: '[{"begin":"2024-11-01 13:25","end":"2024-11-03 13:25"}]',
      },
    ])
    const { task_extras: _gone, ...rest } = OLD
    expect(parse(rest).work_hour).toEqual([{ wday: -1, begin: '00:00', end: '23:59' }])
  })

  it('keeps what it does not know', () => {
    expect(paths(task)).toEqual([
      'new_task_extra.call_info',
      'new_task_extra.enable',
      'new_task_extra.limit',
      'new_task_extra.number_count',
    ])
  })
})

describe('a setting', () => {
  it.each([
    ['start_time', '2024-12-23 19:00:00', Date.UTC(2024, 11, 23, 11)],
    ['interval_time', '7', 7],
    ['interval_recall', 3, 3],
    ['pop_mode', '2', 2],
    ['plan_stop_code', 1, 1],
    ['redial_enabled', 1, true],
    ['redial_max_times', '4', 4],
    ['call_per_second', 5, 5],
    ['maximumcall', 9, 9],
    ['destination_extension', 17075, '17075'],
    ['line', ['x'], [{ id: 'x', limit: null }]],
    ['work_week', ['1', 0, 1], [0, 1]],
    ['holiday', [{ start: '2024-11-01 13:25', end: 'x' }], [{ begin: '2024-11-01 13:25', end: 'x' }]],
  ] as [keyof TaskEdit, unknown, unknown][])('%s is read wherever it lies', (field, sent, expected) => {
    for (const data of [
      { [field]: sent },
      { task_extras: { [field]: sent } },
      { new_task_extra: { [field]: sent } },
      { [field]: null, task_extras: [], new_task_extra: { [field]: sent } },
    ]) {
      const task = parse(data)
      expect(task[field]).toEqual(expected)
      expect(task.unknown).toEqual([])
    }
  })

  it('arrives under other names', () => {
    expect(parse({ _originate_timeout: '45' }).originate_timeout).toBe(45)
    expect(parse({ originate_timeout: 45 }).originate_timeout).toBe(45)
    expect(parse({ bridge_group_p_id: 12 }).bridge_group_id).toBe('12')
    expect(parse({ bridge_group_id: 12 }).bridge_group_id).toBe('12')
    expect(parse({ new_task_extra: { cps: 3 } }).call_per_second).toBe(3)
    expect(parse({ call_per_second: 3, new_task_extra: { cps: 3 } }).unknown).toEqual([])
  })

  it('comes from task_extras first, and a value passed over is kept', () => {
    const task = parse({ pop_mode: 9, task_extras: { pop_mode: 1 }, new_task_extra: { pop_mode: 2 } })
    expect(task.pop_mode).toBe(1)
    expect(task.disagreements).toEqual([
      { field: 'pop_mode', taskExtras: '1', newTaskExtra: '2', values: [1, 2] },
    ])
    expect(task.unknown).toEqual([{ path: 'pop_mode', value: '9' }])
  })

  it("is the task's own first where it belongs to the task", () => {
    const task = parse({ name: '甲', new_task_extra: { name: '乙' } })
    expect(task.name).toBe('甲')
    expect(task.unknown).toEqual([{ path: 'new_task_extra.name', value: '"乙"' }])
  })

  it('keeps every digit of script ids that come as bare numbers', () => {
    const slots = '[{"begin":"9:00","end":"12:00:00","destination_extension":215870475195883520}]'
    const text = envelope(
      `{"destination_extension":215870475195883521,"task_extras":{"destination_extension_list":${slots}}}`,
    )
    const task = parseTaskEdit(text, 'task-1', 5)
    expect(task.destination_extension).toBe('215870475195883521')
    expect(task.destination_extension_list).toEqual([
      { begin: '09:00', end: '12:00', destination_extension: '215870475195883520' },
    ])
    expect(task.raw).toContain('"destination_extension": 215870475195883520')
  })

  it('is read out of extras that come as JSON text', () => {
    const task = parse({ task_extras: '{"pop_mode":1,"foo":2}', new_task_extra: 'no json' })
    expect(task.pop_mode).toBe(1)
    expect(task.unknown).toEqual([
      { path: 'new_task_extra', value: '"no json"' },
      { path: 'task_extras.foo', value: '2' },
    ])
  })

  it('that cannot be read is kept, and the other place is asked', () => {
    const task = withExtras(
      { start_time: 'soon', line: 'x', redial_conditions: 7 },
      { start_time: '2024-12-23 19:00:00' },
    )
    expect(task.start_time).toBe(Date.UTC(2024, 11, 23, 11))
    expect(task.line).toEqual([])
    expect(paths(task)).toEqual([
      'task_extras.line',
      'task_extras.redial_conditions',
      'task_extras.start_time',
    ])
  })

  it('in a list costs its item alone, and what the item holds beyond is kept', () => {
    const task = withExtras({
      line: [{ id: 'a', limit: 'two', weight: 3 }, {}, 'b', null],
      work_hour: [
        { wday: '6', begin: '9:00', end: '24:00', note: 'x' },
        { wday: 8, begin: '09:00', end: '10:00' },
        { wday: 1, begin: '09:00', end: '25:00' },
      ],
      redial_conditions: { da_status: ['busy', {}], hangup_cause: ['A'], max: 1 },
    })
    expect(task.line).toEqual([
      { id: 'a', limit: null },
      { id: 'b', limit: null },
    ])
    // A day that does not exist is kept: the checks tell that nothing is dialled then.
    expect(task.work_hour).toEqual([
      { wday: 6, begin: '09:00', end: '24:00' },
      { wday: 8, begin: '09:00', end: '10:00' },
    ])
    expect(task.redial_da_status).toEqual(['busy'])
    expect(task.redial_hangup_cause).toBe('["A"]')
    expect(paths(task)).toEqual([
      'task_extras.line.0.limit',
      'task_extras.line.0.weight',
      'task_extras.line.1',
      'task_extras.line.3',
      'task_extras.redial_conditions.da_status.1',
      'task_extras.redial_conditions.max',
      'task_extras.work_hour.0.note',
      'task_extras.work_hour.2',
    ])
  })

  it('reads components with odd parts', () => {
    const task = parse({ components: [{ id: 1, name: null, sort: 'x', validate: 'required' }, 'x'] })
    expect(task.components).toEqual([{ id: '1', name: '1', type: null, sort: null, validate: ['required'] }])
    expect(paths(task)).toEqual(['components.0.sort', 'components.1'])
  })

  it('tells the version by its lines where the type is missing', () => {
    expect(withExtras({ line: [{ id: 'a', limit: 2 }] }).version).toBe('new')
    expect(withExtras({ line: ['a'] }).version).toBe('old')
    expect(parse({ task_type: '7' }).version).toBe('new')
    expect(parse({ task_type: 3, line: [{ id: 'a', limit: 2 }] }).version).toBe('old')
  })
})

describe('an answer that is no task', () => {
  it.each(['[]', 'null', '"x"', '7'])('R21: is refused where data is %s', (data) => {
    expect(() => parseTaskEdit(envelope(data), 'task-1', 5)).toThrow(
      expect.objectContaining({ code: 'response_invalid' }),
    )
  })

  it("shows the platform's own words for a refusal", () => {
    expect(() => parseTaskEdit(fixture('error.task-not-found'), 'task-1', 5)).toThrow(
      expect.objectContaining({
        code: 'platform_refused',
        details: { platformCode: 5002, platformMessage: '任务不存在' },
      }),
    )
  })
})
