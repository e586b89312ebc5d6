import { cohenKappa, fleissKappa, type Agreement } from '#shared/reviews/agreement.ts'
import type { Mark } from '#shared/reviews/marks.ts'
import {
  isJudged,
  type AgreementReport,
  type Disagreement,
  type ItemAgreement,
  type Sample,
} from '#shared/reviews/samples.ts'
import type { EveryMark } from './everyMark.ts'

/** A call that all of its raters judged, in the order of their places. */
interface Judged {
  recordId: string
  judgements: { rater: number; mark: Mark }[]
}

export interface ReportOptions {
  sample: Pick<Sample, 'calls' | 'raters'>
  /** Reviewers by place. */
  seated: readonly (string | null)[]
  marks: EveryMark
  /** This machine's reviewer. */
  self: string | null
}

type Report = Omit<AgreementReport, 'disagreements'> & { disagreements: Omit<Disagreement, 'call'>[] }

/** A card's item has a category for each answer, and a verdict one for itself, none among them. */
const verdictOf = ({ verdict }: Mark): string => JSON.stringify(verdict)

/**
 * How far the raters of a sample agree. What others said of a call that this machine's reviewer has yet to judge is not
 * in it, nor in the figures.
 */
export function agreementReport({ sample, seated, marks, self }: ReportOptions): Report {
  const shared = sample.calls.filter(({ raters }) => raters.length > 1)
  const judged: Judged[] = []
  let [blind, waiting] = [0, 0]
  for (const { id, raters } of shared) {
    const given = raters.map((rater) => ({ rater, mark: marks[id]?.[seated[rater] ?? ''] }))
    const own = given.find(({ rater }) => seated[rater] === self)
    if (self !== null && own !== undefined && !isJudged(own.mark)) blind += 1
    else if (given.every(({ mark }) => isJudged(mark)))
      judged.push({ recordId: id, judgements: given as Judged['judgements'] })
    else waiting += 1
  }
  const isCohen = sample.raters.length === 2
  const kappaOf = (items: readonly (readonly string[])[]): Agreement =>
    isCohen ? cohenKappa(items as [string, string][]) : fleissKappa(items)
  return {
    method: isCohen ? 'cohen' : 'fleiss',
    ...{ shared: shared.length, blind, waiting },
    verdict: kappaOf(judged.map(({ judgements }) => judgements.map(({ mark }) => verdictOf(mark)))),
    items: itemAgreements(judged, kappaOf),
    disagreements: judged.flatMap((call) => differences(call) ?? []),
  }
}

/** The answers of raters who all scored a call with the same version of a card, by item; null where they did not. */
function answersOf({
  judgements,
}: Judged): { card: string; version: number; items: Map<string, number[]> } | null {
  const scores = judgements.map(({ mark }) => mark.score)
  const [first] = scores
  if (first === null || first === undefined) return null
  if (scores.some((score) => score?.card !== first.card || score.version !== first.version)) return null
  const items = new Map<string, number[]>()
  for (const item of Object.keys(first.answers)) {
    const answers = scores.flatMap((score) => score?.answers[item] ?? [])
    if (answers.length === scores.length) items.set(item, answers)
  }
  return { card: first.card, version: first.version, items }
}

function itemAgreements(
  judged: readonly Judged[],
  kappaOf: (items: readonly string[][]) => Agreement,
): ItemAgreement[] {
  const byItem = new Map<string, { card: string; version: number; item: string; answers: string[][] }>()
  for (const call of judged) {
    const scored = answersOf(call)
    if (scored === null) continue
    const { card, version } = scored
    for (const [item, answers] of scored.items) {
      const key = JSON.stringify([card, version, item])
      const known = byItem.get(key) ?? { card, version, item, answers: [] }
      known.answers.push(answers.map(String))
      byItem.set(key, known)
    }
  }
  return [...byItem.values()].map(({ answers, ...of }) => ({ ...of, agreement: kappaOf(answers) }))
}

const differ = (values: readonly unknown[]): boolean => new Set(values).size > 1

/** @returns null where the raters agree in all that can be compared */
function differences(call: Judged): Omit<Disagreement, 'call'> | null {
  const { recordId, judgements } = call
  const verdict = differ(judgements.map(({ mark }) => mark.verdict))
  const items = [...(answersOf(call)?.items ?? [])]
    .filter(([, answers]) => differ(answers))
    .map(([item]) => item)
  if (!verdict && items.length === 0) return null
  return {
    ...{ recordId, verdict, items },
    judgements: judgements.map(({ rater, mark: { verdict: given, note, tags, score, changedAt } }) => ({
      rater,
      mark: { verdict: given, note, tags, score, changedAt },
    })),
  }
}
