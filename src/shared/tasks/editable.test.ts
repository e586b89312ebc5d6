import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyPatch } from '../../../test/support/taskArbitraries.ts'
import { documentedNew, documentedOld } from '../../../test/fixtures/tasks.ts'
import type { EditableKey, TaskSettings } from './draft.ts'
import {
  applyPatches,
  changedKeys,
  draftSettings,
  EDITABLE_KEYS,
  sameSetting,
  settingsOf,
} from './editable.ts'
import { TASK_FIELDS } from './fields.ts'

const NEW = settingsOf(documentedNew())

it('every setting has a field in the catalogue, and comes in its order', () => {
  const catalogue = TASK_FIELDS.map(({ key }) => key).filter((key) =>
    EDITABLE_KEYS.includes(key as EditableKey),
  )
  expect(EDITABLE_KEYS).toEqual(catalogue)
  expect(EDITABLE_KEYS).toHaveLength(26)
})

it('what the platform derives or has given up cannot be edited', () => {
  for (const key of ['status', 'status_str', 'task_cause', 'components', 'recycle_limit', 'is_active'])
    expect(EDITABLE_KEYS).not.toContain(key)
})

it('a draft’s settings are its base’s with every step put on, the last one winning', () => {
  const base = documentedOld()
  const draft = { base, steps: [{ name: '甲', remark: 'r' }, { name: '乙' }] }
  expect(draftSettings(draft)).toEqual({ ...settingsOf(base), name: '乙', remark: 'r' })
})

describe('the same setting', () => {
  const slot = (wday: number, begin = '09:00') => ({ wday, begin, end: '12:00' })
  const everyDay = [0, 1, 2, 3, 4, 5, 6].map((wday) => slot(wday))

  it.each<[string, EditableKey, unknown, unknown, boolean]>([
    ['no text and empty text', 'remark', null, '', true],
    ['ids by their digits', 'destination_extension', '215870475195883520', '215870475195883521', false],
    ['a switch that is off and one that was never set', 'redial_enabled', false, null, false],
    ['every day and seven days', 'work_hour', [slot(-1)], everyDay, true],
    ['slots in another order', 'work_hour', [slot(1), slot(2)], [slot(2), slot(1)], true],
    ['slots of other hours', 'work_hour', [slot(1)], [slot(1, '09:01')], false],
    ['weekdays in another order', 'work_week', [1, 0], [0, 1], true],
    ['words in another order', 'redial_da_status', ['busy', 'failed'], ['failed', 'busy'], true],
    [
      'lines in another order',
      'line',
      [
        { id: 'a', limit: 1 },
        { id: 'b', limit: 1 },
      ],
      [
        { id: 'b', limit: 1 },
        { id: 'a', limit: 1 },
      ],
      false,
    ],
    ['a line without a limit', 'line', [{ id: 'a', limit: null }], [{ id: 'a', limit: 0 }], false],
    [
      'holidays with and without seconds',
      'holiday',
      [{ begin: '2026-10-01 00:00', end: '2026-10-07 23:59' }],
      [{ begin: '2026-10-01 00:00:00', end: '2026-10-07 23:59:00' }],
      true,
    ],
  ])('%s', (_name, key, one, other, same) => {
    expect(sameSetting(key, one as TaskSettings[typeof key], other as TaskSettings[typeof key])).toBe(same)
    expect(sameSetting(key, other as TaskSettings[typeof key], one as TaskSettings[typeof key])).toBe(same)
  })
})

it('the keys that changed are those of the patch, at most', () => {
  fc.assert(
    fc.property(anyPatch, (patch) => {
      const after = applyPatches(NEW, [patch])
      const changed = changedKeys(NEW, after)
      expect(Object.keys(patch)).toEqual(expect.arrayContaining(changed))
      expect(changedKeys(after, after)).toEqual([])
      expect(changedKeys(after, NEW)).toEqual(changed)
    }),
  )
})
