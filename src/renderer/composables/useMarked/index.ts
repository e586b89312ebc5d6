import { computed, type ComputedRef } from 'vue'
import { maskTyped } from '#shared/records/maskNumber.ts'
import type { CallRecord, WithMark } from '#shared/records/types.ts'
import type { Mark } from '#shared/reviews/marks.ts'
import { useMarksStore } from '../../stores/marks.ts'
import { useMaskingStore } from '../../stores/masking.ts'

export interface UseMarkedReturn {
  /** What is shown of the marks on screen, by the id of the call: with masked numbers where these are masked. */
  marks: ComputedRef<Readonly<Record<string, Mark>>>
  withMark: <Call extends CallRecord>(call: Call) => WithMark<Call>
}

/** What the person wrote is theirs, and may be a number. */
const masked = (mark: Mark): Mark => ({
  ...mark,
  verdict: mark.verdict === null ? null : maskTyped(mark.verdict),
  note: maskTyped(mark.note),
  tags: mark.tags.map(maskTyped),
  sentences: mark.sentences.map((sentence) => ({ ...sentence, problem: maskTyped(sentence.problem) })),
})

/** Calls beside what the person found in them, as it is now. */
export function useMarked(): UseMarkedReturn {
  const store = useMarksStore()
  const masking = useMaskingStore()
  /** A mark that did not change is the same object, so that its row is not drawn again. */
  const known = new WeakMap<Mark, Mark>()
  function shown(mark: Mark): Mark {
    const before = known.get(mark)
    if (before !== undefined) return before
    const made = masked(mark)
    known.set(mark, made)
    return made
  }
  const marks = computed(() =>
    masking.masked
      ? Object.fromEntries(Object.entries(store.marks).map(([id, mark]) => [id, shown(mark)]))
      : store.marks,
  )
  return {
    marks,
    withMark: (call) => {
      const mark = marks.value[call.id]
      return mark === undefined ? call : { ...call, mark }
    },
  }
}
