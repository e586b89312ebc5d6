import { z } from 'zod'
import { AppError, toAppError } from '#shared/errors.ts'
import type { LookedAt, LooksPage } from '#shared/reviews/looks.ts'
import { DEMO_ACCOUNT_ID, type Accounts } from '../../accounts/accounts.ts'
import { members, needed, plain, table } from '../../files/stored.ts'
import type { Clock, SettingsStore } from '../../ports.ts'
import { followStoreKey, setUnreadableAside } from '../../records/besideStore.ts'
import type { StorePlaces } from '../../records/storePlaces.ts'
import { keptSetting, setting } from '../../settings/setting.ts'
import type { Remote } from '../../threads/rpc.ts'
import { NO_LOOK, type LookEnd } from './chain.ts'
import type { LookMethods } from './lookMethods.ts'
import type { LooksAsked } from './lookStore.ts'

const END = members<LookEnd>({
  n: needed(plain(z.int().min(1))),
  hash: needed(plain(z.string().regex(/^[0-9a-f]{64}$/))),
})
/** The last entry of each record: a file that ends before it was cut off or lost. */
export const LOOKS_SEEN = setting('looksSeen', table(END), {})

export interface Looks {
  /**
   * Notes that true numbers are about to be shown. It is on the disk when this answers.
   * @throws AppError look_not_recorded, with the reason in `because`: they must not be shown
   */
  note: (accountId: string, look: Omit<LookedAt, 'accountId' | 'account'>) => Promise<void>
  /** The newest first, with what checking all of them shows. @throws AppError where the record cannot be opened */
  page: (accountId: string, asked: LooksAsked) => Promise<LooksPage>
  /** Encrypts the record with the key that the calls have by now. @throws AppError as `Marks.followKey` */
  followKey: (accountId: string) => Promise<void>
  /**
   * Sets a record aside that nothing here opens, so that the next entry begins a new one, and says so.
   * @returns the name that it has now; null where it is sound, or there is none
   */
  beginAnew: (accountId: string) => Promise<string | null>
}

export interface LooksOptions {
  accounts: Pick<Accounts, 'identity' | 'list'>
  places: Pick<StorePlaces, 'looksFor' | 'hasLooks' | 'placeFor' | 'looksPath'>
  worker: Pick<Remote<LookMethods>, 'noteLook' | 'looksPage' | 'rekeyLooks' | 'setLooksAside'>
  settings: SettingsStore
  clock: Pick<Clock, 'now'>
}

/** Looks of all real accounts are one record. */
export function createLooks({ accounts, places, worker, settings, clock }: LooksOptions): Looks {
  const kept = keptSetting(settings, LOOKS_SEEN)
  const nameOf = (identity: string): string => (identity === DEMO_ACCOUNT_ID ? 'demo' : 'real')
  const seenOf = (identity: string): LookEnd => kept.get()[nameOf(identity)] ?? NO_LOOK

  function remember(identity: string, end: LookEnd): void {
    const name = nameOf(identity)
    // Another process may have added more meanwhile.
    kept.change((all) => ((all[name]?.n ?? 0) < end.n ? { ...all, [name]: end } : all))
  }

  return {
    note: async (accountId, look) => {
      try {
        const identity = accounts.identity(accountId)
        const account = accounts.list().accounts.find(({ id }) => id === accountId)?.name ?? null
        const place = await places.looksFor(identity)
        remember(identity, await worker.noteLook(place, { ...look, accountId, account }, seenOf(identity)))
      } catch (thrown) {
        const { code, details, message } = toAppError(thrown)
        throw new AppError('look_not_recorded', message, { ...details, because: code }, { cause: thrown })
      }
    },
    page: async (accountId, asked) => {
      const identity = accounts.identity(accountId)
      const seen = seenOf(identity)
      if (places.hasLooks(identity)) return worker.looksPage(await places.looksFor(identity), asked, seen)
      const faults = seen.n === 0 ? [] : [{ kind: 'missing' as const, n: 1, count: seen.n }]
      return { looks: [], total: 0, chain: { count: 0, faults, faultCount: faults.length } }
    },
    followKey: async (accountId) => {
      const identity = accounts.identity(accountId)
      if (places.hasLooks(identity))
        await followStoreKey(places, identity, await places.looksFor(identity), worker.rekeyLooks)
    },
    beginAnew: async (accountId) => {
      const identity = accounts.identity(accountId)
      if (!places.hasLooks(identity)) return null
      const asked = { what: null, page: 1, perPage: 1 }
      const open = async () => worker.looksPage(await places.looksFor(identity), asked, seenOf(identity))
      return setUnreadableAside(places.looksPath(identity), open, worker.setLooksAside, clock)
    },
  }
}
