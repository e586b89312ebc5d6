import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EDITABLE_KEYS, settingsOf } from '#shared/tasks/editable.ts'
import type { TaskPatch, TaskSettings } from '#shared/tasks/draft.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { anyPatch } from '../../../test/support/taskArbitraries.ts'
import { parseTaskData } from './parse.ts'
import { taskSaveBody } from './saveBody.ts'

type Fields = Record<string, unknown>
const dataOf = (name: string): Fields => {
  const url = new URL(`../../../test/fixtures/api/${name}.json`, import.meta.url)
  return (JSON.parse(readFileSync(url, 'utf8')) as { data: Fields }).data
}
const NEW = dataOf('task-edit.new')
const OLD = dataOf('task-edit.old')

const read = (data: Fields | string): TaskEdit =>
  parseTaskData(typeof data === 'string' ? data : JSON.stringify(data), 'task-1', 5)
const bodyText = (task: TaskEdit, patch: TaskPatch = {}): string =>
  taskSaveBody(task, { ...settingsOf(task), ...patch })
const bodyOf = (data: Fields, patch: TaskPatch = {}): Fields =>
  JSON.parse(bodyText(read(data), patch)) as Fields
const extrasOf = (data: Fields, patch: TaskPatch = {}): Fields => bodyOf(data, patch).task_extras as Fields
/** A 2.0 new task with these extras and nothing else. */
const withExtras = (taskExtras: Fields, newTaskExtra: Fields = {}): Fields => ({
  task_type: 7,
  task_extras: taskExtras,
  new_task_extra: newTaskExtra,
})

describe('the documented tasks, unchanged', () => {
  it('2.0 new says what the server had', () => {
    expect(bodyOf(NEW)).toEqual({
      task_type: 7,
      maximumcall: 2,
      name: '测试api接口创建-1766971470',
      remark: null,
      destination_extension: 'XXX',
      originate_timeout: 60,
      auto_recycle_rule_id: null,
      dial_time_id: 96,
      end_action: null,
      llm_intention_id: 406,
      background_id: 52,
      call_per_second: 1,
      task_extras: {
        ...(NEW.task_extras as Fields),
        redial_new_number_policy: false,
        redial_interval: 3,
        redial_max_times: 3,
        redial_conditions: (NEW.new_task_extra as Fields).redial_conditions,
      },
    })
  })

  it('2.0 old says what the server had: line and holiday too, and no transfer group', () => {
    expect(bodyOf(OLD)).toEqual({
      maximumcall: 1,
      name: '测试api创建-2',
      remark: null,
      destination_extension: '17075',
      originate_timeout: 60,
      auto_recycle_rule_id: null,
      dial_time_id: 320,
      end_action: null,
      llm_intention_id: 0,
      background_id: null,
      call_per_second: 1,
      task_extras: OLD.task_extras,
    })
  })

  it('every list stays byte for byte as it came', () => {
    const { raw } = read(NEW)
    const compact = JSON.stringify(JSON.parse(raw))
    const lines = JSON.stringify((NEW.task_extras as Fields).work_hour)
    expect(compact).toContain(lines)
    expect(bodyText(read(NEW))).toContain(lines)
  })
})

