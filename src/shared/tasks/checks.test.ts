import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyPatch } from '../../../test/support/taskArbitraries.ts'
import { documentedNew, documentedOld } from '../../../test/fixtures/tasks.ts'
import { checkSettings } from './checks.ts'
import type { EditableKey, SettingProblem, TaskPatch } from './draft.ts'
import { nextDialling } from './dialling.ts'
import { applyPatches, settingsOf } from './editable.ts'
import { holidaySpan } from './holidays.ts'
import type { TaskEdit } from './types.ts'
import { weekHours } from './workHours.ts'

const NEW = documentedNew()
const OLD = documentedOld()

const check = (patch: TaskPatch, task: TaskEdit = NEW, now?: number): SettingProblem[] =>
  checkSettings(applyPatches(settingsOf(task), [patch]), task, now)
/** `error line.1`, `warning name` */
const found = (...given: Parameters<typeof check>): string[] =>
  check(...given).map(
    ({ severity, key, index }) => `${severity} ${key}${index === undefined ? '' : `.${index}`}`,
  )

describe('a task as the platform sent it', () => {
  it('has no problems', () => {
    expect(check({})).toEqual([])
    expect(check({}, OLD)).toEqual([])
  })

  it('never has errors, however odd, but for what a save cannot do without', () => {
    const required: EditableKey[] = [
      'name',
      'maximumcall',
      'destination_extension',
      'dial_time_id',
      'start_time',
      'stop_time',
    ]
    fc.assert(
      fc.property(anyPatch, fc.constantFrom(NEW, OLD), (odd, task) => {
        const sent = { ...task, ...odd }
        const errors = checkSettings(settingsOf(sent), sent).filter(({ severity }) => severity === 'error')
        for (const { key } of errors) expect(required).toContain(key)
      }),
      { numRuns: 300 },
    )
  })
})

