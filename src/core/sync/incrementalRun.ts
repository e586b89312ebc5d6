/**
 * A run that builds on a proven one, and looks at few pages: both ends of the list, as far as they bring anything new
 * or changed, and every page in turn, a part at each run.
 *
 * Proof: after the proven run the store held what the platform listed, and whatever came to it since came from the
 * platform. Unless a call was removed, the store is a subset of the list, so it is the whole list exactly when both
 * count the same in one reply. A removal shows as a store that holds more than the list once the new calls are in, which
 * is why both ends are looked at last where the total moved meanwhile. It can hide only while as many new calls lie
 * away from both ends. Then the round finds them, within {@link ROUND} + 1 runs, and from there on the task's order is
 * known to be such that only full runs are used.
 * Whatever does not add up ends here, and a full run follows. Until then it asks at most {@link SPARE_PAGES} times and
 * twice for each page of the proven list, doubled at most.
 */
import { encodeIncremental, encodeOutcome, type Outcome } from './checkpoint.ts'
import type { PageMeta } from '#shared/records/types.ts'
import { SPARE_PAGES } from '../api/reach.ts'
import type { RunContext, RunCounts, RunEnd } from './run.ts'
import { knownCalls, type IngestedPage } from './store.ts'

/** Runs within which every page is looked at again; one more where the round wraps. */
export const ROUND = 10
/** Pages looked at from each end whatever they bring: calls that may still get comments, tags, another intention. */
const RECENT_PAGES = 2
/** How far an end is followed because its calls changed. */
const CHANGES_FOLLOWED = 8
const CATCH_UP_ROUNDS = 3

export interface IncrementalStart {
  mark: number
  /** Calls that the store knew when the run began. */
  stored: number
  base: Outcome
}

/** A full run is needed; `anywhere` where the list was found to grow between its ends. The counts are the run's so far. */
export interface NotEnough {
  kind: 'full'
  anywhere: boolean
  counts: RunCounts
}

