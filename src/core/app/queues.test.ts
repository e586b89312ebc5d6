import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import type { Queue } from '#shared/reviews/queues.ts'
import { CONTEXT, startApp, type RunningApp } from './test/runningApp.ts'

const ALL = { filter: {}, sort: DEFAULT_LOCAL_SORT }
const started = async (
  calls = 40,
): Promise<RunningApp & { scope: { accountId: string; taskId: string } }> => {
  const running = await startApp({}, calls)
  await running.sync(true)
  return { ...running, scope: { accountId: running.accountId, taskId: running.taskId } }
}
const make = ({ app, accountId, taskId }: RunningApp, answeredOnly = false): Promise<Queue> =>
  Promise.resolve(
    app.handlers['queues.make']({ accountId, taskId, name: '早班', of: ALL, answeredOnly }, CONTEXT),
  )

it('a filter becomes a queue in the order of the list, with those left out counted', async () => {
  const { scope, ...running } = await started()
  const { handlers } = running.app
  const listed = await handlers['records.localPage']({ ...scope, ...ALL, page: 1, perPage: 100 }, CONTEXT)
  const all = await make(running)
  expect(all).toMatchObject({ total: 40, skipped: 0, reviewed: 0, gone: 0, place: null, filter: {} })
  const answered = await make(running, true)
  const expected = listed.rows.filter(({ bill }) => (bill ?? 0) > 0)
  expect(answered).toMatchObject({ total: expected.length, skipped: 40 - expected.length })
  const queue = { ...scope, queueId: answered.id }
  const first = await handlers['queues.page']({ ...queue, page: 1, perPage: 5 }, CONTEXT)
  expect(first.rows).toEqual(expected.slice(0, 5))
  expect(first.meta).toEqual({
    total: expected.length,
    page: 1,
    lastPage: Math.ceil(expected.length / 5),
    perPage: 5,
  })
  expect((await handlers['queues.list'](scope, CONTEXT)).map(({ id }) => id).sort()).toEqual(
    [all.id, answered.id].sort(),
  )
})

it('R17: its calls, its place and its time are there after a restart, and its marks count', async () => {
  const { scope, ...running } = await started()
  const { id } = await make(running)
  const queue = { ...scope, queueId: id }
  const page = await running.app.handlers['queues.page']({ ...queue, page: 1, perPage: 3 }, CONTEXT)
  const [one = '', two = ''] = page.rows.map((row) => row.id)
  await running.app.handlers['marks.set']({ ...scope, recordId: one, patch: { reviewed: true } }, CONTEXT)
  await running.app.handlers['marks.set']({ ...scope, recordId: two, patch: { note: 'x' } }, CONTEXT)
  const place = { recordId: two, scroll: 120 }
  await running.app.handlers['queues.keepPlace']({ ...queue, place }, CONTEXT)
  await running.app.handlers['queues.keepPlace']({ ...queue, spent: { ms: 9000, calls: 1 } }, CONTEXT)
  await running.app.handlers['queues.rename']({ ...queue, name: '午前' }, CONTEXT)
  await running.app.close()
  const again = running.startAgain()
  expect(await again.handlers['queues.list'](scope, CONTEXT)).toMatchObject([
    { id, name: '午前', total: 40, reviewed: 1, place, spent: { ms: 9000, calls: 1 } },
  ])
  expect(await again.handlers['queues.page']({ ...queue, page: 1, perPage: 3 }, CONTEXT)).toMatchObject({
    ...{ rows: page.rows, gone: [], changed: [] },
  })
  await again.handlers['queues.remove'](queue, CONTEXT)
  expect(await again.handlers['queues.list'](scope, CONTEXT)).toEqual([])
  await expect(
    again.handlers['queues.page']({ ...queue, page: 1, perPage: 3 }, CONTEXT),
  ).rejects.toMatchObject({
    code: 'not_found',
  })
})

