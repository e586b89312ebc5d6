import type { Mark, MarkValues } from '#shared/reviews/marks.ts'
import type { StorePlace } from '../records/store/open.ts'
import { openMarkStore, type MarkedCall, type MarkRef, type MarkStore } from './markStore.ts'

/** What the worker does with marks. Their file is opened at the first need and kept open. */
export function createMarkMethods({ now }: { now: () => number }) {
  const stores = new Map<string, { key: string; store: MarkStore }>()
  function storeAt({ path, key }: StorePlace): MarkStore {
    const open = stores.get(path)
    if (open?.key === key) return open.store
    open?.store.close()
    stores.delete(path)
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
    },
    closeStores: (): void => {
      for (const { store } of stores.values()) store.close()
      stores.clear()
    },
  }
}

export type MarkMethods = ReturnType<typeof createMarkMethods>['methods']
