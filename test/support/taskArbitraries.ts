import fc from 'fast-check'
import type { TaskPatch } from '#shared/tasks/draft.ts'
import type { SettingType, ValueOf } from '#shared/tasks/fieldKinds.ts'
import { SETTING_FIELDS } from '#shared/tasks/fields.ts'

const WORDS = ['failed', 'busy', 'power off', 'hold on', '空号', 'x y']
const digits = fc.stringMatching(/^[1-9]\d{0,19}$/)
const id = fc.oneof(digits, fc.uuid(), fc.constantFrom('XXX', '0', '007', 'a-b_c.1'))
const clock = fc
  .integer({ min: 0, max: 24 * 60 - 1 })
  .map(
    (minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
  )
const integer = fc.integer({ min: -5, max: 100_000 })
const moment = fc.integer({ min: 1, max: 4_000_000_000 }).map((seconds) => seconds * 1000)
const text = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .map((value) => value.toWellFormed())
  .map((value) => (value === '' ? null : value))
const days = fc.uniqueArray(fc.integer({ min: 0, max: 6 })).map((list) => list.sort((one, two) => one - two))
const listOf = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<Item[]> => fc.array(item, { maxLength: 6 })
const orNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(value, { nil: null })

const VALUES: { readonly [Type in SettingType]: fc.Arbitrary<ValueOf[Type]> } = {
  text,
  script: orNull(id),
  reference: orNull(id),
  integer: orNull(integer),
  choice: orNull(integer),
  boolean: orNull(fc.boolean()),
  time: orNull(moment),
  weekdays: days,
  workHours: listOf(fc.record({ wday: fc.integer({ min: -1, max: 6 }), begin: clock, end: clock })),
  holidays: listOf(
    fc.record({
      begin: fc.constantFrom('2026-10-01 00:00', '2026-10-02 08:30', '2026-05-01'),
      end: fc.constantFrom('2026-10-07 23:59', '2026-10-08 00:00:00'),
    }),
  ),
  lines: fc.uniqueArray(fc.record({ id, limit: orNull(integer) }), {
    maxLength: 6,
    selector: ({ id }) => id,
  }),
  scriptSlots: listOf(fc.record({ begin: clock, end: clock, destination_extension: id })),
  lineTones: listOf(fc.constantFrom(...WORDS)),
}

/** Any edit of any settings, sensible or not, in the forms of `TaskEdit`. */
export const anyPatch: fc.Arbitrary<TaskPatch> = fc
  .record(Object.fromEntries(SETTING_FIELDS.map(({ key, type }) => [key, VALUES[type]])), {
    requiredKeys: [],
  })
  .map((patch) => patch as TaskPatch)
  .filter((patch) => Object.keys(patch).length > 0)
