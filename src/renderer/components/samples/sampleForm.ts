import { MOST_RATERS, USUAL_SAMPLE } from '#shared/reviews/samples.ts'
import type { StratumBy } from '#shared/reviews/strata.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import { formatChinaDate } from '#shared/time.ts'
import { SELF, type SampleWish } from '../../stores/samples.ts'

/** What a person chooses of a sample. */
export interface SampleForm {
  size: number
  /** Of all calls, though the list is filtered. */
  whole: boolean
  by: StratumBy | null
  most: number | null
  seed: string
  /** As in {@link SampleWish}. */
  raters: string[]
  overlap: number
  /** Whether all raters judge the overlap, or two of them. */
  all: boolean
}

const USUAL_OVERLAP = 10

/** The day, with a number behind it where that was used before: another sample has other calls. */
export function freeSeed(now: number, used: readonly string[]): string {
  const day = formatChinaDate(now)
  for (let number = 1; ; number += 1) {
    const seed = number === 1 ? day : `${day}-${number}`
    if (!used.includes(seed)) return seed
  }
}

export const usualForm = (seed: string): SampleForm => ({
  ...{ size: USUAL_SAMPLE, whole: false, by: null, most: null, seed },
  ...{ raters: [SELF], overlap: USUAL_OVERLAP, all: true },
})

/** @param listed what the list of calls is filtered by */
export function wishOf({ whole, raters, all, ...form }: SampleForm, listed: LocalFilter): SampleWish {
  const alone = raters.length < 2
  return {
    ...form,
    filter: whole ? {} : listed,
    most: form.by === null ? null : form.most,
    raters,
    overlap: alone ? 0 : Math.min(form.overlap, form.size),
    each: all ? Math.min(MOST_RATERS, Math.max(2, raters.length)) : 2,
  }
}
