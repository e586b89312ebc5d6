import { describe, expect, it } from 'vitest'
import { settingsOf } from '#shared/tasks/editable.ts'
import type { TaskPatch } from '#shared/tasks/draft.ts'
import { parseTaskData } from './parse.ts'
import { taskSaveBody } from './saveBody.ts'

type Fields = Record<string, unknown>

/** A 2.0 new task with these extras and nothing else. */
const withExtras = (taskExtras: Fields, newTaskExtra: Fields = {}): Fields => ({
  task_type: 7,
  task_extras: taskExtras,
  new_task_extra: newTaskExtra,
})
const extrasOf = (data: Fields, patch: TaskPatch): Fields => {
  const task = parseTaskData(JSON.stringify(data), 'task-1', 5)
  return (JSON.parse(taskSaveBody(task, { ...settingsOf(task), ...patch })) as Fields).task_extras as Fields
}

describe('the form of a value', () => {
  it.each<[string, Fields, TaskPatch, Fields]>([
    ['a switch as 0 and 1', { redial_enabled: 0 }, { redial_enabled: true }, { redial_enabled: 1 }],
    ['a switch as boolean', { redial_enabled: false }, { redial_enabled: true }, { redial_enabled: true }],
    ['a switch as text', { redial_enabled: '0' }, { redial_enabled: true }, { redial_enabled: '1' }],
    ['a switch as a word', { redial_enabled: 'false' }, { redial_enabled: true }, { redial_enabled: 'true' }],
    ['a number as text', { pop_mode: '1' }, { pop_mode: 2 }, { pop_mode: '2' }],
    [
      'Unix time in milliseconds',
      { start_time: 1735000000000 },
      { start_time: 1736000000000 },
      { start_time: 1736000000000 },
    ],
    ['weekdays as text', { work_week: ['0', '1'] }, { work_week: [1, 2] }, { work_week: ['1', '2'] }],
    ['every day gives way', { work_week: [-1] }, { work_week: [1] }, { work_week: [1] }],
    [
      'slots with seconds and text days',
      { work_hour: [{ wday: '1', begin: '09:00:00', end: '12:00:00' }] },
      { work_hour: [{ wday: 2, begin: '10:00', end: '11:30' }] },
      { work_hour: [{ wday: '2', begin: '10:00:00', end: '11:30:00' }] },
    ],
    [
      'redial conditions as numbers stay numbers, and new ones follow them',
      { redial_conditions: { da_status: [2, 3, '4'] } },
      { redial_da_status: ['2', '3', '4', '12'] },
      { redial_conditions: { da_status: [2, 3, '4', 12] } },
    ],
    [
      'redial conditions as words stay words',
      { redial_conditions: { da_status: ['busy'] } },
      { redial_da_status: ['busy', 'failed'] },
      { redial_conditions: { da_status: ['busy', 'failed'] } },
    ],
    [
      'the one slot of every day',
      { work_hour: [{ wday: -1, begin: '09:00', end: '12:00' }] },
      { work_hour: [{ wday: -1, begin: '09:00', end: '13:00' }] },
      { work_hour: [{ wday: -1, begin: '09:00', end: '13:00' }] },
    ],
    [
      'holidays with start',
      { holiday: [{ start: '2026-10-01 00:00', end: '2026-10-07 23:59' }] },
      {
        holiday: [
          { begin: '2026-10-01 00:00', end: '2026-10-08 23:59' },
          { begin: '2027-01-01 00:00', end: '2027-01-01 23:59' },
        ],
      },
      {
        holiday: [
          { start: '2026-10-01 00:00', end: '2026-10-08 23:59' },
          { start: '2027-01-01 00:00', end: '2027-01-01 23:59' },
        ],
      },
    ],
    [
      'lines as ids',
      { line: ['a', 'b'] },
      {
        line: [
          { id: 'b', limit: null },
          { id: 'c', limit: null },
        ],
      },
      { line: ['b', 'c'] },
    ],
    [
      'lines as objects, the limit as text',
      { line: [{ id: 'a', limit: '2' }] },
      {
        line: [
          { id: 'b', limit: 3 },
          { id: 'a', limit: 4 },
        ],
      },
      {
        line: [
          { id: 'b', limit: '3' },
          { id: 'a', limit: '4' },
        ],
      },
    ],
  ])('%s', (_name, extras, patch, expected) => {
    expect(extrasOf(withExtras(extras), patch)).toMatchObject(expected)
    // What only the dialler has shows the form all the same.
    expect(extrasOf(withExtras({}, extras), patch)).toMatchObject(expected)
  })

  it('holidays follow the dialler’s form where the task has none', () => {
    const patch = { holiday: [{ begin: '2027-01-01 00:00', end: '2027-01-01 23:59' }] }
    const data = withExtras(
      { holiday: [] },
      { holiday: [{ start: '2026-10-01 00:00', end: '2026-10-07 23:59' }] },
    )
    expect(extrasOf(data, patch).holiday).toEqual([{ start: '2027-01-01 00:00', end: '2027-01-01 23:59' }])
  })
})

describe('items of a list', () => {
  const LINES = withExtras({
    line: [{ id: 'a', limit: 1, x_weight: 3 }, { id: 'b', limit: 2, x_weight: 5 }, { odd: true }],
  })

  it('keep what we do not know by their id, in any order', () => {
    const patch = {
      line: [
        { id: 'b', limit: 7 },
        { id: 'a', limit: 1 },
        { id: 'c', limit: 1 },
      ],
    }
    expect(extrasOf(LINES, patch).line).toEqual([
      { id: 'b', limit: 7, x_weight: 5 },
      { id: 'a', limit: 1, x_weight: 3 },
      { id: 'c', limit: 1 },
      { odd: true },
    ])
  })

  it('take it along when they are removed', () => {
    expect(extrasOf(LINES, { line: [{ id: 'b', limit: 2 }] }).line).toEqual([
      { id: 'b', limit: 2, x_weight: 5 },
      { odd: true },
    ])
  })

  it('a slot that was moved keeps the rest of itself', () => {
    const data = withExtras({
      work_hour: [
        { end: '12:00', wday: 1, begin: '09:00', x_note: 'morning' },
        { end: '18:00', wday: 1, begin: '13:00', x_note: 'afternoon' },
      ],
      destination_extension_list: [{ begin: '09:00', end: '12:00', destination_extension: '1', x_note: 's' }],
    })
    const patch = {
      work_hour: [
        { wday: 1, begin: '09:00', end: '11:00' },
        { wday: 1, begin: '14:00', end: '18:00' },
        { wday: 2, begin: '09:00', end: '12:00' },
      ],
      destination_extension_list: [{ begin: '10:00', end: '11:00', destination_extension: '1' }],
    }
    expect(extrasOf(data, patch)).toMatchObject({
      work_hour: [
        { end: '11:00', wday: 1, begin: '09:00', x_note: 'morning' },
        { end: '18:00', wday: 1, begin: '14:00', x_note: 'afternoon' },
        { end: '12:00', wday: 2, begin: '09:00' },
      ],
      destination_extension_list: [{ begin: '10:00', end: '11:00', destination_extension: '1', x_note: 's' }],
    })
  })
})
