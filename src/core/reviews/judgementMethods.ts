import { maskNumber } from '#shared/records/maskNumber.ts'
import type { Disagreement, Disagreements, OtherJudgements, TracedCall } from '#shared/reviews/judgements.ts'
import type { UnlinkedMark, UnlinkedMarks } from '#shared/reviews/links.ts'
import { ownNumbers } from '../masking/mask.ts'
import { maskWords, unmaskWords } from '../masking/ownWords.ts'
import type { KeptCall } from '../records/store/kept.ts'
import type { StorePlace } from '../records/store/open.ts'
import { DECISION, type JudgedCall } from './judgements.ts'
import type { TextRef } from './erasure.ts'
import type { HeldMark } from './links.ts'
import type { MarkedCall, MarkRef, MarkStore } from './markStore.ts'
import { labelsIn } from './reviewers.ts'

export interface DisagreementQuery {
  /** Null for all tasks. */
  taskId: string | null
  /** Those that are decided as well. */
  decided: boolean
  /** Those as well of which the person has said nothing: to see others' judgements would be no blind one. */
  unjudged: boolean
  most: number
}

export interface NewDecision {
  verdict: string
  /** Left out where that of the decision before stays. */
  note?: string | undefined
  /** Stamps of the judgements by reviewer. */
  of: Readonly<Record<string, string>>
}

export interface JudgementMethodsOptions {
  storeAt: (place: StorePlace) => MarkStore
  /** See `CallStore.keptCalls`. */
  keptCalls: (place: StorePlace, refs: readonly MarkRef[], identity: string | null) => KeptCall[]
}

/** Calls of one task, or of all of an account's tasks, perhaps before a moment; or calls to one number. */
export type ErasedCalls = { taskId: string | null; before: number | null } | { callee: string }

const NOT_KEPT: KeptCall = { kept: false, taskKept: false, calldate: null, callee: null }

/** What the store knows of a call comes before what a mark remembers of it. */
function isErased({ taskId, calls }: TextRef, kept: KeptCall, which: ErasedCalls): boolean {
  if ('callee' in which)
    return kept.callee === which.callee || calls.some(({ callee }) => callee === which.callee)
  if (which.taskId === null ? !kept.taskKept : which.taskId !== taskId) return false
  if (which.before === null) return true
  const date = kept.calldate ?? calls.find(({ calldate }) => calldate !== null)?.calldate ?? null
  return date !== null && date < which.before
}