describe('any task', () => {
  const SECTIONS = ['', 'task_extras', 'new_task_extra'] as const
  /** Documented tasks of which single fields are missing, null, or in another of their forms. */
  const mutated = fc
    .record({
      data: fc.constantFrom(NEW, OLD),
      changes: fc.array(
        fc.record({
          section: fc.constantFrom(...SECTIONS),
          pick: fc.nat(),
          how: fc.constantFrom('remove', 'null', 'text', 'swap', 'json'),
        }),
        { maxLength: 8 },
      ),
    })
    .map(({ data, changes }) => {
      const odd = structuredClone(data)
      for (const { section, pick, how } of changes) {
        const holder = section === '' ? odd : odd[section]
        if (typeof holder !== 'object' || holder === null) continue
        const target = holder as Fields
        const keys = Object.keys(target).filter((key) => !key.endsWith('_extra') && key !== 'task_extras')
        const key = keys[pick % keys.length]
        if (key === undefined) continue
        const value = target[key]
        if (how === 'remove') delete target[key]
        else if (how === 'null') target[key] = null
        else if (how === 'text' && typeof value === 'number') target[key] = String(value)
        else if (how === 'swap' && typeof value === 'boolean') target[key] = value ? 1 : 0
        else if (how === 'json' && section === 'task_extras') odd.task_extras = JSON.stringify(target)
      }
      return odd
    })

  it('reads back unchanged from the body of a save that changes nothing', () => {
    fc.assert(
      fc.property(mutated, (data) => {
        const task = read(data)
        expect(settingsOf(read(bodyText(task)))).toEqual(settingsOf(task))
      }),
      { numRuns: 500 },
    )
  })

  it('reads back exactly as it was patched', () => {
    fc.assert(
      fc.property(mutated, anyPatch, (data, patch) => {
        const task = read(data)
        const wanted = { ...settingsOf(task), ...patch }
        expect(settingsOf(read(taskSaveBody(task, wanted)))).toEqual(wanted)
      }),
      { numRuns: 1000 },
    )
  })

  it('keeps every unknown field, wherever it lies and whatever is changed', () => {
    const name = fc.stringMatching(/^x_[a-z]{1,8}$/)
    const where = fc.constantFrom('', 'task_extras', 'line', 'work_hour')
    fc.assert(
      fc.property(
        fc.constantFrom(NEW, OLD),
        where,
        name,
        fc.jsonValue(),
        anyPatch,
        (data, at, key, value, patch) => {
          const odd = structuredClone(data)
          const extras = odd.task_extras as Record<string, unknown[]>
          const holder = at === '' ? odd : at === 'task_extras' ? extras : extras[at]?.[0]
          fc.pre(typeof holder === 'object' && holder !== null)
          ;(holder as Fields)[key] = value
          // What is inside an item goes with the item, so the list has to stay.
          const { line: _line, work_hour: _hours, ...rest } = patch
          const sent = bodyOf(odd, at === 'line' || at === 'work_hour' ? rest : patch)
          const sentExtras = sent.task_extras as Record<string, unknown[]>
          const found = at === '' ? sent : at === 'task_extras' ? sentExtras : sentExtras[at]?.[0]
          expect((found as Fields)[key]).toEqual(JSON.parse(JSON.stringify(value)))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('never sends what it may not', () => {
    fc.assert(
      fc.property(fc.constantFrom(NEW, OLD), anyPatch, (data, patch) => {
        const sent = bodyOf(data, patch)
        for (const key of ['status', 'status_str', 'task_cause', 'is_active', 'components', 'new_task_extra'])
          expect(sent).not.toHaveProperty(key)
        const { line, holiday } = sent.task_extras as Fields
        expect([Array.isArray(line), Array.isArray(holiday)]).toEqual([true, true])
        if (Object.hasOwn(sent, 'bridge_group_id')) expect(sent.bridge_group_id).not.toBeNull()
      }),
    )
  })
})

describe('digits', () => {
  const RAW = `{"task_type":7,"destination_extension":215870475195883521,"background_id":9007199254740993,
    "x_amount":1.50,"x_big":[123456789012345678901234567890],
    "task_extras":{"start_time":1735000000,"line":[{"id":215870475195883520,"limit":2,"x_id":99999999999999999999}],
    "destination_extension_list":[{"begin":"09:00","end":"12:00","destination_extension":215870475195883523}]}}`

  it('of bare numbers stay, in ids and in unknown fields', () => {
    const sent = bodyText(read(RAW))
    for (const number of [
      '"destination_extension":215870475195883521',
      '"background_id":9007199254740993',
      '"x_amount":1.50',
      '"x_big":[123456789012345678901234567890]',
      '"id":215870475195883520',
      '"x_id":99999999999999999999',
      '"destination_extension":215870475195883523',
      '"start_time":1735000000',
    ])
      expect(sent).toContain(number)
  })

  it('of a new id stay where the old one was a bare number', () => {
    const sent = bodyText(read(RAW), {
      destination_extension: '315870475195883529',
      background_id: '52',
      line: [
        { id: '215870475195883520', limit: 9 },
        { id: '415870475195883527', limit: 1 },
      ],
    })
    expect(sent).toContain('"destination_extension":315870475195883529')
    expect(sent).toContain('"background_id":52')
    expect(sent).toContain('{"id":215870475195883520,"limit":9,"x_id":99999999999999999999}')
    expect(sent).toContain('{"id":415870475195883527,"limit":1}')
  })
})

describe('where a setting is sent', () => {
  it('the value of task_extras, not the dialler’s', () => {
    expect(extrasOf(withExtras({ pop_mode: 1 }, { pop_mode: 2 })).pop_mode).toBe(1)
    expect(extrasOf(withExtras({ pop_mode: null }, { pop_mode: 2 })).pop_mode).toBe(2)
  })

  it('nothing answers for a setting that was emptied', () => {
    const data = { task_type: 7, pop_mode: 2, task_extras: { pop_mode: 1 }, new_task_extra: { pop_mode: 0 } }
    expect(bodyOf(data, { pop_mode: null })).toMatchObject({
      pop_mode: null,
      task_extras: { pop_mode: null },
    })
    expect(bodyOf(data)).toMatchObject({ pop_mode: 2, task_extras: { pop_mode: 1 } })
  })

  it('redial conditions in one piece', () => {
    const conditions = { hangup_cause: ['A'], da_status: ['busy'], x_max: 1 }
    const data = withExtras({}, { redial_conditions: conditions })
    expect(extrasOf(data).redial_conditions).toEqual(conditions)
    expect(extrasOf(data, { redial_da_status: [] }).redial_conditions).toEqual({
      ...conditions,
      da_status: [],
    })
    expect(extrasOf(withExtras({}), { redial_da_status: ['busy'] }).redial_conditions).toEqual({
      da_status: ['busy'],
    })
    expect(extrasOf(withExtras({}))).not.toHaveProperty('redial_conditions')
  })

  it('a transfer group under the name that the save has, and none by leaving it out', () => {
    expect(bodyOf({ bridge_group_p_id: 12 })).toMatchObject({ bridge_group_id: 12 })
    expect(bodyOf({ bridge_group_p_id: 12 })).not.toHaveProperty('bridge_group_p_id')
    expect(bodyOf({ bridge_group_id: 12 }, { bridge_group_id: null })).not.toHaveProperty('bridge_group_id')
    expect(bodyOf({ bridge_group_id: null }, { bridge_group_id: '77' })).toMatchObject({
      bridge_group_id: 77,
    })
  })

  it('no end action beside an elasticity type', () => {
    expect(bodyOf({ end_action: 1, elasticity_type: 2 })).not.toHaveProperty('end_action')
    expect(bodyOf({ end_action: 1, elasticity_type: 0 })).toHaveProperty('end_action')
  })

  it('what the save requires is at its place, wherever it lay', () => {
    const sent = bodyOf({
      task_type: 7,
      start_time: '2026-01-01 00:00:00',
      line: [{ id: 'a', limit: 1 }],
      new_task_extra: { name: '甲', stop_time: '2026-02-01 00:00:00', destination_extension: '5' },
    })
    expect(sent).toMatchObject({
      name: '甲',
      destination_extension: '5',
      task_extras: {
        start_time: '2026-01-01 00:00:00',
        stop_time: '2026-02-01 00:00:00',
        line: [{ id: 'a', limit: 1 }],
        holiday: [],
      },
    })
  })

  it('2.0 new says its type, told by its lines where the task does not', () => {
    expect(bodyOf({ task_extras: { line: [{ id: 'a', limit: 2 }] } })).toHaveProperty('task_type', 7)
    expect(bodyOf({ task_extras: { line: ['a'] } })).not.toHaveProperty('task_type')
  })
})

it('every setting that can be edited is written', () => {
  const changed: Partial<Record<keyof TaskSettings, unknown>> = {}
  for (const patch of fc.sample(anyPatch, { numRuns: 200, seed: 5 })) Object.assign(changed, patch)
  expect(Object.keys(changed).sort()).toEqual([...EDITABLE_KEYS].sort())
})

it('a task nested too deeply is refused with a plain error', () => {
  const depth = 100_000
  const task = { ...read(NEW), raw: `{"x":${'['.repeat(depth)}1${']'.repeat(depth)}}` }
  expect(() => bodyText(task)).toThrow(expect.objectContaining({ code: 'response_invalid' }))
})
