import type { LookedAt, LooksPage } from '#shared/reviews/looks.ts'
import type { StorePlace } from '../../records/store/open.ts'
import { openOnce } from '../../records/store/openOnce.ts'
import { rekeyStore } from '../../records/store/rekey.ts'
import { setAsideStore } from '../../records/store/setAside.ts'
import type { LookEnd } from './chain.ts'
import { openLookStore, type LooksAsked } from './lookStore.ts'
import { LOOK_MIGRATIONS } from './migrations.ts'

/** What the worker does with the record of looks. Its file is opened at the first need and kept open. */
export function createLookMethods({ now }: { now: () => number }) {
  const stores = openOnce(openLookStore)
  return {
    methods: {
      noteLook: (place: StorePlace, look: LookedAt, seen: LookEnd): LookEnd =>
        stores.at(place).append(look, seen, now()),
      looksPage: (place: StorePlace, asked: LooksAsked, seen: LookEnd): LooksPage => {
        const store = stores.at(place)
        return { ...store.page(asked), chain: store.check(seen) }
      },
      setLooksAside: (path: string, wanted: string): string | null => {
        stores.close(path)
        return setAsideStore(path, wanted)
      },
      rekeyLooks: (place: StorePlace, newKey: string): void => {
        stores.close(place.path)
        rekeyStore({ ...place, migrations: LOOK_MIGRATIONS }, newKey)
      },
    },
    closeStores: stores.closeAll,
  }
}

export type LookMethods = ReturnType<typeof createLookMethods>['methods']