/** What the worker does where several have judged, or where a call is gone. */
export function createJudgementMethods({ storeAt, keptCalls }: JudgementMethodsOptions) {
  function shown(store: MarkStore, masked: boolean): (call: JudgedCall) => Disagreement {
    const label = labelsIn(store, masked)
    return ({ call, judgements, decisions, ...ref }) => {
      const told = wordsOf(call, masked)
      return {
        ...ref,
        call: tracedCall(call, masked),
        judgements: judgements
          .map((judgement) => ({
            ...{ ...judgement, ...label(judgement.reviewer) },
            ...{ verdict: told(judgement.verdict), note: told(judgement.note) },
          }))
          // One's own first, where several are side by side.
          .sort((one, other) => Number(other.own) - Number(one.own)),
        decisions: decisions.map((decision) => ({
          ...{ ...decision, ...label(decision.reviewer) },
          ...{ verdict: told(decision.verdict), note: told(decision.note) },
        })),
      }
    }
  }

  return {
    /** @param masked for a window in which numbers are masked, here and below */
    disagreements: (place: StorePlace, query: DisagreementQuery, masked: boolean): Disagreements => {
      const store = storeAt(place)
      const all = store
        .disagreements(query.taskId)
        .filter(({ decisions }) => query.decided || decisions.every(({ stale }) => stale))
      const isJudged = ({ judgements }: JudgedCall): boolean =>
        judgements.some(({ reviewer }) => reviewer === store.reviewer)
      const judged = all.filter(isJudged)
      const asked = query.unjudged ? all : judged
      const newest = ({ judgements }: JudgedCall): number =>
        Math.max(...judgements.map(({ changedAt }) => changedAt))
      return {
        calls: asked
          .toSorted((one, other) => newest(other) - newest(one))
          .slice(0, query.most)
          .map(shown(store, masked)),
        total: asked.length,
        unjudged: all.length - judged.length,
      }
    },
    /** What others said of a call: nothing before the person has judged it. */
    othersOf: (place: StorePlace, ref: MarkRef, masked: boolean): OtherJudgements => {
      const store = storeAt(place)
      const { judgements, decisions } = shown(store, masked)(store.judged(ref))
      if (!judgements.some(({ own }) => own)) return { judgements: [], decisions: [] }
      return { judgements: judgements.filter(({ own }) => !own), decisions }
    },
    /** Decides over judgements as they were seen. */
    decide: (
      place: StorePlace,
      { taskId, recordId }: MarkRef,
      decision: NewDecision,
      masked: boolean,
    ): void => {
      const store = storeAt(place)
      const { verdict, note } = masked
        ? unmaskedDecision(store.judged({ taskId, recordId }), decision)
        : decision
      const values = { verdict, of: decision.of, ...(note === undefined ? {} : { note }), removed: false }
      store.putDocument({ kind: DECISION, taskId, id: recordId }, values)
    },
    undecide: (place: StorePlace, { taskId, recordId }: MarkRef): void =>
      storeAt(place).putDocument({ kind: DECISION, taskId, id: recordId }, { removed: true }),

    /** @param calls null where no calls are kept on this machine */
    unlinkedMarks: (
      place: StorePlace,
      calls: StorePlace | null,
      most: number,
      masked: boolean,
    ): UnlinkedMarks => {
      const store = storeAt(place)
      const refs = store.markedRefs()
      const kept = calls === null ? [] : keptCalls(calls, refs, null)
      const label = labelsIn(store, masked)
      const gone = refs.flatMap((ref, at) =>
        kept[at]?.kept === true
          ? []
          : store.held(ref).map((held) => ({ held, taskKept: kept[at]?.taskKept ?? false })),
      )
      return {
        marks: gone
          .toSorted((one, other) => (other.held.mark.changedAt ?? 0) - (one.held.mark.changedAt ?? 0))
          .slice(0, most)
          .map(({ held, taskKept }) => ({ ...unlinked(held, masked), ...label(held.reviewer), taskKept })),
        total: gone.length,
      }
    },
    /** The person's own mark of a call, with its true number. */
    heldMark: (place: StorePlace, ref: MarkRef): HeldMark | null => {
      const store = storeAt(place)
      return store.held(ref).find(({ reviewer }) => reviewer === store.reviewer) ?? null
    },
    /** Calls whose texts go with them. @param calls null where no calls are kept on this machine */
    textsOf: (
      place: StorePlace,
      calls: StorePlace | null,
      identity: string,
      which: ErasedCalls,
    ): MarkRef[] => {
      const refs = storeAt(place).textRefs()
      const kept = calls === null ? [] : keptCalls(calls, refs, identity)
      return refs
        .filter((ref, at) => isErased(ref, kept[at] ?? NOT_KEPT, which))
        .map(({ taskId, recordId }) => ({ taskId, recordId }))
    },
    eraseTexts: (place: StorePlace, refs: readonly MarkRef[]): void => storeAt(place).eraseTexts(refs),
    moveMark: (place: StorePlace, from: MarkRef, to: MarkRef, call: MarkedCall | null): void =>
      storeAt(place).moveMark(from, to, call),
  }
}

/** What people wrote of a call as it is shown. */
function wordsOf(call: MarkedCall | null, masked: boolean): (words: string) => string {
  if (!masked) return (words) => words
  const own = ownNumbers({ callee: call?.callee ?? null })
  return (words) => maskWords(words, own)
}

/** Verdicts are chosen from what was said of the call, and notes go on from what was decided before. */
function unmaskedDecision(
  { call, judgements, decisions }: JudgedCall,
  { verdict, note }: Pick<NewDecision, 'verdict' | 'note'>,
): Pick<NewDecision, 'verdict' | 'note'> {
  const own = ownNumbers({ callee: call?.callee ?? null })
  const said = [...judgements, ...decisions]
  return {
    verdict: unmaskWords(
      verdict,
      said.map((each) => each.verdict),
      own,
    ),
    note:
      note === undefined
        ? undefined
        : unmaskWords(
            note,
            said.map((each) => each.note),
            own,
          ),
  }
}

const tracedCall = (call: MarkedCall | null, masked: boolean): TracedCall | null =>
  call === null || !masked
    ? call
    : {
        callid: call.callid === null ? null : wordsOf(call, true)(call.callid),
        callee: call.callee === null ? null : maskNumber(call.callee),
        calldate: call.calldate,
      }

type Unnamed = Omit<UnlinkedMark, 'name' | 'own' | 'taskKept'>
function unlinked({ taskId, recordId, reviewer, mark, call, moved }: HeldMark, masked: boolean): Unnamed {
  const told = wordsOf(call, masked)
  return {
    ...{ taskId, recordId, reviewer, call: tracedCall(call, masked), moved: moved !== null },
    ...{ verdict: mark.verdict === null ? null : told(mark.verdict), reviewed: mark.reviewed },
    ...{ note: told(mark.note), tags: mark.tags.map(told) },
    ...{ sentences: mark.sentences.length, changedAt: mark.changedAt },
  }
}

export type JudgementMethods = ReturnType<typeof createJudgementMethods>
