import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { LocalFilter } from '#shared/records/filters.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import type { Mark } from '#shared/reviews/marks.ts'
import { CONTEXT, RAW_IDS, startApp } from './test/runningApp.ts'

const CALLS = 30

/** A task kept whole, and questions about its calls. */
async function staged() {
  const running = await startApp({}, CALLS)
  const { app, accountId, taskId } = running
  await running.sync(true)
  const scope = { accountId, taskId }
  const page = (filter: LocalFilter, more: { marksBefore?: Record<string, Mark>; sort?: string } = {}) => {
    const { sort = DEFAULT_LOCAL_SORT.key, ...rest } = more
    const query = { filter, sort: { key: sort, descending: true }, page: 1, perPage: CALLS }
    return app.handlers['records.localPage']({ ...scope, ...query, ...rest } as never, CONTEXT)
  }
  const ids = (await page({})).rows.map(({ id }) => id)
  const mark = (recordId: string, patch: object) =>
    app.handlers['marks.set']({ ...scope, recordId, patch }, CONTEXT)
  return { ...running, scope, page, ids, mark }
}

it('a list, its number, what it chooses from and a search over all tasks know what was marked a moment ago', async () => {
  const { app, scope, page, ids, mark, folder } = await staged()
  expect((await page({ my_reviewed: false })).meta.total).toBe(CALLS)
  expect((await page({ my_reviewed: true })).rows).toEqual([])
  // Asking makes no file.
  expect(existsSync(join(folder, 'marks.db'))).toBe(false)

  const [one = '', two = ''] = ids
  await mark(one, { verdict: '需跟进', reviewed: true })
  await mark(two, { reviewed: true, tags: { 复听: true } })
  const unreviewed = await page({ my_reviewed: false })
  expect(unreviewed.meta.total).toBe(CALLS - 2)
  expect(unreviewed.rows.map(({ id }) => id)).toEqual(ids.slice(2))
  expect((await page({ my_verdict: ['需跟进', '投诉风险'] })).rows.map(({ id }) => id)).toEqual([one])
  expect((await page({ my_tags: ['复听'] })).rows.map(({ id }) => id)).toEqual([two])
  expect((await page({}, { sort: 'my_verdict' })).rows[0]?.id).toBe(one)
  const facets = await app.handlers['records.facets'](scope, CONTEXT)
  expect(facets.my_verdict).toEqual([
    { value: '需跟进', count: 1 },
    { value: '', count: CALLS - 1 },
  ])
  const { accountId } = scope
  const found = await app.handlers['records.find'](
    { accountId, filter: { my_reviewed: true }, most: 5 },
    CONTEXT,
  )
  expect(found.calls.map(({ record }) => record.id)).toEqual([one, two])
  const outcomes = await app.handlers['records.outcomes'](
    { accountId, filter: { my_reviewed: true } },
    CONTEXT,
  )
  expect(outcomes.map(({ calls }) => calls)).toEqual([2])
})

it('what is marked while a list is read stays in it, with its place in the order', async () => {
  const { app, scope, page, ids, mark } = await staged()
  const [one = '', two = ''] = ids
  const before = await mark(two, { verdict: '需跟进' })
  const asked = await page({ my_reviewed: false }, { sort: 'my_verdict' })
  await mark(two, { verdict: null, reviewed: true })
  await mark(one, { reviewed: true })
  const noMark = { ...before, verdict: null, changedAt: null }
  const marksBefore = { [two]: before, [one]: noMark }
  const input = {
    ...{ ...scope, filter: { my_reviewed: false }, sort: { key: 'my_verdict', descending: true } },
    ...{ page: 1, perPage: CALLS, marksBefore },
  }
  // As the window asks: what crosses the border is parsed.
  const again = await app.answer({ requestId: 'r', route: 'records.localPage', input })
  expect(again).toMatchObject({ ok: true, value: { rows: asked.rows, meta: asked.meta } })
  expect((await page({ my_reviewed: false })).meta.total).toBe(CALLS - 2)
})

it('marks that cannot be read are told where they are asked for, and cost nothing else', async () => {
  const { app, scope, ids, mark, folder, startAgain } = await staged()
  await mark(ids[0] ?? '', { reviewed: true })
  await app.close()
  writeFileSync(join(folder, 'marks.db'), Buffer.alloc(8192, 7))
  const again = startAgain()
  const ask = (filter: LocalFilter) =>
    again.handlers['records.localPage'](
      { ...scope, filter, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: CALLS },
      CONTEXT,
    )
  await expect(ask({ my_reviewed: true })).rejects.toMatchObject({
    code: expect.stringMatching(/^store_/) as string,
    details: { path: join(folder, 'marks.db') },
  })
  expect((await ask({})).meta.total).toBe(CALLS)
  const facets = await again.handlers['records.facets'](scope, CONTEXT)
  expect(facets).toMatchObject({ calls: CALLS })
  expect(facets.my_verdict).toBeUndefined()
})

it('an export holds one’s marks as columns, of calls filtered by them', async () => {
  const { ids, mark, exportAll } = await staged()
  const [one = '', two = ''] = ids
  await mark(one, { verdict: '需跟进', reviewed: true, note: '周一' })
  await mark(two, { reviewed: true })
  const columns = ['id', 'my_verdict', 'my_reviewed', 'my_note']
  const job = await exportAll({
    from: { source: 'local', filter: { my_reviewed: true }, sort: { key: 'my_verdict', descending: true } },
    layout: { ...RAW_IDS, columns },
  })
  expect(job).toMatchObject({ state: 'done', records: 2, rows: 2 })
  expect(
    readFileSync(job.path ?? '', 'utf8')
      .trimEnd()
      .split('\r\n'),
  ).toEqual([columns.join(','), `${one},需跟进,已复核,周一`, `${two},,已复核,`])
  const live = await exportAll({
    from: { source: 'live', filter: {} },
    layout: { ...RAW_IDS, columns: ['id', 'my_reviewed'] },
  })
  const lines = readFileSync(live.path ?? '', 'utf8')
    .trimEnd()
    .split('\r\n')
    .slice(1)
  expect(lines.filter((line) => line.endsWith(',已复核')).toSorted()).toEqual(
    [`${one},已复核`, `${two},已复核`].toSorted(),
  )
  expect(lines).toHaveLength(CALLS)
})

it('calls that are not reviewed become a queue', async () => {
  const { app, scope, ids, mark } = await staged()
  await mark(ids[0] ?? '', { reviewed: true })
  const of = { filter: { my_reviewed: false }, sort: DEFAULT_LOCAL_SORT }
  const queue = await app.handlers['queues.make'](
    { ...scope, name: '待复核', of, answeredOnly: false },
    CONTEXT,
  )
  expect(queue.total).toBe(CALLS - 1)
})
