import type { Mark, ReviewRows } from '#shared/reviews/marks.ts'
import type { StoreBackup } from '#shared/records/storeOverview.ts'
import type { StorePlace } from '../records/store/open.ts'
import { openOnce } from '../records/store/openOnce.ts'
import { rekeyStore } from '../records/store/rekey.ts'
import { setAsideStore } from '../records/store/setAside.ts'
import type { DocumentRef, ReviewDocument } from './documentTable.ts'
import { backUpIfDue, markBackups, mergeBackup, readCopy } from './markBackups.ts'
import { createMaskedMarks } from './maskedMarks.ts'
import { MARK_MIGRATIONS } from './migrations.ts'
import { openMarkStore, type KnownPatch, type MarkedCall, type MarkRef, type MarkStore } from './markStore.ts'
import { taskSentences, type TaskSentence } from './taskSentences.ts'

/** What the worker does with marks. Their file is opened at the first need and kept open. */
export function createMarkMethods({ now }: { now: () => number }) {
  const stores = openOnce((place) => openMarkStore({ ...place, now }))
  const storeAt = stores.at
  const maskedMarks = createMaskedMarks()
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
            maskedMarks.shown(store, { taskId, recordId }, mark),
          ]),
        )
      },
      /** @param asMasked the patch may hold what a window got masked */
      setMark: (
        place: StorePlace,
        ref: MarkRef,
        patch: KnownPatch,
        call: MarkedCall | null,
        { masked, asMasked }: { masked: boolean; asMasked: boolean },
      ): Mark => {
        const store = storeAt(place)
        const taken = asMasked ? maskedMarks.taken(store, ref, patch, call) : patch
        const mark = store.setMark(ref, taken, call)
        return masked ? maskedMarks.shown(store, ref, mark) : mark
      },
      markWords: (place: StorePlace, masked: boolean): ReturnType<MarkStore['words']> => {
        const words = storeAt(place).words()
        return masked ? maskedMarks.words(words) : words
      },
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
