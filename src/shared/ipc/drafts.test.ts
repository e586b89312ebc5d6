import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentedNew, documentedOld } from '../../../test/fixtures/tasks.ts'
import { settingsOf } from '../tasks/editable.ts'
import { taskPatch } from './drafts.ts'

describe('a patch', () => {
  it.each([documentedNew(), documentedOld()])('may hold every setting that the platform sent', (task) => {
    expect(taskPatch.parse(settingsOf(task))).toEqual(settingsOf(task))
  })

  it('is tidied: empty text is none, days are sorted, moments are whole seconds', () => {
    expect(
      taskPatch.parse({
        remark: '',
        background_id: ' 52 ',
        bridge_group_id: ' ',
        work_week: [3, 1, 3],
        start_time: 1_735_000_000_999,
      }),
    ).toEqual({
      remark: null,
      background_id: '52',
      bridge_group_id: null,
      work_week: [1, 3],
      start_time: 1_735_000_000_000,
    })
  })

  it.each<[string, unknown]>([
    ['a field that cannot be edited', { status: 1 }],
    ['a name of another type', { name: 5 }],
    ['control characters', { name: '甲\u0000' }],
    ['a megabyte of name', { name: 'x'.repeat(1_000_000) }],
    ['half a call', { maximumcall: 1.5 }],
    ['a number beyond any', { maximumcall: 1e15 }],
    ['a line that is an id', { line: ['a'] }],
    ['a line with more to it', { line: [{ id: 'a', limit: 1, weight: 2 }] }],
    ['a line without an id', { line: [{ id: ' ', limit: 1 }] }],
    ['a thousand lines', { line: Array(1000).fill({ id: 'a', limit: 1 }) }],
    ['a day that no platform sends', { work_hour: [{ wday: 100, begin: '09:00', end: '10:00' }] }],
    ['a clock of another form', { work_hour: [{ wday: 1, begin: '9:00', end: '10:00' }] }],
    ['a clock beyond the day', { work_hour: [{ wday: 1, begin: '09:00', end: '24:01' }] }],
    ['every day as a working day', { work_week: [-1] }],
    ['a time as text', { start_time: '2026-01-01 00:00:00' }],
    ['a switch as a number', { redial_enabled: 1 }],
    ['no word', { redial_da_status: [''] }],
  ])('refuses %s', (_name, patch) => {
    expect(taskPatch.safeParse(patch).success).toBe(false)
  })

  it('is the same when it is parsed again', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 })
    fc.assert(
      fc.property(
        fc.record({
          name: text,
          background_id: text,
          work_week: fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 7 }),
        }),
        (patch) => {
          const parsed = taskPatch.safeParse(patch)
          fc.pre(parsed.success)
          expect(taskPatch.parse(parsed.data)).toEqual(parsed.data)
        },
      ),
    )
  })
})
