import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LocalFilter } from '#shared/records/filters.ts'
import { NO_MARK, type Mark } from '#shared/reviews/marks.ts'
import type { CallStore } from './index.ts'
import { ingestAll, plainRecord, temporaryStore } from './test/stage.ts'

let store: CallStore
let clean: () => void

beforeAll(() => {
  const made = temporaryStore()
  clean = made.clean
  store = made.store
  const call = (id: string, callee: string, day: string, name?: string) =>
    plainRecord(id, { callee, calldate: `2026-05-${day} 09:00:00`, ...(name ? { name } : {}) })
  ingestAll(store, [call('a1', '13800001111', '01'), call('a2', '13900002222', '03', '金雪梅')], {
    scope: { identity: 'me', taskId: 'a' },
  })
  ingestAll(store, [call('b1', '13800001111', '02'), call('b2', '13800001111', '04')], {
    scope: { identity: 'me', taskId: 'b' },
  })
  ingestAll(store, [call('c1', '13800001111', '05')], { scope: { identity: 'another', taskId: 'a' } })
})
afterAll(() => clean())

const across = (filter: LocalFilter, most = 10) => {
  const { rows, ...counted } = store.acrossTasks({ identity: 'me', filter, most, counted: 100 })
  return { ...counted, found: rows.map(({ taskId, record }) => `${taskId}/${record.id}`) }
}

it('finds a number in every task of the identity and of no other, the newest first', () => {
  expect(across({ keyword: '13800001111' })).toEqual({
    found: ['b/b2', 'b/b1', 'a/a1'],
    total: 3,
    more: false,
  })
})

it('gives as many as are wanted, and counts the rest', () => {
  expect(across({ keyword: '138' }, 2)).toEqual({ found: ['b/b2', 'b/b1'], total: 3, more: false })
  expect(
    store.acrossTasks({ identity: 'me', filter: { keyword: '138' }, most: 1, counted: 1 }),
  ).toMatchObject({ more: true })
})

it('finds words, and nothing where there is nothing', () => {
  expect(across({ search: '金雪梅' }).found).toEqual(['a/a2'])
  expect(across({ search: '没有' })).toEqual({ found: [], total: 0, more: false })
  expect(store.acrossTasks({ identity: 'nobody', filter: {}, most: 5, counted: 5 }).rows).toEqual([])
})

it('tells what came of the calls, by task', () => {
  const day = { start_at: '2026-05-03 00:00:00', end_at: '2026-05-04 23:59:59' }
  expect(store.outcomes({ identity: 'me', filter: day })).toMatchObject([
    { taskId: 'a', calls: 1 },
    { taskId: 'b', calls: 1 },
  ])
  const [all] = store.outcomes({ identity: 'me', filter: {} })
  expect(all?.calls).toBe(2)
  expect(all?.intentions).toHaveLength(5)
  const count = (filter: LocalFilter) => store.count({ scope: { identity: 'me', taskId: 'a' }, filter })
  expect(all?.answered).toBe(count({ answered: true }))
  expect(all?.intentions).toEqual([1, 2, 3, 4, 5].map((letter) => count({ intention_tags: [letter] })))
  expect(store.outcomes({ identity: 'nobody', filter: {} })).toEqual([])
})

it('finds calls of all tasks by one’s marks, each task’s by its own', () => {
  const reviewed = (...ids: string[]): Map<string, Mark> =>
    new Map(ids.map((id) => [id, { ...NO_MARK, reviewed: true, changedAt: 1 }]))
  const marks = (taskId: string): Map<string, Mark> =>
    taskId === 'a' ? reviewed('a1', 'b1') : reviewed('b2')
  const found = (filter: LocalFilter): string[] =>
    store
      .acrossTasks({ identity: 'me', filter, most: 10, counted: 100, marks })
      .rows.map(({ record }) => record.id)
  expect(found({ my_reviewed: true })).toEqual(['b2', 'a1'])
  expect(found({ my_reviewed: false, keyword: '138' })).toEqual(['b1'])
  expect(store.outcomes({ identity: 'me', filter: { my_reviewed: false }, marks })).toMatchObject([
    { taskId: 'a', calls: 1 },
    { taskId: 'b', calls: 1 },
  ])
})
