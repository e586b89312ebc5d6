import { digitOf } from '#shared/commands.ts'
import type { MarkPatch, SentencePatch } from '#shared/reviews/marks.ts'
import { useAppStore } from '../../stores/app.ts'
import { useMarksStore } from '../../stores/marks.ts'
import { useReadingStore } from '../../stores/reading.ts'
import { useRecordsStore } from '../../stores/records.ts'
import { useCommands } from '../useCommands/index.ts'
import { useLocale } from '../useLocale/index.ts'
import { useReport } from '../useReport/index.ts'

export interface UseMarkingReturn {
  /** Gives the verdict with this number, from 1; the one that is given already is taken back. */
  judge: (recordId: string, number: number) => Promise<void>
  toggleReviewed: (recordId: string) => Promise<unknown>
  /** @returns whether it is kept */
  keepNote: (recordId: string, note: string) => Promise<boolean>
  /** Likewise. @param on false takes it off */
  putTag: (recordId: string, tag: string, on: boolean) => Promise<boolean>
  /** Likewise. @param id of the mark of a sentence; null in place of what is said of it takes the mark off */
  markSentence: (recordId: string, id: string, said: SentencePatch | null) => Promise<boolean>
}

/** What marking does, by pointer. */
export function useMarking(): UseMarkingReturn {
  const marks = useMarksStore()
  const app = useAppStore()
  const { attempt } = useReport()
  const set = (recordId: string, patch: MarkPatch): Promise<boolean> =>
    attempt(() => marks.set(recordId, patch))
  return {
    judge: async (recordId, number) => {
      const verdict = app.preferences.verdicts[number - 1]
      if (verdict === undefined) return
      const given = marks.isGiven(recordId, verdict)
      // Whoever gives a verdict has reviewed the call.
      await set(recordId, given ? { verdict: null } : { verdict, reviewed: true })
    },
    toggleReviewed: (recordId) => set(recordId, { reviewed: !marks.markOf(recordId).reviewed }),
    keepNote: (recordId, note) => set(recordId, { note }),
    putTag: (recordId, tag, on) => set(recordId, { tags: { [tag]: on } }),
    markSentence: (recordId, id, said) => set(recordId, { sentences: { [id]: said } }),
  }
}

export interface UseMarkingKeysOptions {
  /** To the next call, with the keyboard. @returns whether there is one */
  step: () => Promise<boolean>
  /** Opens a row of the list. */
  open: (row: number) => Promise<unknown>
}

/** What the keys do while a call is open. */
export function useMarkingKeys({ step, open }: UseMarkingKeysOptions): void {
  const marks = useMarksStore()
  const app = useAppStore()
  const reading = useReadingStore()
  const records = useRecordsStore()
  const { report, tell } = useReport()
  const { t } = useLocale()
  const { toggleReviewed } = useMarking()

  /** A key never takes a verdict back: who presses it twice means it. @param then follows at once */
  function judge(event: KeyboardEvent | undefined, then: () => unknown = () => undefined): false | undefined {
    const digit = event === undefined ? null : digitOf(event)
    const verdict = digit === null ? undefined : app.preferences.verdicts[digit - 1]
    if (verdict === undefined || reading.record === null || marks.error !== null) return false
    // Whoever judges faster than a page is turned means the call that comes.
    void reading.onceTurned(() => {
      const id = reading.record?.id
      if (id === undefined) return
      // The next call does not wait for the disk; a failure is told, and the mark is not shown.
      void marks.set(id, { verdict, reviewed: true }).catch(report)
      then()
    })
    return undefined
  }
  async function back(by: () => Promise<string | null>): Promise<void> {
    try {
      const id = await by()
      const at = records.page?.rows.findIndex((row) => row.id === id) ?? -1
      if (at >= 0) await open(at)
      // The place in the list is not given up for it.
      else if (id !== null) tell(t('marks.elsewhere'))
    } catch (thrown) {
      report(thrown)
    }
  }
  /** The next call of the list that is not reviewed, over the ends of pages. */
  async function toUnreviewed(): Promise<void> {
    while (await step()) {
      await marks.known()
      const id = reading.record?.id
      if (id === undefined || !marks.markOf(id).reviewed) return
    }
  }

  useCommands({
    mark: (event) => judge(event, step),
    markStay: (event) => judge(event),
    reviewed: () => {
      if (reading.record === null || marks.error !== null) return false
      return void reading.onceTurned(() => void (reading.record && toggleReviewed(reading.record.id)))
    },
    nextUnreviewed: () => (marks.error === null ? void toUnreviewed() : false),
    undoMark: () => void back(marks.undo),
    redoMark: () => void back(marks.redo),
  })
}
