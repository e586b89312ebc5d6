import type { LookedAt, LooksPage } from '#shared/reviews/looks.ts'
import type { StorePlace } from '../../records/store/open.ts'
import { rekeyStore } from '../../records/store/rekey.ts'
import { setAsideStore } from '../../records/store/setAside.ts'
import type { LookEnd } from './chain.ts'
import { openLookStore, type LooksAsked, type LookStore } from './lookStore.ts'
import { LOOK_MIGRATIONS } from './migrations.ts'

/** What the worker does with the record of looks. Its file is opened at the first need and kept open. */
export function createLookMethods({ now }: { now: () => number }) {
  const stores = new Map<string, { key: string; store: LookStore }>()
  function close(path: string): void {
    stores.get(path)?.store.close()
    stores.delete(path)
  }
  function storeAt({ path, key }: StorePlace): LookStore {
    const open = stores.get(path)
    if (open?.key === key && open.store.isCurrent()) return open.store
    close(path)
    const store = openLookStore({ path, key })
    stores.set(path, { key, store })
    return store
  }
  return {
    methods: {
      noteLook: (place: StorePlace, look: LookedAt, seen: LookEnd): LookEnd =>
        storeAt(place).append(look, seen, now()),
      looksPage: (place: StorePlace, asked: LooksAsked, seen: LookEnd): LooksPage => {
        const store = storeAt(place)
        return { ...store.page(asked), chain: store.check(seen) }
      },
      setLooksAside: (path: string, wanted: string): string | null => {
        close(path)
        return setAsideStore(path, wanted)
      },
      rekeyLooks: (place: StorePlace, newKey: string): void => {
        close(place.path)
        rekeyStore({ ...place, migrations: LOOK_MIGRATIONS }, newKey)
      },
    },
    closeStores: (): void => {
      for (const { store } of stores.values()) store.close()
      stores.clear()
    },
  }
}

export type LookMethods = ReturnType<typeof createLookMethods>['methods']
