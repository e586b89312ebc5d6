import { describe, expect, it } from 'vitest'
import { parseTaskList } from './parseList.ts'

const listOf = (rows: unknown, meta: unknown = { total: 1, per_page: '20' }): string =>
  JSON.stringify({ code: 200, status: 'success', message: '', meta, data: rows })

describe('parseTaskList', () => {
  it('reads a row as the platform names it', () => {
    const row = {
      uuid: 'task-1',
      name: '回访',
      create_datetime: '2024-12-23 19:00:00',
      alter_datetime: '2024-12-24 19:00:00',
      enable: '1',
      maximumcall: '2',
      remark: '',
      status: 2,
      status_str: '运行中',
      task_type: 7,
    }
    expect(parseTaskList(listOf([row]))).toEqual({
      rows: [
        {
          taskId: 'task-1',
          name: '回访',
          remark: null,
          maximumcall: 2,
          enable: true,
          status: 2,
          status_str: '运行中',
          task_type: 7,
          created_at: Date.UTC(2024, 11, 23, 11),
          updated_at: Date.UTC(2024, 11, 24, 11),
        },
      ],
      meta: { total: 1, page: 1, lastPage: 1, perPage: 20 },
    })
  })

  it('reads rows with other names and odd values, and leaves out what cannot be opened', () => {
    const rows = [
      { id: 7, enable: {}, status: 'x' },
      { name: 'no id' },
      null,
      'x',
      { uuid: {}, id: 'b', name: '乙' },
    ]
    expect(parseTaskList(listOf(rows)).rows).toMatchObject([
      { taskId: '7', name: '7', enable: null, status: null, created_at: null },
      { taskId: 'b', name: '乙' },
    ])
  })

  it('R21: never takes an answer that is no list for an empty one', () => {
    expect(() => parseTaskList(listOf({}))).toThrow(expect.objectContaining({ code: 'response_invalid' }))
    expect(parseTaskList(listOf([], { total: 0 })).rows).toEqual([])
  })
})