it('new calls are offered and put behind the last one; those that are gone keep their place', async () => {
  const { scope, ...running } = await started()
  const { handlers } = running.app
  const { id } = await make(running)
  const queue = { ...scope, queueId: id }
  const before = await handlers['queues.page']({ ...queue, page: 1, perPage: 100 }, CONTEXT)
  running.platform.control.add(scope.taskId, 3)
  await running.sync()
  expect((await handlers['queues.page']({ ...queue, page: 1, perPage: 100 }, CONTEXT)).rows).toHaveLength(40)
  expect(await handlers['queues.added'](queue, CONTEXT)).toBe(3)
  expect(await handlers['queues.extend'](queue, CONTEXT)).toMatchObject({ total: 43 })
  expect(await handlers['queues.added'](queue, CONTEXT)).toBe(0)
  const after = await handlers['queues.page']({ ...queue, page: 1, perPage: 100 }, CONTEXT)
  expect(after.rows.slice(0, 40)).toEqual(before.rows)

  await handlers['store.remove']({ ...scope, olderThanDays: null }, CONTEXT)
  const gone = await handlers['queues.page']({ ...queue, page: 1, perPage: 100 }, CONTEXT)
  const ids = after.rows.map((row) => row.id)
  expect(gone.gone).toEqual(ids)
  expect(gone.rows.map((row) => [row.id, row.callee, row.problems])).toEqual(
    ids.map((each) => [each, null, []]),
  )
  expect(await handlers['queues.list'](scope, CONTEXT)).toMatchObject([{ gone: 43 }])
})

it('a call that is not as it was judged is flagged, one that was not judged is not', async () => {
  const { scope, ...running } = await started()
  const { handlers } = running.app
  const { id } = await make(running)
  const page = { ...scope, queueId: id, page: 1, perPage: 100 }
  const [one = '', two = ''] = (await handlers['queues.page'](page, CONTEXT)).rows.map((row) => row.id)
  await handlers['marks.set'](
    { ...scope, recordId: one, patch: { verdict: '需跟进', reviewed: true } },
    CONTEXT,
  )
  await handlers['marks.set']({ ...scope, recordId: two, patch: { note: 'x' } }, CONTEXT)
  expect((await handlers['queues.page'](page, CONTEXT)).changed).toEqual([])
  // Which of the platform's calls it is, the platform alone knows.
  for (let index = 0; index < 40; index += 1)
    running.platform.control.mutate(scope.taskId, index, { comment: { content: '已回访' } })
  await running.sync(true)
  expect((await handlers['queues.page'](page, CONTEXT)).changed).toEqual([one])
  // Whoever judges it again has seen it.
  await handlers['marks.set']({ ...scope, recordId: one, patch: { reviewed: true } }, CONTEXT)
  expect((await handlers['queues.page'](page, CONTEXT)).changed).toEqual([])
})

it('R10: shows no number while numbers are masked, and goes to no other machine', async () => {
  const { scope, ...running } = await started(5)
  const { handlers } = running.app
  const { id } = await make(running)
  const page = { ...scope, queueId: id, page: 1, perPage: 100 }
  const callees = (await handlers['queues.page'](page, CONTEXT)).rows.map(({ callee }) => callee ?? '-')
  await handlers['preferences.update']({ maskNumbers: true }, CONTEXT)
  const masked = JSON.stringify(await handlers['queues.page'](page, CONTEXT))
  for (const callee of callees) expect(masked).not.toContain(callee)
  const { documents } = await running.app.marks.rows(false)
  expect(documents).toEqual([])
  const { accountId } = scope
  const written = await handlers['exchange.export']({ accountId, taskId: null, passphrase: null }, CONTEXT)
  expect(JSON.parse(readFileSync(written?.path ?? '', 'utf8'))).toMatchObject({ documents: [] })
})

it('is of calls that are named, each once; of none it is not made', async () => {
  const { scope, ...running } = await started(5)
  const { handlers } = running.app
  const { rows } = await handlers['records.localPage']({ ...scope, ...ALL, page: 1, perPage: 5 }, CONTEXT)
  const [one = '', two = ''] = rows.map((row) => row.id)
  const named = { ...scope, name: '抽样', answeredOnly: false }
  const of = { recordIds: [two, one, two] }
  const { id, filter } = await handlers['queues.make']({ ...named, of }, CONTEXT)
  expect(filter).toBeNull()
  const page = await handlers['queues.page']({ ...scope, queueId: id, page: 1, perPage: 5 }, CONTEXT)
  expect(page.rows.map((row) => row.id)).toEqual([two, one])
  expect(await handlers['queues.added']({ ...scope, queueId: id }, CONTEXT)).toBe(0)
  await expect(
    handlers['queues.make']({ ...named, of: { ...ALL, filter: { keyword: '99999999999' } } }, CONTEXT),
  ).rejects.toMatchObject({ code: 'invalid_input' })
})
