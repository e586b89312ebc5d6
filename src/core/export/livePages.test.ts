import { expect, it } from 'vitest'
import type { PageMeta } from '#shared/records/types.ts'
import { copyLivePages } from './livePages.ts'

/** A platform by the ids on its pages. @returns requests made, different calls written, and calls said to be missing */
async function copy(
  answer: (page: number, request: number) => { ids: number[]; meta: Partial<PageMeta> },
): Promise<{ requests: number; written: number; missing: number }> {
  let requests = 0
  const written = new Set<number>()
  const missing = await copyLivePages({
    client: {
      recordPage: async (_connection, _taskId, { page }, decode) => {
        requests += 1
        const { ids, meta } = answer(page, requests)
        const body = JSON.stringify({ ids, meta: { total: 0, page, lastPage: 1, perPage: 50, ...meta } })
        return decode(new TextEncoder().encode(body))
      },
    },
    connection: { baseUrl: '', userId: '', subUserId: null, token: '', allowHttp: true },
    taskId: 'task',
    filter: {},
    signal: new AbortController().signal,
    append: async (body) => {
      const { ids, meta } = JSON.parse(new TextDecoder().decode(body)) as { ids: number[]; meta: PageMeta }
      const before = written.size
      for (const id of ids) written.add(id)
      return { added: written.size - before, rows: written.size - before, received: ids.length, meta }
    },
    onPage: () => undefined,
  })
  return { requests, written: written.size, missing }
}

const page50 = (page: number): number[] => Array.from({ length: 50 }, (_, row) => (page - 1) * 50 + row)

it('copies a list, page by page, with as many requests as pages', async () => {
  const end = await copy((page) => ({ ids: page50(page), meta: { total: 500, lastPage: 10 } }))
  expect(end).toEqual({ requests: 10, written: 500, missing: 0 })
})

it.each([
  ['repeats its first page', () => page50(1), 50],
  ['is empty', () => [], 0],
  ['ends, but not by its announcement', (page: number) => (page > 3 ? [] : page50(page)), 150],
])('ends soon where a list without end %s', async (_name, ids, written) => {
  const end = await copy((page) => ({ ids: ids(page), meta: { total: 5000, lastPage: 1e15 } }))
  expect(end.requests).toBeLessThan(60)
  expect(end).toMatchObject({ written, missing: 5000 - written })
})

it('ends where a list grows with every reply', async () => {
  const end = await copy((page, request) => ({
    ids: page50(page),
    meta: { total: 50 * (request + 2), lastPage: request + 2 },
  }))
  expect(end.requests).toBeLessThan(200)
})
