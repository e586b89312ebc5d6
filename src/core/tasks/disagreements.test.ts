import { describe, expect, it } from 'vitest'
import { disagreementField, readDisagreement } from '#shared/tasks/disagreements.ts'
import { parseTaskData } from './parse.ts'

describe('a disagreement', () => {
  /** As they are read from a task that holds both. */
  const read = (field: string, taskExtras: unknown, newTaskExtra: unknown): string[] => {
    const data = {
      task_type: 7,
      task_extras: { [field]: taskExtras },
      new_task_extra: { [field]: newTaskExtra },
    }
    const [one, ...others] = parseTaskData(JSON.stringify(data), '1', 5).disagreements
    expect(others).toEqual([])
    if (one === undefined) return []
    const { platform, dialler } = readDisagreement(one, 'zh-CN')
    return [platform, dialler].map((lines) => lines.join(' | '))
  }

  it('read like the field itself, in whichever form the platform sends', () => {
    expect(read('redial_enabled', 0, true)).toEqual(['关闭', '开启'])
    expect(read('stop_time', '2025-12-25 23:59', '2025-12-25 23:59:30')).toEqual([
      '2025-12-25 23:59:00',
      '2025-12-25 23:59:30',
    ])
    expect(read('line', ['a'], [{ id: 'b', limit: 2 }])).toEqual(['a', 'b（并发 2）'])
    expect(read('holiday', [], [{ start: '2024-11-01', end: '2024-11-03' }])).toEqual([
      '',
      '2024-11-01 至 2024-11-03',
    ])
    expect(
      read(
        'work_hour',
        [{ wday: 1, begin: '09:00', end: '12:00' }],
        [{ wday: '-1', begin: '09:00', end: '12:00' }],
      ),
    ).toEqual(['周一 09:00–12:00', '周一至周日 09:00–12:00'])
    expect(read('line', [{ id: 'a', limit: 1 }, 'b'], []).at(0)).toBe('a（并发 1） | b')
    expect(read('work_week', [1, 2, 3], [6])).toEqual(['周一至周三', '周六'])
    expect(read('cps', 1, '3')).toEqual(['1 个/秒', '3 个/秒'])
    expect(
      read('redial_conditions', { da_status: ['busy', 'hold on'] }, { da_status: ['power off'] }),
    ).toEqual(['busy、通话中', '关机'])
  })

  it('stay JSON where nothing else is known, or where the texts would be the same', () => {
    expect(read('mystery', { a: 1 }, 2)).toEqual(['{"a":1}', '2'])
    expect(read('line', [{ id: 'a', limit: null }], [{ id: 'a', limit: 0 }])).not.toEqual(['a', 'a'])
    // Kept by a version that did not say what they mean.
    const before = { field: 'line', taskExtras: '["a"]', newTaskExtra: '["b"]' }
    expect(readDisagreement(before, 'zh-CN')).toMatchObject({ platform: ['["a"]'], dialler: ['["b"]'] })
    expect(disagreementField('mystery')).toBeUndefined()
  })

  it('are none where one of the two cannot be read: that is told as unknown', () => {
    expect(read('line', 'somewhere', [null])).toEqual([])
    expect(read('work_week', [1, 2, 3], null)).toEqual([])
  })
})
