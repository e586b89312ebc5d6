import fc from 'fast-check'
import type { EditableKey, TaskPatch, TaskSettings } from '#shared/tasks/draft.ts'

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

const VALUES: { readonly [Key in EditableKey]: fc.Arbitrary<TaskSettings[Key]> } = {
  name: text,
  remark: text,
  maximumcall: orNull(integer),
  call_per_second: orNull(integer),
  originate_timeout: orNull(integer),
  interval_time: orNull(integer),
  destination_extension: orNull(id),
  destination_extension_list: listOf(fc.record({ begin: clock, end: clock, destination_extension: id })),
  background_id: orNull(id),
  llm_intention_id: orNull(id),
  bridge_group_id: orNull(id),
  end_action: orNull(integer),
  pop_mode: orNull(integer),
  line: fc.uniqueArray(fc.record({ id, limit: orNull(integer) }), { maxLength: 6, selector: ({ id }) => id }),
  dial_time_id: orNull(id),
  start_time: orNull(moment),
  stop_time: orNull(moment),
  work_week: days,
  work_hour: listOf(fc.record({ wday: fc.integer({ min: -1, max: 6 }), begin: clock, end: clock })),
  holiday: listOf(
    fc.record({
      begin: fc.constantFrom('2026-10-01 00:00', '2026-10-02 08:30', '2026-05-01'),
      end: fc.constantFrom('2026-10-07 23:59', '2026-10-08 00:00:00'),
    }),
  ),
  auto_recycle_rule_id: orNull(id),
  redial_enabled: orNull(fc.boolean()),
  redial_new_number_policy: orNull(fc.boolean()),
  redial_interval: orNull(integer),
  redial_max_times: orNull(integer),
  redial_da_status: listOf(fc.constantFrom(...WORDS)),
}

/** Any edit of any settings, sensible or not, in the forms of `TaskEdit`. */
export const anyPatch: fc.Arbitrary<TaskPatch> = fc
  .record(VALUES, { requiredKeys: [] })
  .filter((patch) => Object.keys(patch).length > 0)
