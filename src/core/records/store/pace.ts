/** Keeps steps short whose end cannot be known beforehand: a commit takes what the disk takes. */
export interface Pace {
  /** Milliseconds that the work of the next step may take. */
  work: () => number
  /** A step took this long in all. */
  took: (ms: number) => void
}

/** Of the whole: with less there is no telling how fast it is. */
const LEAST_SHARE = 0.05

/** @param wholeMs what a step may take in all */
export function createPace(wholeMs: number): Pace {
  let work = wholeMs
  return {
    work: () => work,
    took: (ms) => {
      work = Math.min(wholeMs, Math.max(wholeMs * LEAST_SHARE, (work * wholeMs) / Math.max(ms, 1)))
    },
  }
}
