import { MOST_RATERS, USUAL_SAMPLE, type Allocation } from '#shared/reviews/samples.ts'
import type { StratumBy } from '#shared/reviews/strata.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import { formatChinaDate } from '#shared/time.ts'
import { SELF, type SampleDrawing, type SampleWish } from '../../stores/samples.ts'

/** What a person chooses of a sample. */
export interface SampleForm {
  size: number
  /** Of all calls, though the list is filtered. */
  whole: boolean
  by: StratumBy | null
  allocation: Allocation
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
  ...{ size: USUAL_SAMPLE, whole: false, by: null, allocation: 'equal', most: null, seed },
  ...{ raters: [SELF], overlap: USUAL_OVERLAP, all: true },
})

/** @param listed what the list of calls is filtered by, here and below */
export const drawingOf = (
  { size, whole, by, allocation, most, seed }: SampleForm,
  listed: LocalFilter,
): SampleDrawing => ({
  ...{ size, by, seed, filter: whole ? {} : listed },
  ...{ allocation: by === null ? 'equal' : allocation, most: by === null ? null : most },
})

export function wishOf(form: SampleForm, listed: LocalFilter): SampleWish {
  const { raters, overlap, all, size } = form
  return {
    ...drawingOf(form, listed),
    raters,
    overlap: raters.length < 2 ? 0 : Math.min(overlap, size),
    each: all ? Math.min(MOST_RATERS, Math.max(2, raters.length)) : 2,
  }
}
