import { expect, it, vi } from 'vitest'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { MOST_QUEUED } from '#shared/reviews/queues.ts'
import { createDoubtful, type DoubtfulOptions } from './doubtful.ts'
import { createQueues, type QueuesOptions } from './queues.ts'

const SCOPE = { accountId: 'acc', taskId: 't' }
const place = { path: '/calls.db', key: '' }
const accounts = { identity: () => 'me' }
const places = { hasMarks: () => false, marksFor: async () => place }
const local = {
  locate: async () => ({ place, scope: { identity: 'me', taskId: 't' } }),
  placeOf: async () => place,
  marksFor: async () => null,
}

function queuesOver(listed: { ids: string[]; skipped: number }) {
  const worker = { listedIds: async () => listed, queueProgress: async () => ({ reviewed: 0, gone: 0 }) }
  const documents = { put: vi.fn(async () => undefined) }
  const queues = createQueues({
    ...{ accounts, places, local, documents, worker, clock: { now: () => 1 } },
  } as unknown as QueuesOptions)
  const make = () =>
    queues.make(SCOPE, { name: 'q', of: { filter: {}, sort: DEFAULT_LOCAL_SORT }, answeredOnly: true }, false)
  return { queues, documents, make }
}

it('a list of more calls than a queue may have is refused, though few of them were answered', async () => {
  const { make, documents } = queuesOver({ ids: ['a', 'b'], skipped: MOST_QUEUED - 1 })
  await expect(make()).rejects.toMatchObject({ code: 'invalid_input' })
  expect(documents.put).not.toHaveBeenCalled()
  expect(await queuesOver({ ids: ['a', 'b'], skipped: MOST_QUEUED - 2 }).make()).toMatchObject({ total: 2 })
})

it('of the calls that a rule finds, the newest as many as a queue may have are taken', async () => {
  const { queues } = queuesOver({ ids: [], skipped: 0 })
  const asked: unknown[] = []
  const worker = {
    doubtfulIds: async (...all: unknown[]) => {
      asked.push(all.at(-1))
      return { ids: ['a', 'b'], found: 7 }
    },
  }
  const doubtful = createDoubtful({
    ...{ accounts, places, local, queues, worker },
  } as unknown as DoubtfulOptions)
  expect(await doubtful.queue({ ...SCOPE, trustOthers: false }, 'rule', 'q', false)).toMatchObject({
    found: 7,
    queue: { total: 2 },
  })
  expect(asked).toEqual([MOST_QUEUED])
})