describe('refused before a save', () => {
  const slot = (wday: number, begin: string, end: string) => ({ wday, begin, end })
  const script = (begin: string, end: string, id = '5') => ({ begin, end, destination_extension: id })

  it.each<[string, TaskPatch, string[]]>([
    ['no name', { name: null }, ['error name']],
    ['a name of blanks', { name: '  ' }, ['error name']],
    ['no script group', { destination_extension: null }, ['error destination_extension']],
    ['no calling-time group', { dial_time_id: null }, ['error dial_time_id']],
    ['no concurrency', { maximumcall: null }, ['error maximumcall']],
    ['no calls at once', { maximumcall: 0 }, ['error maximumcall', 'warning call_per_second']],
    ['no calls per second', { call_per_second: 0 }, ['error call_per_second']],
    ['no time to ring', { originate_timeout: 0 }, ['error originate_timeout']],
    ['a pause below nothing', { interval_time: -1 }, ['error interval_time']],
    ['no start', { start_time: null }, ['error start_time']],
    ['no end', { stop_time: null }, ['error stop_time']],
    ['an end before the start', { stop_time: NEW.start_time }, ['error stop_time']],
    ['a start after the end', { start_time: NEW.stop_time }, ['error stop_time']],
    [
      'a line twice',
      {
        line: [
          { id: 'a', limit: 2 },
          { id: 'a', limit: 2 },
        ],
      },
      ['error line.1'],
    ],
    ['a line that is no id', { line: [{ id: 'a b', limit: 2 }] }, ['error line.0']],
    [
      'a limit below nothing',
      {
        line: [
          { id: 'a', limit: -1 },
          { id: 'b', limit: 9 },
        ],
      },
      ['error line.0'],
    ],
    [
      'slots that overlap',
      { work_hour: [slot(1, '09:00', '12:00'), slot(1, '11:59', '13:00'), slot(2, '11:00', '12:00')] },
      ['error work_hour.1'],
    ],
    [
      'a slot that overlaps one of every day',
      { work_hour: [slot(3, '09:00', '12:00'), slot(-1, '10:00', '11:00')] },
      ['error work_hour.1'],
    ],
    ['a reversed slot', { work_hour: [slot(1, '12:00', '09:00')] }, ['error work_hour.0']],
    ['an empty slot', { work_hour: [slot(1, '12:00', '12:00')] }, ['error work_hour.0']],
    ['a slot beyond the day', { work_hour: [slot(1, '12:00', '24:01')] }, ['error work_hour.0']],
    [
      'a holiday that ends before it begins',
      { holiday: [{ begin: '2026-10-02 00:00', end: '2026-10-01 00:00' }] },
      ['error holiday.0'],
    ],
    [
      'a day that does not exist',
      { work_hour: [slot(1, '09:00', '12:00'), slot(7, '09:00', '12:00')] },
      ['error work_hour.1'],
    ],
    [
      'a slot beside one that lasts until midnight',
      { work_hour: [slot(1, '22:00', '23:59'), slot(1, '23:59', '24:00')] },
      ['error work_hour.1'],
    ],
    ['a holiday without a day', { holiday: [{ begin: '国庆', end: '2026-10-01' }] }, ['error holiday.0']],
    [
      'script slots that overlap',
      { destination_extension_list: [script('09:00', '12:00'), script('10:00', '11:00')] },
      ['error destination_extension_list.1'],
    ],
    [
      'a script slot without a script',
      { destination_extension_list: [script('09:00', '12:00', ' ')] },
      ['error destination_extension_list.0'],
    ],
    [
      'a script that is no id',
      { destination_extension_list: [script('09:00', '12:00', '话术')] },
      ['error destination_extension_list.0'],
    ],
    ['a reference that is no id', { background_id: '5 2' }, ['error background_id']],
    [
      'redial without numbers',
      { redial_enabled: true, redial_interval: null, redial_max_times: 0 },
      ['error redial_interval', 'error redial_max_times'],
    ],
    ['redial after no time', { redial_enabled: true, redial_interval: 0 }, ['error redial_interval']],
  ])('%s', (_name, patch, expected) => {
    expect(found(patch)).toEqual(expected)
  })

  it('a limit on a line of 2.0 old, whose lines are ids alone', () => {
    expect(found({ line: [{ id: 'a', limit: 2 }] }, OLD)).toEqual(['error line.0'])
    expect(found({ line: [{ id: 'a', limit: null }] }, OLD)).toEqual([])
  })

  it('an end action of an elastic task', () => {
    expect(found({ end_action: 1 }, { ...NEW, elasticity_task: true })).toEqual(['error end_action'])
    const type = (value: string): TaskEdit => ({ ...NEW, unknown: [{ path: 'elasticity_type', value }] })
    expect(found({ end_action: 0 }, type('2'))).toEqual(['error end_action'])
    expect(found({ end_action: 1 }, type('0'))).toEqual([])
    expect(found({ end_action: null }, type('2'))).toEqual([])
  })

  it('a missing calling-time group of 2.0 new only where the task had one', () => {
    const without = { ...NEW, dial_time_id: null }
    expect(found({}, without)).toEqual(['warning dial_time_id'])
    expect(found({}, { ...OLD, dial_time_id: null })).toEqual(['error dial_time_id'])
  })
})

describe('said, but not refused', () => {
  it.each<[string, TaskPatch, string[]]>([
    ['no lines', { line: [] }, ['warning line']],
    [
      'a line that makes no calls',
      {
        line: [
          { id: 'a', limit: 0 },
          { id: 'b', limit: 2 },
        ],
      },
      ['warning line.0'],
    ],
    ['a line without a limit', { line: [{ id: 'a', limit: null }] }, ['warning line.0']],
    ['lines that allow less than the task', { maximumcall: 3 }, ['warning line']],
    ['more starts than calls', { call_per_second: 3 }, ['warning call_per_second']],
    ['a long time to ring', { originate_timeout: 600 }, ['warning originate_timeout']],
    ['no hours', { work_hour: [] }, ['warning work_hour']],
    ['no days', { work_week: [] }, ['warning work_week']],
    ['a working day that does not exist', { work_week: [0, 1, 2, 3, 4, 5, 6, 7] }, ['warning work_week']],
    ['hours on a day off', { work_week: [1, 2, 3, 4, 5] }, ['warning work_week']],
    ['redial on nothing', { redial_enabled: true, redial_da_status: [] }, ['warning redial_da_status']],
    ['an end action that nobody documents', { end_action: 5 }, ['warning end_action']],
    ['an order that nobody documents', { pop_mode: 7 }, ['warning pop_mode']],
    ['a word where digits were', { background_id: 'abc' }, ['warning background_id']],
  ])('%s', (_name, patch, expected) => {
    expect(found(patch)).toEqual(expected)
  })

  it('a task that is over, where somebody knows what time it is', () => {
    const stop = NEW.stop_time ?? 0
    expect(found({}, NEW, stop)).toEqual(['warning stop_time'])
    expect(found({}, NEW, stop - 1)).toEqual([])
  })

  it('adjacent slots and slots until midnight are fine', () => {
    const work_hour = [
      { wday: 1, begin: '00:00', end: '12:00' },
      { wday: 1, begin: '12:00', end: '24:00' },
    ]
    expect(found({ work_hour })).toEqual([])
  })
})

