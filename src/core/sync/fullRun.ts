/** A full run: passes over all pages until one proves the store complete, or none of them does. */
import { encodeCheckpoint, encodeOutcome, type FullCheckpoint } from './checkpoint.ts'
import { isMost, judge, stoodStill } from './judge.ts'
import {
  isAnnounced,
  isCut,
  isDone,
  isSample,
  LayoutChanged,
  newPass,
  nextPage,
  takeIn,
  target,
  wasNotThere,
  type Pass,
} from './pass.ts'
import { reach } from '../api/reach.ts'
import { countPages } from './ranges.ts'
import type { RunContext, RunCounts, RunEnd } from './run.ts'
import type { IngestedPage } from './store.ts'

/** How often a run restarts because the platform splits its pages differently, or a mark was in use. */
export const RESTARTS_AT_MOST = 3
/** Times a page that came short is asked for again. */
const SUSPECT_ROUNDS = 2
const CATCH_UP_ROUNDS = 3
/** Pages whose totals are remembered; beyond, a list that moves is gathered by another pass instead. */
const TOTALS_KEPT = 20_000

export interface FullRun {
  /** Where to go on; null begins with `mark`. */
  resume: FullCheckpoint | null
  mark: number
  /** Calls that the store knew when the run began, and those of them that it kept. */
  storedBefore: number
  keptBefore: number
  /** New and changed calls that the run brought before this. */
  counts: RunCounts
  /** See `Outcome.anywhere`. */
  anywhere: boolean
  /** A run before this one has said already that most calls are gone. */
  told: boolean
}

/** A pass began under a mark that calls of the store carry already, as after a damaged checkpoint. */
class MarkInUse extends Error {}

