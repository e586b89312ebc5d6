import type { Mark, MarkRow, MarkValues } from '#shared/reviews/marks.ts'
import type { StorePlace } from '../records/store/open.ts'
import { rekeyStore } from '../records/store/rekey.ts'
import { setAsideStore } from '../records/store/setAside.ts'
import { MARK_MIGRATIONS } from './migrations.ts'
import { openMarkStore, type MarkedCall, type MarkRef, type MarkStore } from './markStore.ts'

/** What the worker does with marks. Their file is opened at the first need and kept open. */
export function createMarkMethods({ now }: { now: () => number }) {
  const stores = new Map<string, { key: string; store: MarkStore }>()
  function close(path: string): void {
    stores.get(path)?.store.close()
    stores.delete(path)
  }
  function storeAt({ path, key }: StorePlace): MarkStore {
    const open = stores.get(path)
    if (open?.key === key) return open.store
    close(path)
    const store = openMarkStore({ path, key, now })
    stores.set(path, { key, store })
    return store
  }
  return {
    methods: {
      marksOf: (place: StorePlace, taskId: string, recordIds: readonly string[]): Record<string, Mark> =>
        storeAt(place).marksOf(taskId, recordIds),
      setMark: (place: StorePlace, ref: MarkRef, patch: Partial<MarkValues>, call: MarkedCall | null): Mark =>
        storeAt(place).setMark(ref, patch, call),
      allMarks: (place: StorePlace): MarkRow[] => storeAt(place).allRows(),
      mergeMarks: (place: StorePlace, rows: readonly MarkRow[]): number => storeAt(place).mergeRows(rows),
      setMarksAside: (path: string, wanted: string): string | null => {
        close(path)
        return setAsideStore(path, wanted)
      },
      rekeyMarks: (place: StorePlace, newKey: string): void => {
        close(place.path)
        rekeyStore({ ...place, migrations: MARK_MIGRATIONS }, newKey)
      },
    },
    closeStores: (): void => {
      for (const { store } of stores.values()) store.close()
      stores.clear()
    },
  }
}

export type MarkMethods = ReturnType<typeof createMarkMethods>['methods']
