/** What holds for files of their own beside the store of calls: their key follows its key, and they can begin anew. */
import { toAppError, type ErrorCode } from '#shared/errors.ts'
import type { Clock } from '../ports.ts'
import type { StorePlace } from './store/open.ts'
import { asideName } from './storeFiles.ts'
import type { StorePlaces } from './storePlaces.ts'

/** What waiting or another program does not mend. */
const UNREADABLE: ReadonlySet<ErrorCode> = new Set(['store_key_missing', 'store_wrong_key', 'store_damaged'])

/** Encrypts a file with the key that the calls have by now. @throws AppError store_busy, … as `rekeyStore` */
export async function followStoreKey(
  places: Pick<StorePlaces, 'placeFor'>,
  identity: string,
  place: StorePlace,
  rekey: (place: StorePlace, key: string) => Promise<void>,
): Promise<void> {
  const { key } = await places.placeFor(identity)
  if (place.key !== key) await rekey(place, key)
}

/**
 * Sets a file aside that nothing here opens.
 * @param open throws where it does not open
 * @returns the name that it has now; null where it opens
 */
export async function setUnreadableAside(
  path: string,
  open: () => Promise<unknown>,
  setAside: (path: string, wanted: string) => Promise<string | null>,
  clock: Pick<Clock, 'now'>,
): Promise<string | null> {
  try {
    await open()
    return null
  } catch (thrown) {
    if (!UNREADABLE.has(toAppError(thrown).code)) throw thrown
    return setAside(path, asideName(path, clock.now()))
  }
}