export async function incrementalRun(
  context: RunContext,
  { mark, stored, base }: IncrementalStart,
): Promise<{ kind: 'end'; end: RunEnd } | NotEnough> {
  const { store, scope, run, reader } = context
  const looked = new Map<number, IngestedPage>()
  let planned = 1
  let seen = 0
  let fresh = 0
  let changed = 0
  let leftOut = 0
  let total = 0
  let lastPage = 1
  let perPage = 1
  let totalMoved = false
  let usable = true
  let asked = 0
  /** Replies that this run may ask for, by the first one. */
  let limit = 1

  async function look(pages: Iterable<number>): Promise<void> {
    const left = [...pages]
    planned = looked.size + left.filter((page) => !looked.has(page)).length
    await reader.read({
      next: () => {
        if (!usable || asked >= limit) return null
        const page = left.shift() ?? null
        if (page !== null) asked += 1
        return page
      },
      prepare: () => ({ mark, checkpoint: encodeIncremental(mark), run }),
      takeIn: (page, reply) => {
        totalMoved ||= looked.size > 0 && reply.meta.total !== total
        usable &&=
          reply.meta.page === page &&
          (page >= reply.meta.lastPage || reply.received >= reply.meta.perPage) &&
          isPlausible(reply.meta, base.total)
        const before = looked.get(page)
        looked.set(page, {
          ...reply,
          fresh: reply.fresh + (before?.fresh ?? 0),
          changed: reply.changed + (before?.changed ?? 0),
        })
        ;({ total, lastPage, perPage } = reply.meta)
        seen = reply.seen
        fresh += reply.fresh
        changed += reply.changed
        leftOut += reply.leftOut
        context.report({
          mode: 'incremental',
          records: seen,
          total,
          pages: looked.size,
          pagesTotal: Math.max(planned, looked.size),
          fresh: fresh - leftOut,
          changed,
          received: reply.received,
        })
      },
    })
  }

  const notEnough = (anywhere = false): NotEnough => ({
    kind: 'full',
    anywhere,
    counts: { fresh, changed, leftOut },
  })

  /** Pages at one end that new calls can fill, by the total alone; one more for a page filled in part. */
  const growth = (): number => Math.ceil(Math.max(0, total - base.total) / perPage) + 1
  const counts = (): number => stored + fresh

  /** The next pages of one end that have to be looked at because the last one of it brought something. */
  function follow(end: 'front' | 'back'): number[] {
    const page = (offset: number): number => (end === 'front' ? 1 + offset : lastPage - offset)
    let offset = 0
    while (looked.has(page(offset))) offset += 1
    const edge = looked.get(page(offset - 1))
    const followed = (edge?.fresh ?? 0) > 0 || ((edge?.changed ?? 0) > 0 && offset < CHANGES_FOLLOWED)
    return followed && page(offset) >= 1 && page(offset) <= lastPage ? [page(offset)] : []
  }

  await look([1])
  const newAtFront = (looked.get(1)?.fresh ?? 0) > 0
  if (!usable || total < base.total || counts() > total) return notEnough()
  limit = SPARE_PAGES + 2 * lastPage

  // New calls at the front push the others on, and the round's place with them.
  const pushed = newAtFront ? Math.floor((total - base.total) / perPage) : 0
  const first = base.cursor + pushed > lastPage ? 1 : base.cursor + pushed
  const share = Math.ceil(lastPage / ROUND)
  const plan = new Set<number>()
  for (let page = first; page < first + share; page += 1) plan.add(page)
  for (let offset = 0; offset < RECENT_PAGES; offset += 1) plan.add(1 + offset).add(lastPage - offset)
  if (counts() < total)
    for (let offset = 0; offset < growth(); offset += 1) plan.add(newAtFront ? 1 + offset : lastPage - offset)
  await look([...plan].filter((page) => page > 1 && page <= lastPage))

  for (let more = [0]; more.length > 0 && usable && asked < limit;) {
    more = [...new Set([...follow('front'), ...follow('back')])]
    await look(more)
  }
  // A run cut short may have stored the outermost new calls and not those behind them.
  if (counts() < total && usable) {
    const zones = Array.from({ length: growth() }, (_, offset) => [1 + offset, lastPage - offset]).flat()
    await look(new Set(zones.filter((page) => page >= 1 && page <= lastPage && !looked.has(page))))
  }
  for (let round = 0; round < CATCH_UP_ROUNDS && counts() < total && totalMoved; round += 1) {
    await look([1])
    if (counts() < total) await look([lastPage])
  }

  // A call that came after its end was looked at would stand for one that was removed: both ends once more.
  for (let round = 0, before = -1; round < CATCH_UP_ROUNDS && totalMoved && total !== before; round += 1) {
    before = total
    await look(new Set([1, lastPage]))
  }

  if (counts() > total || asked >= limit) return notEnough()
  const between = [...looked].some(
    ([page, reply]) => reply.fresh > 0 && page > growth() + 1 && page < lastPage - growth(),
  )
  if (between || (counts() < total && !totalMoved && usable)) return notEnough(true)
  // Other windows may have stored calls meanwhile, so the store is asked.
  const state = await store.syncState(scope)
  if (!usable || knownCalls(state) !== total || context.full()) return notEnough()
  context.signal.throwIfAborted()
  const end = { complete: true, missing: 0, unannounced: 0, heldBack: 0, total }
  const outcome = encodeOutcome({
    at: context.now(),
    ...end,
    heldOf: 0,
    mark,
    cursor: first + share > lastPage ? 1 : first + share,
    anywhere: false,
  })
  const finished = await store.finishRun(scope, { outcome, pruneUnmarked: null, run })
  return { kind: 'end', end: { ...end, ...finished } }
}

/** A list that doubled, or whose pages and total contradict each other, is not the one that was proven. */
function isPlausible({ total, lastPage, perPage }: PageMeta, before: number): boolean {
  return total <= 2 * before && lastPage <= Math.ceil(total / perPage) + 1
}
