import { describe, expect, it } from 'vitest'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { parseTaskEdit } from './parse.ts'

/** A task of which the extras alone hold something. */
const withExtras = (taskExtras: object, newTaskExtra: object): TaskEdit => {
  const data = { task_extras: taskExtras, new_task_extra: newTaskExtra }
  return parseTaskEdit(JSON.stringify({ code: 200, status: 'success', message: '', data }), 'task-1', 5)
}

describe('the two extras', () => {
  it.each([
    ['numbers as text', { pop_mode: 0, redial_interval: '3' }, { pop_mode: '0', redial_interval: 3 }],
    ['booleans as numbers', { redial_enabled: false }, { redial_enabled: 0 }],
    ['weekdays', { work_week: ['0', 6] }, { work_week: [6, 0] }],
    ['every day', { work_week: [-1] }, { work_week: [0, 1, 2, 3, 4, 5, 6] }],
    [
      'slots in another order',
      {
        work_hour: [
          { wday: 1, begin: '9:00', end: '12:00' },
          { wday: '0', begin: '09:00', end: '12:00' },
        ],
      },
      {
        work_hour: [
          { end: '12:00:00', begin: '09:00', wday: 0 },
          { end: '12:00', begin: '09:00', wday: '1' },
        ],
      },
    ],
    [
      'holidays by another name',
      { holiday: [{ start: '2024-11-01 13:25:00', end: '2024-11-03 13:25:00' }] },
      { holiday: [{ begin: '2024-11-01 13:25', end: '2024-11-03 13:25' }] },
    ],
    ['cps', { call_per_second: '1' }, { cps: 1 }],
    [
      'line-tone words',
      { redial_conditions: { da_status: ['busy', 'failed'] } },
      { redial_conditions: { da_status: ['failed', 'busy'], hangup_cause: null } },
    ],
    [
      'nothing on one side',
      { pop_mode: null, start_time: '' },
      { pop_mode: 1, start_time: '2024-12-23 19:00:00' },
    ],
    ['unknown fields', { foo: { a: '1', b: false } }, { foo: { b: 0, a: 1 } }],
  ])('agree on %s', (_name, taskExtras, newTaskExtra) => {
    expect(withExtras(taskExtras, newTaskExtra).disagreements).toEqual([])
    expect(withExtras(newTaskExtra, taskExtras).disagreements).toEqual([])
  })

  it.each([
    ['pop_mode', { pop_mode: 0 }, { pop_mode: '1' }],
    ['redial_enabled', { redial_enabled: true }, { redial_enabled: 0 }],
    ['start_time', { start_time: '2024-12-23 19:00:00' }, { start_time: '2024-12-23 19:00:01' }],
    ['work_hour', { work_hour: [{ wday: -1, begin: '09:00', end: '12:00' }] }, { work_hour: [] }],
    ['work_week', { work_week: [0] }, { work_week: [0, 1] }],
    [
      'redial_da_status',
      { redial_conditions: { da_status: ['busy'] } },
      { redial_conditions: { da_status: [] } },
    ],
    ['call_per_second', { call_per_second: 2 }, { cps: 1 }],
    ['foo', { foo: [1, 2] }, { foo: [2, 1] }],
  ])('differ on %s', (field, taskExtras, newTaskExtra) => {
    expect(withExtras(taskExtras, newTaskExtra).disagreements.map((one) => one.field)).toEqual([field])
  })
})
