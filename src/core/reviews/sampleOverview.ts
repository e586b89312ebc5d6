/** Samples and disagreements as a window shows them. */
import { shownFilter } from '#shared/records/filterWords.ts'
import type { CallRecord } from '#shared/records/types.ts'
import {
  isJudged,
  type Disagreement,
  type Rater,
  type Sample,
  type SampledCall,
  type SampleOverview,
  type StratumShare,
} from '#shared/reviews/samples.ts'
import { ownNumbers } from '../masking/mask.ts'
import { maskWords } from '../masking/ownWords.ts'
import { maskRow } from '../masking/maskCall.ts'
import type { EveryMark } from './everyMark.ts'

export interface SeatedSample {
  sample: Sample
  /** Reviewers by place. */
  seated: (string | null)[]
}

export interface OverviewOptions {
  /** Of reviewers, by their ids, as they are shown. */
  names: ReadonlyMap<string, string>
  /** This machine's reviewer. */
  self: string | null
  marks: EveryMark
  masked: boolean
}

/** What people and scripts wrote may hold a number. */
export const shownText = (text: string, masked: boolean): string => (masked ? maskWords(text) : text)

/** A disagreement as it is shown: what was written of a call that is not kept is masked by its shape alone. */
export function shownDisagreement(
  one: Omit<Disagreement, 'call'>,
  call: CallRecord | undefined,
  masked: boolean,
): Disagreement {
  const shown = call !== undefined && masked ? maskRow(call) : call
  const own = ownNumbers(call ?? {})
  const told = (text: string): string => (masked ? maskWords(text, own) : text)
  return {
    ...one,
    call:
      shown === undefined
        ? null
        : { callee: shown.callee, calldate: shown.calldate, intention_results: shown.intention_results },
    judgements: one.judgements.map(({ rater, mark }) => ({
      rater,
      mark: {
        ...mark,
        verdict: mark.verdict === null ? null : told(mark.verdict),
        note: told(mark.note),
        tags: mark.tags.map(told),
      },
    })),
  }
}

/** The place of this machine's reviewer, and the calls that they judge: all where they have none. */
export function ownCalls(
  { calls }: Pick<Sample, 'calls'>,
  seated: readonly (string | null)[],
  self: string | null,
): { place: number | null; calls: readonly SampledCall[] } {
  const place = self === null ? -1 : seated.indexOf(self)
  if (place < 0) return { place: null, calls }
  return { place, calls: calls.filter(({ raters }) => raters.includes(place)) }
}

/** @param marks of the sample's calls */
export function overviewOf(
  { sample, seated }: SeatedSample,
  { names, self, marks, masked }: OverviewOptions,
): SampleOverview {
  const { calls, filter, ...rest } = sample
  const told = (text: string): string => shownText(text, masked)
  const judgedBy = (reviewer: string | null, id: string): boolean =>
    reviewer !== null && isJudged(marks[id]?.[reviewer])
  const raters = seated.map((reviewer, place): Rater => {
    const theirs = calls.filter(({ raters: places }) => places.includes(place))
    const judged = theirs.filter(({ id }) => judgedBy(reviewer, id)).length
    return {
      reviewer,
      name: reviewer === null ? null : (names.get(reviewer) ?? null),
      calls: theirs.length,
      judged,
    }
  })
  const { place, calls: own } = ownCalls(sample, seated, self)
  return {
    ...rest,
    ...{ name: told(rest.name), seed: told(rest.seed) },
    strata: rest.strata.map(([stratum, of]): StratumShare => {
      const taken = calls.filter((call) => call.stratum === stratum).length
      return { stratum: told(stratum), calls: of, taken }
    }),
    filter: filter === null ? null : shownFilter(filter, masked),
    calls: calls.length,
    raters,
    shared: calls.filter(({ raters: places }) => places.length > 1).length,
    self: place,
    own: own.map(({ id }) => ({ recordId: id, judged: judgedBy(self, id) })),
  }
}
