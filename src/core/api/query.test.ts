import { describe, expect, it } from 'vitest'
import type { Connection } from './connection.ts'
import { encodeQuery } from './query.ts'
import { recordListRequest } from './recordList.ts'
import { taskEditRequest } from './taskEdit.ts'
import { taskListRequest } from './taskList.ts'

const connection: Connection = {
  baseUrl: 'https://calls.example.cn',
  userId: 'user-1',
  subUserId: null,
  token: 'canary-token',
  allowHttp: false,
}
const page = { page: 1, perPage: 50 }

describe('encodeQuery', () => {
  it('writes lists and two-dimensional lists as PHP reads them', () => {
    expect(
      encodeQuery({
        tags: [1, 2],
        levels: [
          [0, 100],
          [100, 500],
        ],
      }),
    ).toBe('tags[]=1&tags[]=2&levels[0][]=0&levels[0][]=100&levels[1][]=100&levels[1][]=500')
  })

  it('leaves out what is empty', () => {
    expect(encodeQuery({ a: null, b: undefined, c: '', d: [], e: 0 })).toBe('e=0')
  })

  it('encodes Chinese, separators, spaces and lone surrogates', () => {
    expect(encodeQuery({ name: '张 三&a=b+c%[]#' })).toBe(
      'name=%E5%BC%A0%20%E4%B8%89%26a%3Db%2Bc%25%5B%5D%23',
    )
    expect(encodeQuery({ name: '\ud83d' })).toBe('name=%EF%BF%BD')
  })

  it('survives a URL with its brackets, and comes back the same', () => {
    const query = encodeQuery({ levels: [[-5, 10.5]], keyword: "O'Neil 100%" })
    const url = new URL(`https://calls.example.cn/x?${query}`)
    expect(url.search).toContain('levels[0][]=-5&levels[0][]=10.5')
    expect(url.searchParams.getAll('levels[0][]')).toEqual(['-5', '10.5'])
    expect(url.searchParams.get('keyword')).toBe("O'Neil 100%")
  })
})

describe('recordListRequest', () => {
  it('sends every documented parameter', () => {
    const { path, query } = recordListRequest({ ...connection, subUserId: 'sub-1' }, 'task-1', {
      filter: {
        keyword: '18555525545',
        levels: [
          [0, 100],
          [100, 500],
        ],
        start_at: '2022-09-29 00:00:00',
        end_at: '2022-09-29 23:59:59',
        intention_tags: [2, 1],
        hangup_date: ['2022-09-29 15:00:00', '2022-09-29 16:00:00'],
      },
      page: 3,
      perPage: 200,
    })
    expect(path).toBe('/agent-api/user/user-1/task/task-1/record')
    expect(query.split('&')).toEqual([
      'keyword=18555525545',
      'intention_tags[]=1',
      'intention_tags[]=2',
      'levels[0][]=0',
      'levels[0][]=100',
      'levels[1][]=100',
      'levels[1][]=500',
      'start_at=2022-09-29%2000%3A00%3A00',
      'end_at=2022-09-29%2023%3A59%3A59',
      'hangup_date[]=2022-09-29%2015%3A00%3A00',
      'hangup_date[]=2022-09-29%2016%3A00%3A00',
      'page=3',
      'per_page=200',
      'sub_user_id=sub-1',
    ])
  })

  it('sends page and size alone without a filter', () => {
    expect(recordListRequest(connection, 'task-1', { filter: {}, ...page }).query).toBe('page=1&per_page=50')
  })

  it('never leaves the task for another path', () => {
    expect(() => recordListRequest(connection, '..', { filter: {}, ...page })).toThrow(
      expect.objectContaining({ code: 'invalid_input' }),
    )
  })
})

describe('the other endpoints', () => {
  it('asks for a task to edit', () => {
    expect(taskEditRequest(connection, 'task-1')).toEqual({
      path: '/agent-api/new/user/user-1/task/task-1/edit',
      query: '',
    })
    expect(taskEditRequest({ ...connection, subUserId: 'sub-1' }, 'task-1').query).toBe('sub_user_id=sub-1')
  })

  it('asks for the tasks by name', () => {
    expect(taskListRequest(connection, { ...page, name: ' 回访 ' })).toEqual({
      path: '/agent-api/new/user/user-1/task',
      query: 'name=%E5%9B%9E%E8%AE%BF&page=1&per_page=50',
    })
  })
})
