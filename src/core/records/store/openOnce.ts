import type { StorePlace } from './open.ts'

interface Kept {
  close: () => void
  /** Whether the file is still under its name. */
  isCurrent?: () => boolean
}

export interface OpenOnce<Store> {
  /** @throws AppError as `open` does */
  at: (place: StorePlace) => Store
  /** Whether it is open. */
  has: (path: string) => boolean
  /** So that somebody may replace the file; it is opened anew at the next need. */
  close: (path: string) => void
  closeAll: () => void
}

/** Files that are opened at the first need and kept open, anew where the key is another by now. */
export function openOnce<Store extends Kept>(open: (place: StorePlace) => Store): OpenOnce<Store> {
  const stores = new Map<string, { key: string; store: Store }>()
  function close(path: string): void {
    // One that cannot be closed is not kept either.
    const kept = stores.get(path)
    stores.delete(path)
    kept?.store.close()
  }
  return {
    at: (place) => {
      const { path, key } = place
      const kept = stores.get(path)
      if (kept?.key === key && kept.store.isCurrent?.() !== false) return kept.store
      close(path)
      const store = open(place)
      stores.set(path, { key, store })
      return store
    },
    has: (path) => stores.has(path),
    close,
    closeAll: () => {
      for (const { store } of stores.values()) store.close()
      stores.clear()
    },
  }
}
