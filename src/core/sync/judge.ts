/** What a pass has proven. The reasoning is in the head of `engine.ts`. */
import type { Pass } from './pass.ts'
import { asPrevious, newPass } from './pass.ts'
import { countPages } from './ranges.ts'

/** Passes of one run; a task that moves through all of them ends as incomplete. */
export const PASSES_AT_MOST = 4

export type Verdict =
  | { kind: 'complete'; total: number }
  | { kind: 'incomplete'; missing: number }
  | { kind: 'once more'; next: Pass }

/** The pages stood still, as far as one pass can tell. */
export function stoodStill(pass: Pass): boolean {
  return pass.minTotal === pass.maxTotal && !pass.shifted && (pass.gather || pass.repeated === 0)
}

/** @param storedBefore calls of the task that the store knew when the run began */
export function judge(pass: Pass, storedBefore: number): Verdict {
  const { previous, total, seen } = pass
  const pages = countPages(pass.done)
  const counted = seen === total
  const readTwice = previous !== null && previous.fingerprint === pass.fingerprint && previous.pages === pages
  // Without a total of its own a reply cannot contradict the list; the list itself, twice the same, can be believed.
  if (readTwice && pages > 1 && pass.odd >= pages - 1) return { kind: 'complete', total: seen }
  if (counted) {
    const confirmed = previous?.total === total || !wouldEmpty(storedBefore, total)
    if (readTwice || (stoodStill(pass) && confirmed) || grewOnly(pass)) return { kind: 'complete', total }
  } else if (readTwice && stoodStill(pass)) return incomplete(pass)
  if (pass.number >= PASSES_AT_MOST) return incomplete(pass)
  return { kind: 'once more', next: following(pass, counted) }
}

/** A total that falls to less than half removes much: a platform that has a bad moment must not empty the store. */
function wouldEmpty(storedBefore: number, total: number): boolean {
  return total * 2 < storedBefore
}

/**
 * At the balance the store held all calls of the list. If nothing was removed since, as many unknown calls came as the
 * total rose by; a removal that growth hid, before the balance or after it, shows as a difference.
 */
function grewOnly({ balance, total, minTotal, fresh }: Pass): boolean {
  return balance !== null && minTotal >= balance.total && balance.fresh + fresh === total - balance.total
}

/** Something is missing whenever nothing is proven, even where the numbers happen to agree. */
function incomplete({ total, seen }: Pass): Verdict {
  return { kind: 'incomplete', missing: Math.max(1, total - seen) }
}

function following(pass: Pass, balanced: boolean): Pass {
  const { mark, number, restarts, seen, total, minTotal, maxTotal, fresh } = pass
  const balance = balanced
    ? { total, fresh: 0 }
    : pass.balance && { ...pass.balance, fresh: pass.balance.fresh + fresh }
  const follows = { number: number + 1, restarts, previous: asPrevious(pass), balance }
  if (seen >= total) return newPass(mark + 1, follows)
  // Too few, as with an order that is not quite fixed: keep what was seen and add to it.
  return { ...newPass(mark, follows), gather: true, seen, total, minTotal, maxTotal }
}
