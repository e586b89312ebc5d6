import type { Mark, ReviewRows } from '#shared/reviews/marks.ts'
import { maskText, ownNumbers } from '../masking/mask.ts'
import type { StorePlace } from '../records/store/open.ts'
import { openOnce } from '../records/store/openOnce.ts'
import { rekeyStore } from '../records/store/rekey.ts'
import { setAsideStore } from '../records/store/setAside.ts'
import type { DocumentRef, ReviewDocument } from './documentTable.ts'
import { MARK_MIGRATIONS } from './migrations.ts'
import { openMarkStore, type KnownPatch, type MarkedCall, type MarkRef, type MarkStore } from './markStore.ts'

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
      reviewerOf: (place: StorePlace): string => storeAt(place).reviewer,
      reviewDocuments: (place: StorePlace, kind: string, taskId: string | null): ReviewDocument[] =>
        storeAt(place).documents(kind, taskId),
      putDocument: (place: StorePlace, ref: DocumentRef, values: Readonly<Record<string, unknown>>): void =>
        storeAt(place).putDocument(ref, values),
      allMarks: (place: StorePlace): ReviewRows => storeAt(place).allRows(),
      mergeMarks: (place: StorePlace, rows: ReviewRows): number => storeAt(place).mergeRows(rows),
      setMarksAside: (path: string, wanted: string): string | null => {
        stores.close(path)
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
