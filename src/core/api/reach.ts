/**
 * How far a list may be followed, page by page. A platform says how many pages there are, and may be wrong in any way:
 * a number without end, one that grows with every reply, the same calls on every page. So what may be asked follows
 * from what was learned: two requests for every page that brought something new, two for every page that the most
 * modest reply announced, and some to spare. A list that keeps its word, or grows no faster than it is read, stays far
 * below that. Behind the last page that was announced, a list is followed for as long as it goes on, to a limit.
 */
import type { PageMeta } from '#shared/records/types.ts'

/** What a reading has learned so far; plain data, so that a checkpoint can hold it. */
export interface Learned {
  /** Replies asked for in their turn, whatever they brought; pages that are looked at again do not count. */
  asked: number
  /** Pages that brought something new. */
  useful: number
  /** Rows of the fullest page. */
  fullest: number
  /** The fewest pages that a reply announced, by its last page or by its total; null before one did. */
  least: number | null
}

export const SPARE_PAGES = 32
/** Of a list whose length is announced, and of one that is followed because it goes on all the same. */
const PAGES_AT_MOST = 1_000_000
export const UNANNOUNCED_AT_MOST = 2_000

export const nothingLearned = (): Learned => ({ asked: 0, useful: 0, fullest: 0, least: null })

/**
 * Requests that a reading may make in all, by what it knows now.
 * @param unannounced the page asked for lies behind the last one that was announced
 */
export function reach({ useful, least }: Learned, unannounced = false): number {
  const announced = least === null ? 0 : Math.min(PAGES_AT_MOST, SPARE_PAGES + 2 * least)
  const most = least === null || unannounced ? Math.max(announced, UNANNOUNCED_AT_MOST) : announced
  return Math.min(SPARE_PAGES + 2 * useful, most)
}

/** @param fresh rows that the reading had not seen before */
export function learn(learned: Learned, page: number, meta: PageMeta, received: number, fresh: number): void {
  if (fresh > 0) learned.useful += 1
  learned.fullest = Math.max(learned.fullest, received)
  // Of another page's reply, or of one without a total, nothing is known but its rows.
  if (meta.page !== page || meta.guessed || (received === 0 && meta.total > 0)) return
  const byTotal = Math.ceil(meta.total / Math.max(1, learned.fullest))
  learned.least = Math.min(learned.least ?? Infinity, meta.lastPage, Math.max(1, byTotal))
}
