/** A sample of calls: what it was drawn from and how, and who judges which of it. It stays as it was made. */
import type { LocalFilter } from '../records/filters.ts'
import type { CallRecord } from '../records/types.ts'
import type { Agreement } from './agreement.ts'
import type { Mark, Reviewer } from './marks.ts'
import type { StratumBy } from './strata.ts'

export const MOST_SAMPLED = 1000
export const USUAL_SAMPLE = 50
/** A letter each, A to I. */
export const MOST_RATERS = 9
export const LONGEST_SEED = 64
export const LONGEST_SAMPLE_NAME = 60

/** How a sample is shared out among strata: as many calls of each, or by how many each has. */
export const ALLOCATIONS = ['equal', 'proportional'] as const
export type Allocation = (typeof ALLOCATIONS)[number]

export interface SampleRule {
  /** Calls in all; fewer where the population or its strata have fewer. */
  size: number
  by: StratumBy | null
  /** Without strata it says nothing. */
  allocation: Allocation
  /** At most so many of each stratum; null for no limit. */
  most: number | null
  seed: string
}

/** Who judges what. */
export interface Sharing {
  /** Reviewers' ids; null for a place that a reviewer claims on their machine. */
  raters: readonly (string | null)[]
  /** So many calls are judged by `each` of the raters, who see no other judgement of them before their own. */
  overlap: number
  each: number
}

export interface Population {
  calls: number
  /** SHA-256 of the ids in order of their code units, a line each; hex. */
  digest: string
}

export interface SampledCall {
  id: string
  /** See `strata.ts`; empty where the sample has none. */
  stratum: string
  /** Who judges it, by their place among the sample's raters. */
  raters: readonly number[]
}

/** A stratum of which the sample holds calls, and how many there were to draw from. */
export type StratumCount = readonly [stratum: string, calls: number]

/** A stratum with how many calls there were to draw from, and how many of them were taken. */
export interface StratumShare {
  stratum: string
  calls: number
  taken: number
}

export interface Sample extends Omit<SampleRule, 'allocation'>, Sharing {
  id: string
  taskId: string
  /** Empty for none. */
  name: string
  /** ms since the epoch. */
  madeAt: number
  /** The reviewer's id of whoever made it. */
  maker: string
  /** What the population was filtered by; null where a later version of the product knows filters that this one does not. */
  filter: LocalFilter | null
  population: Population
  /** Null where a later version of the product shares out in a way that this one does not know. */
  allocation: Allocation | null
  strata: readonly StratumCount[]
  /** By rank. */
  calls: readonly SampledCall[]
}

/** One of a sample's raters. */
export interface Rater {
  /** Null while nobody has claimed the place. */
  reviewer: string | null
  name: string | null
  /** How many calls are theirs, and how many of these they have judged. */
  calls: number
  judged: number
}

/** A sample as a person sees it, whose calls may be elsewhere. */
export interface SampleOverview extends Omit<Sample, 'raters' | 'calls' | 'strata'> {
  calls: number
  strata: readonly StratumShare[]
  raters: readonly Rater[]
  /** Calls that more than one rater judges. */
  shared: number
  /** This machine's reviewer among the raters; null where they are none of them. */
  self: number | null
  /** The calls that this machine's reviewer judges, by rank: theirs, or all where they are no rater. */
  own: readonly { recordId: string; judged: boolean }[]
}

/** What a sample would hold. */
export interface SamplePreview {
  /** To draw from. */
  population: number
  calls: number
  /** All of them, the largest first; none where it is not stratified. */
  strata: StratumShare[]
}

export interface SamplesOfTask {
  /** The newest first. */
  samples: SampleOverview[]
  /** Who may be named as a rater: this machine's reviewer, where they have made anything, and all with a name. */
  reviewers: Reviewer[]
  /** This machine's reviewer; null before they made anything. */
  self: string | null
}

/** What this machine keeps of a sample. */
export interface SampleCheck {
  /** Of the calls that pass the sample's filter here; null where that is not known. */
  population: Population | null
  /** Whether it was drawn from the same calls. */
  same: boolean
  /** Calls of the sample that are not kept here. */
  missing: string[]
}

export interface ItemAgreement {
  card: string
  version: number
  item: string
  agreement: Agreement
}

export interface RaterJudgement {
  /** The rater's place. */
  rater: number
  mark: Pick<Mark, 'verdict' | 'note' | 'tags' | 'score' | 'changedAt'>
}

/** A call that raters judged differently. */
export interface Disagreement {
  recordId: string
  /** Null where it is not kept here. */
  call: Pick<CallRecord, 'callee' | 'calldate' | 'intention_results'> | null
  /** Whether they differ in the verdict, and in which items of the card. */
  verdict: boolean
  items: readonly string[]
  judgements: readonly RaterJudgement[]
}

export interface AgreementReport {
  /** Cohen's kappa of two raters, Fleiss' of more. */
  method: 'cohen' | 'fleiss'
  /** Calls that several raters judge. */
  shared: number
  /** Of these, calls that this machine's reviewer has yet to judge: what others said is kept from them. */
  blind: number
  /** Calls that others have yet to judge. */
  waiting: number
  verdict: Agreement
  items: readonly ItemAgreement[]
  disagreements: readonly Disagreement[]
}

/** A, B, C … */
export const slotName = (rater: number): string => String.fromCharCode(65 + rater)

/** A call counts as judged once it has a verdict or is reviewed. */
export const isJudged = (mark: Pick<Mark, 'verdict' | 'reviewed'> | undefined): boolean =>
  mark !== undefined && (mark.reviewed || mark.verdict !== null)

/** Every choice of `size` out of the numbers `from` … `of` − 1, each in order. */
function choices(of: number, size: number, from = 0): number[][] {
  if (size === 0) return [[]]
  return Array.from({ length: Math.max(0, of - from) }, (_, at) => from + at).flatMap((first) =>
    choices(of, size - 1, first + 1).map((rest) => [first, ...rest]),
  )
}

/**
 * Who judges which call, by rank: the first `overlap` calls are judged by `each` raters, every choice of them in turn;
 * the others go round.
 * @param raters how many there are, 1 to {@link MOST_RATERS}
 * @param each 2 and more; all where there are fewer raters
 * @returns for each call the raters' places, in order
 */
export function shareOut(
  calls: number,
  { raters, overlap, each }: { raters: number; overlap: number; each: number },
): number[][] {
  const together = choices(raters, Math.min(each, raters))
  const shared = raters < 2 ? 0 : Math.min(overlap, calls)
  return Array.from({ length: calls }, (_, at) =>
    at < shared ? (together[at % together.length] ?? []) : [(at - shared) % raters],
  )
}