it('says it in both languages, with Chinese punctuation', () => {
  fc.assert(
    fc.property(anyPatch, fc.constantFrom(NEW, OLD), (patch, task) => {
      for (const { text } of check(patch, task, Date.UTC(2040, 0))) {
        expect(text.zh).toMatch(/[\u4e00-\u9fff].*。$/)
        expect(text.zh).not.toMatch(/[\u4e00-\u9fff][,;?!()]|[\u4e00-\u9fff]:(?!\d)/)
        expect(text.en).toMatch(/^[A-Z].*\.$/)
        expect(text.en).not.toMatch(/[\u4e00-\u9fff]/)
      }
    }),
    { numRuns: 300 },
  )
})

describe('checks and calculation agree', () => {
  it.each([
    { begin: '2026-10-01', end: '2026-10-01' },
    { begin: '2026/10/1', end: '2026/10/1' },
    { begin: '2026-10-01 23:59', end: '2026-10-01 23:59' },
  ])('$begin to $end is a holiday', (holiday) => {
    expect(found({ holiday: [holiday] })).toEqual([])
    expect(holidaySpan(holiday)).not.toBeNull()
  })

  const clock = fc.constantFrom('00:00', '09:00', '12:30', '23:59', '24:00', '24:01', '9:00', '9', 'x')
  const date = fc.constantFrom(
    '2026-10-01',
    '2026/10/01',
    '2026-10-01 00:00',
    '2026-10-01 23:59:59',
    '2026-10-02',
    '2026-02-30',
    '国庆',
  )
  const settings = fc.record({
    work_hour: fc.array(fc.record({ wday: fc.integer({ min: -1, max: 8 }), begin: clock, end: clock }), {
      minLength: 1,
      maxLength: 4,
    }),
    work_week: fc.uniqueArray(fc.integer({ min: 0, max: 8 }), { minLength: 1 }),
    holiday: fc.array(fc.record({ begin: date, end: date }), { maxLength: 2 }),
    start_time: fc.nat(14 * 24).map((hours) => Date.UTC(2026, 8, 20) + hours * 3_600_000),
    stop_time: fc.nat(21 * 24).map((hours) => Date.UTC(2026, 8, 20) + hours * 3_600_000),
  })

  it('what the calculation leaves out is told, and only that', () => {
    fc.assert(
      fc.property(settings, (patch) => {
        const told = (key: EditableKey, index: number): boolean =>
          check(patch).some((problem) => problem.key === key && problem.index === index)
        for (const [index, slot] of patch.work_hour.entries()) {
          const leftOut = weekHours([slot]).odd.length > 0
          if (leftOut) expect(told('work_hour', index)).toBe(true)
          else expect(found({ work_hour: [slot] })).not.toContain('error work_hour.0')
        }
        for (const [index, holiday] of patch.holiday.entries())
          expect(told('holiday', index)).toBe(holidaySpan(holiday) === null)
      }),
      { numRuns: 100 },
    )
  })

  it('a task of which nothing is said dials at some time', () => {
    fc.assert(
      fc.property(settings, (patch) => {
        if (nextDialling({ ...patch }, patch.start_time) === null) expect(found(patch)).not.toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})
