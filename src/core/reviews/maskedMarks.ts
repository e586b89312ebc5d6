/** The person's own marks as a window shows them while numbers are masked, and changes that come back from such a window. */
import type { Mark } from '#shared/reviews/marks.ts'
import { maskText, ownNumbers } from '../masking/mask.ts'
import { isMasked, maskWords, unmaskWords } from '../masking/ownWords.ts'
import type { KnownPatch, MarkedCall, MarkRef, MarkStore } from './markStore.ts'

type Words = ReturnType<MarkStore['words']>

export interface MaskedMarks {
  shown: (store: MarkStore, ref: MarkRef, mark: Mark) => Mark
  words: (words: Words) => Words
  /** The change with the numbers themselves, see `unmaskWords`. @param call what is known of it where it has no mark yet */
  taken: (store: MarkStore, ref: MarkRef, patch: KnownPatch, call: MarkedCall | null) => KnownPatch
}

/** Calls whose former words are remembered: as many as changes that a window takes back. */
const MOST_REMEMBERED = 200

const different = (texts: readonly string[]): string[] => [...new Set(texts)]

export function createMaskedMarks(): MaskedMarks {
  /** What was written of a call before it was changed: a window that takes the change back knows it masked alone. */
  const former = new Map<string, string[]>()
  function remember(key: string, texts: readonly string[]): string[] {
    const known = different([...texts, ...(former.get(key) ?? [])].filter((text) => maskWords(text) !== text))
    former.delete(key)
    if (known.length > 0) former.set(key, known)
    for (const oldest of former.keys()) if (former.size > MOST_REMEMBERED) former.delete(oldest)
    return known
  }
  return {
    shown: (store, ref, mark) => {
      const own = ownNumbers({ callee: store.callOf(ref)?.callee ?? null })
      const told = (text: string): string => maskWords(text, own)
      return {
        ...mark,
        verdict: mark.verdict === null ? null : told(mark.verdict),
        note: told(mark.note),
        tags: different(mark.tags.map(told)),
        sentences: mark.sentences.map((sentence) => ({
          ...{ ...sentence, text: maskText(sentence.text, own) },
          ...{ problem: told(sentence.problem), better: told(sentence.better) },
        })),
      }
    },
    words: ({ tags, problems }) => ({
      tags: different(tags.map((tag) => maskWords(tag))),
      problems: different(problems.map((problem) => maskWords(problem))),
    }),
    taken: (store, ref, patch, call) => {
      const own = ownNumbers({ callee: (store.callOf(ref) ?? call)?.callee ?? null })
      const { texts, tags } = store.ownWords(ref)
      const before = remember(JSON.stringify([store.reviewer, ref.taskId, ref.recordId]), texts)
      const real = (sent: string, used: keyof Words | null = null): string =>
        isMasked(sent)
          ? unmaskWords(sent, [...texts, ...before, ...(used === null ? [] : store.words()[used])], own)
          : sent
      const tagOf = (sent: string, on: boolean): string => {
        if (!isMasked(sent)) return sent
        // One that is put on again was taken off.
        const likely = tags.toSorted((one, other) => Number(one.on === on) - Number(other.on === on))
        return unmaskWords(sent, [...likely.map(({ tag }) => tag), ...store.words().tags], own)
      }
      const taken: KnownPatch = { ...patch }
      if (typeof patch.verdict === 'string') taken.verdict = real(patch.verdict)
      if (patch.note !== undefined) taken.note = real(patch.note)
      if (patch.tags !== undefined)
        taken.tags = Object.fromEntries(
          Object.entries(patch.tags).map(([tag, on]) => [tagOf(tag, on), on] as const),
        )
      if (patch.sentences !== undefined)
        taken.sentences = Object.fromEntries(
          Object.entries(patch.sentences).map(([id, said]) => [
            id,
            said && { ...said, problem: real(said.problem, 'problems'), better: real(said.better) },
          ]),
        )
      return taken
    },
  }
}