export async function fullRun(context: RunContext, start: FullRun): Promise<RunEnd> {
  const { store, scope, run, reader, logger } = context
  const { anywhere, storedBefore, keptBefore } = start
  let { fresh, changed, leftOut } = start.counts
  let pass = start.resume?.pass ?? newPass(start.mark)
  /** By page, what the total was when it was read. */
  const totals = new Map<number, number>()

  const checkpoint = (last: number | null): string =>
    encodeCheckpoint({
      asked: reader.perPage,
      storedBefore,
      keptBefore,
      fresh,
      changed,
      leftOut,
      anywhere,
      pass: { ...pass, last },
    })

  function report(received: number): void {
    context.report({
      mode: 'full',
      records: pass.seen,
      total: pass.total,
      pages: countPages(pass.done),
      pagesTotal: Math.max(target(pass), countPages(pass.done)),
      fresh: fresh + pass.fresh - leftOut,
      changed: changed + pass.changed,
      received,
    })
  }

  async function read(
    next: (underWay: ReadonlySet<number>) => number | null,
    again: boolean,
    check?: (reply: IngestedPage) => void,
  ): Promise<void> {
    await reader.read({
      next,
      prepare: (page) => ({ mark: pass.mark, checkpoint: checkpoint(page), run }),
      takeIn: (page, reply) => {
        check?.(reply)
        takeIn(pass, page, reply, again)
        leftOut += reply.leftOut
        if (!again && totals.size < TOTALS_KEPT) totals.set(page, reply.meta.total)
        report(reply.received)
      },
      optional: (page) => !again && !isAnnounced(pass, page),
      missing: (page) => wasNotThere(pass, page),
    })
  }

  function readAgain(pages: readonly number[], check?: (reply: IngestedPage) => void): Promise<void> {
    const left = [...pages]
    return read(() => left.shift() ?? null, true, check)
  }

  /** The seams between what was read before a stop and what was not: if they hold, nothing slipped through. */
  async function pickUp(): Promise<void> {
    // The last page's reply was lost, and with it how many fresh calls it brought.
    pass.balance = null
    const { last } = pass
    const ends = new Set(pass.done.flat())
    if (last !== null) ends.add(last)
    await readAgain([...ends])
  }

  /** All pages not read yet; the first one alone, for it says how many there are. */
  async function readPages(): Promise<void> {
    const untouched = !pass.gather && pass.perPage === null && pass.last === null
    if (pass.perPage === null) {
      let asked = false
      await read(
        () => {
          if (asked) return null
          asked = true
          return 1
        },
        false,
        ({ seen, received, repeated }) => {
          if (untouched && seen !== received - repeated) throw new MarkInUse(`Mark ${pass.mark} is in use`)
        },
      )
    }
    while (!isDone(pass)) await read((underWay) => nextPage(pass, underWay), false)
  }

  const counted = (): boolean => pass.seen === pass.total

  /** Evidence for or against: pages that came short, then the samples, then the ends where a list grows. */
  async function close(): Promise<void> {
    for (let round = 0; round < SUSPECT_ROUNDS && Object.keys(pass.suspects).length > 0; round += 1)
      await readAgain(Object.keys(pass.suspects).map(Number))
    const pages = countPages(pass.done)
    if (stoodStill(pass) && counted() && pages > 1)
      await readAgain(
        Object.keys(pass.samples)
          .map(Number)
          .filter((page) => isSample(page, pages)),
      )
    if (!stoodStill(pass) || !counted()) await catchUp()
    if (pass.seen < pass.total && (await mendSeams())) await catchUp()
  }

  /**
   * Calls can slip through between a page and the next where the list was longer when the first of them was read:
   * it had grown after the second was, or it shrank before that.
   */
  async function mendSeams(): Promise<boolean> {
    const doubtful = new Set<number>()
    for (const [page, total] of totals)
      if (total > (totals.get(page + 1) ?? Infinity)) doubtful.add(page).add(page + 1)
    // With more than that the next pass, which gathers, is the better way.
    if (doubtful.size === 0 || doubtful.size > countPages(pass.done) / 2) return false
    await readAgain([...doubtful])
    return true
  }

  /**
   * One page at a time, so that a reply whose total equals the calls seen is a balance at one moment. Replies may have
   * come in another order than they were given, so the latest total need not be the largest.
   */
  async function catchUp(): Promise<void> {
    let unseen = 0
    let left = reach(pass)
    const balances = async (page: number): Promise<boolean> => {
      left -= 1
      await readAgain([page], (reply) => (unseen = reply.received - reply.repeated))
      return counted() || left <= 0
    }
    for (let round = 0; round < CATCH_UP_ROUNDS && pass.seen <= pass.maxTotal; round += 1) {
      const before = pass.seen
      for (let page = 1; page <= pass.lastPage; page += 1) {
        if (await balances(page)) return
        if (unseen === 0) break
      }
      for (let page = pass.lastPage; page >= 1; page -= 1) {
        if (await balances(page)) return
        if (unseen === 0) break
      }
      if (pass.seen === before) return
    }
  }

  /** @param heldBack calls that a proven list does not hold, and that stay until a person agrees */
  async function finish(complete: boolean, total: number, heldBack = 0): Promise<RunEnd> {
    context.signal.throwIfAborted()
    const known = complete || heldBack > 0
    const end = {
      complete: complete && heldBack === 0,
      missing: known ? 0 : Math.max(0, total - pass.seen),
      unannounced: known || pass.least === null ? 0 : Math.max(0, pass.seen - total),
      heldBack,
      total,
    }
    const heldOf = heldBack > 0 ? keptBefore : 0
    const outcome = encodeOutcome({ at: context.now(), ...end, heldOf, mark: pass.mark, cursor: 1, anywhere })
    const pruneUnmarked = end.complete ? pass.mark : null
    const finished = await store.finishRun(scope, { outcome, pruneUnmarked, run })
    return { ...end, ...finished }
  }

  function beginAnew(follows: Pass): void {
    fresh += pass.fresh
    changed += pass.changed
    pass = follows
    totals.clear()
  }

  let resumed = start.resume !== null
  for (;;) {
    try {
      if (resumed) await pickUp()
      resumed = false
      await readPages()
      await close()
    } catch (thrown) {
      if (thrown instanceof LayoutChanged || thrown instanceof MarkInUse) {
        resumed = false
        logger.info('A pass begins anew', { why: thrown.message, restarts: pass.restarts })
        if (pass.restarts >= RESTARTS_AT_MOST) return await finish(false, pass.total)
        const mark = thrown instanceof MarkInUse ? pass.mark * 2 + 1 : pass.mark + 1
        beginAnew(newPass(mark, { number: pass.number, restarts: pass.restarts + 1 }))
        continue
      }
      // Keeps what the last reply said, which its own transaction could not know yet.
      if (pass.perPage !== null)
        await store.saveCheckpoint(scope, checkpoint(null), run).catch(() => undefined)
      throw thrown
    }
    const lost = await store.countUnmarked(scope, pass.mark)
    const held = isMost({ lost, keptBefore }) && lost > context.agreed()
    const verdict = judge(pass, { storedBefore, keptBefore, lost, told: start.told && held })
    logger.info('A pass over the calls ended', {
      pass: pass.number,
      verdict: verdict.kind,
      pages: countPages(pass.done),
      seen: pass.seen,
      total: pass.total,
      repeated: pass.repeated,
      shifted: pass.shifted,
      cut: isCut(pass),
      lost,
    })
    if (verdict.kind === 'complete') return await finish(true, verdict.total, held ? lost : 0)
    if (verdict.kind === 'incomplete') return await finish(false, pass.total)
    beginAnew(verdict.next)
    report(0)
  }
}
