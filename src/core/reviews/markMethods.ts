import type { Mark, ReviewRows } from '#shared/reviews/marks.ts'
import { maskText, ownNumbers } from '../masking/mask.ts'
import type { StoreBackup } from '#shared/records/storeOverview.ts'
import type { StorePlace } from '../records/store/open.ts'
import { openOnce } from '../records/store/openOnce.ts'
import { rekeyStore } from '../records/store/rekey.ts'
import { setAsideStore } from '../records/store/setAside.ts'
import type { DocumentRef, ReviewDocument } from './documentTable.ts'
import { backUpIfDue, markBackups, mergeBackup, readCopy } from './markBackups.ts'
import { MARK_MIGRATIONS } from './migrations.ts'
import { openMarkStore, type KnownPatch, type MarkedCall, type MarkRef, type MarkStore } from './markStore.ts'
import { taskSentences, type TaskSentence } from './taskSentences.ts'

/** What was said in a call holds numbers; what the person wrote is their own, see `useMaskedText`. */
function maskMark(store: MarkStore, ref: MarkRef, mark: Mark): Mark {
  if (mark.sentences.length === 0) return mark
  const own = ownNumbers({ callee: store.callOf(ref)?.callee ?? null })
  return {
    ...mark,
    sentences: mark.sentences.map((sentence) => ({ ...sentence, text: maskText(sentence.text, own) })),
  }
}

/** What the worker does with marks. Their file is opened at the first need and kept open. */
export function createMarkMethods({ now }: { now: () => number }) {
  const stores = openOnce((place) => openMarkStore({ ...place, now }))
  const storeAt = stores.at
  return {
    /** For what else the worker does with marks. */
    storeAt,
    /** A person's own marks of a task; none where there is no file of them. */
    marksOfTask: (place: StorePlace | null, taskId: string): ReadonlyMap<string, Mark> =>
      place === null ? new Map() : storeAt(place).marksOfTask(taskId),
    /** Likewise, and lets go of the file, so that nobody waits for this worker to close it. */
    readMarks: (place: StorePlace | null, taskId: string): ReadonlyMap<string, Mark> => {
      if (place === null) return new Map()
      const wasOpen = stores.has(place.path)
      try {
        return storeAt(place).marksOfTask(taskId)
      } finally {
        if (!wasOpen) stores.close(place.path)
      }
    },
    methods: {
      /** @param masked for a window in which numbers are masked, here and below */
      marksOf: (
        place: StorePlace,
        taskId: string,
        recordIds: readonly string[],
        masked: boolean,
      ): Record<string, Mark> => {
        const store = storeAt(place)
        const marks = store.marksOf(taskId, recordIds)
        if (!masked) return marks
        return Object.fromEntries(
          Object.entries(marks).map(([recordId, mark]) => [
            recordId,
            maskMark(store, { taskId, recordId }, mark),
          ]),
        )
      },
      setMark: (
        place: StorePlace,
        ref: MarkRef,
        patch: KnownPatch,
        call: MarkedCall | null,
        masked: boolean,
      ): Mark => {
        const store = storeAt(place)
        const mark = store.setMark(ref, patch, call)
        return masked ? maskMark(store, ref, mark) : mark
      },
      markWords: (place: StorePlace): ReturnType<MarkStore['words']> => storeAt(place).words(),
      /** Of all reviewers. */
      taskSentences: (place: StorePlace, taskId: string, masked: boolean): TaskSentence[] =>
        taskSentences(storeAt(place).taskRows(taskId), masked),
      reviewerOf: (place: StorePlace): string => storeAt(place).reviewer,
      reviewDocuments: (place: StorePlace, kind: string, taskId: string | null): ReviewDocument[] =>
        storeAt(place).documents(kind, taskId),
      putDocument: (place: StorePlace, ref: DocumentRef, values: Readonly<Record<string, unknown>>): void =>
        storeAt(place).putDocument(ref, values),
      outgoingMarks: (place: StorePlace): ReviewRows => storeAt(place).outgoingRows(),
      mergeMarks: (place: StorePlace, rows: ReviewRows): number => storeAt(place).mergeRows(rows),
      proveMarks: (place: StorePlace): void => storeAt(place).prove(),
      markBackups: (path: string): StoreBackup[] => markBackups(path),
      backUpMarks: (place: StorePlace, at: number): string | null => backUpIfDue(storeAt(place), place, at),
      opensAsBackup: (backup: StorePlace, at: number): boolean => readCopy(backup, at) !== null,
      mergeBackup: (place: StorePlace, backup: StorePlace, at: number): number =>
        mergeBackup(storeAt(place), backup, at),
      setMarksAside: (path: string, wanted: string): string | null => {
        try {
          stores.close(path)
        } catch {
          // It is set aside because it is damaged: its log stays beside it.
        }
        return setAsideStore(path, wanted)
      },
      rekeyMarks: (place: StorePlace, newKey: string): void => {
        stores.close(place.path)
        rekeyStore({ ...place, migrations: MARK_MIGRATIONS }, newKey)
      },
    },
    closeStores: stores.closeAll,
  }
}

export type MarkMethods = ReturnType<typeof createMarkMethods>['methods']
