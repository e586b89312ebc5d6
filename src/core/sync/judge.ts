/** What a pass has proven. The reasoning is in the head of `engine.ts`. */
import type { Pass } from './pass.ts'
import { asPrevious, isCut, newPass } from './pass.ts'
import { countPages } from './ranges.ts'

/** Passes of one run; a task that moves through all of them ends as incomplete. */
export const PASSES_AT_MOST = 4

export type Verdict =
  { kind: 'complete'; total: number } | { kind: 'incomplete' } | { kind: 'once more'; next: Pass }

/** The pages stood still, as far as one pass can tell. */
export function stoodStill(pass: Pass): boolean {
  return pass.minTotal === pass.maxTotal && !pass.shifted && (pass.gather || pass.repeated === 0)
}

export interface Losses {
  /** Calls of the task that the store knew when the run began, and those of them that it kept. */
  storedBefore: number
  keptBefore: number
  /** Calls kept that the pass has not seen. */
  lost: number
  /** That so many are gone was said before, and none of them will go now: once more is once too often. */
  told: boolean
}

/** So few calls may be removed without asking, whatever their share. */
const FEW_CALLS = 20

/** Whether it is most of what was kept that the platform does not list any more. */
export function isMost({ lost, keptBefore }: Pick<Losses, 'lost' | 'keptBefore'>): boolean {
  return lost > FEW_CALLS && lost * 2 > keptBefore
}

export function judge(pass: Pass, losses: Losses): Verdict {
  const { previous, total, seen } = pass
  const pages = countPages(pass.done)
  const counted = seen === total
  const readTwice = previous !== null && previous.fingerprint === pass.fingerprint && previous.pages === pages
  // Without a total of its own a reply cannot contradict the list; the list itself, twice the same, can be believed.
  if (readTwice && pages > 1 && pass.odd >= pages - 1) return { kind: 'complete', total: seen }
  if (counted) {
    const confirmed = previous?.total === total || losses.told || !wouldEmpty(losses, total)
    if (readTwice || (stoodStill(pass) && confirmed) || grewOnly(pass)) return { kind: 'complete', total }
  } else if ((readTwice && stoodStill(pass)) || isCut(pass)) return { kind: 'incomplete' }
  if (pass.number >= PASSES_AT_MOST) return { kind: 'incomplete' }
  return { kind: 'once more', next: following(pass, counted) }
}

/** A list that falls to less than half, or becomes another one: a platform's bad moment must not empty the store. */
function wouldEmpty(losses: Losses, total: number): boolean {
  return total * 2 < losses.storedBefore || isMost(losses)
}

/**
 * At the balance the store held all calls of the list. If nothing was removed since, as many unknown calls came as the
 * total rose by; a removal that growth hid, before the balance or after it, shows as a difference.
 */
function grewOnly({ balance, total, minTotal, fresh }: Pass): boolean {
  return balance !== null && minTotal >= balance.total && balance.fresh + fresh === total - balance.total
}

function following(pass: Pass, balanced: boolean): Pass {
  const { mark, number, restarts, seen, total, minTotal, maxTotal, fresh, useful } = pass
  const balance = balanced
    ? { total, fresh: 0 }
    : pass.balance && { ...pass.balance, fresh: pass.balance.fresh + fresh }
  const follows = { number: number + 1, restarts, previous: asPrevious(pass), balance }
  if (seen >= total) return newPass(mark + 1, follows)
  // Too few, as with an order that is not quite fixed: keep what was seen and add to it.
  return { ...newPass(mark, follows), gather: true, useful, seen, total, minTotal, maxTotal }
}
