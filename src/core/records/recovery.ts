import { basename } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import type { Locale } from '#shared/locale.ts'
import { recoveryFileName, recoveryText } from '#shared/records/recoveryText.ts'
import type { StoreRecovery, StoreRescue } from '#shared/records/storeOverview.ts'
import { DEMO_ACCOUNT_ID, type Accounts } from '../accounts/accounts.ts'
import { parseStoreKey, recoveryWords } from '../accounts/recoveryKey.ts'
import { entries, plain } from '../files/stored.ts'
import type { Clock, ExportTargets, SettingsStore } from '../ports.ts'
import { keptSetting, setting } from '../settings/setting.ts'
import type { Remote } from '../threads/rpc.ts'
import type { LocalCalls } from './localCalls.ts'
import { keyFingerprint } from './store/failures.ts'
import { asideName, exists } from './storeFiles.ts'
import type { StorePlaces } from './storePlaces.ts'
import type { StoreMethods } from './storeMethods.ts'

/** Fingerprints of keys of which the person has said that they kept them; never the keys. */
export const RECOVERY_KEPT = setting('recoveryKept', entries(plain(z.string()), String), [])

/** What a person can do so that a lost key is no lost store, before and after. */
export interface Recovery {
  /** The words that open the store. Made known at a click alone. @throws AppError as `StorePlaces.placeFor` */
  words: (accountId: string, locale: Locale) => Promise<string[]>
  /** Writes the words to a file that the person chooses. @returns its path, null where they thought better of it */
  save: (accountId: string, locale: Locale) => Promise<string | null>
  /** The person says that they kept the words. */
  confirm: (accountId: string) => Promise<void>
  /** Whether they have said so; null for the demo account, whose key cannot be lost. */
  isKept: (accountId: string) => Promise<boolean | null>
  /** What there is where the store does not open. */
  rescue: (accountId: string) => Promise<StoreRescue>
  /** @param text as typed or pasted @throws AppError recovery_key_wrong */
  recover: (accountId: string, text: string) => Promise<StoreRecovery>
  /** Sets the store aside, so that the next use begins a new one. @returns where it lies now, null where there was none */
  beginAnew: (accountId: string) => Promise<string | null>
}

export interface RecoveryOptions {
  accounts: Pick<Accounts, 'identity'>
  places: StorePlaces
  local: Pick<LocalCalls, 'backups'>
  /** Each may have the store open. */
  workers: readonly Pick<Remote<StoreMethods>, 'closeStore'>[]
  setAside: (path: string, wanted: string) => Promise<string | null>
  targets: Pick<ExportTargets, 'saveText'>
  settings: SettingsStore
  clock: Clock
}

export function createRecovery(options: RecoveryOptions): Recovery {
  const { accounts, places, local, workers, setAside, targets, settings, clock } = options

  async function realKey(accountId: string): Promise<string> {
    const identity = accounts.identity(accountId)
    if (identity === DEMO_ACCOUNT_ID)
      throw new AppError('invalid_input', 'The demo account has no recovery key')
    const { path, key } = await places.placeFor(identity)
    if (!exists(path)) throw new AppError('not_found', 'No calls are kept yet', { what: 'store' })
    return key
  }
  const kept = keptSetting(settings, RECOVERY_KEPT)
  const words = async (accountId: string, locale: Locale): Promise<string[]> =>
    recoveryWords(await realKey(accountId), locale)
  async function confirm(accountId: string): Promise<void> {
    const fingerprint = keyFingerprint(await realKey(accountId))
    kept.change((all) => (all.includes(fingerprint) ? all : [...all, fingerprint]))
  }

  return {
    words,
    confirm,
    save: async (accountId, locale) => {
      if (targets.saveText === undefined)
        throw new AppError('not_found', 'This host saves no files by itself', { what: 'download' })
      const text = recoveryText(await words(accountId, locale), locale, clock.now())
      const path = await targets.saveText(recoveryFileName(locale), text)
      if (path !== null) await confirm(accountId)
      return path
    },
    isKept: async (accountId) => {
      const identity = accounts.identity(accountId)
      if (identity === DEMO_ACCOUNT_ID) return null
      return kept.get().includes(keyFingerprint((await places.placeFor(identity)).key))
    },
    rescue: async (accountId) => {
      const path = places.pathFor(accounts.identity(accountId))
      return { path, present: exists(path), backups: await local.backups(accountId) }
    },
    recover: async (_accountId, text) => {
      const { opens, kept: where } = await places.adopt(parseStoreKey(text))
      return { opens: opens.map((file) => basename(file)), kept: where }
    },
    beginAnew: async (accountId) => {
      const path = places.pathFor(accounts.identity(accountId))
      places.beginAnew()
      for (const worker of workers) await worker.closeStore(path)
      return setAside(path, asideName(path, clock.now()))
    },
  }
}
