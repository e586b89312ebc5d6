import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import type { AppNotice } from '#shared/ipc/app.ts'
import { DEMO_ACCOUNT_ID } from '../accounts/accounts.ts'
import { parseStoreKey } from '../accounts/recoveryKey.ts'
import { FIRST_STORE_KEY, storeKeyName } from '../accounts/secretNames.ts'
import type { SecretVault } from '../accounts/vault.ts'
import { plain } from '../files/stored.ts'
import type { SettingsStore } from '../ports.ts'
import { keptSetting, setting } from '../settings/setting.ts'
import { DEMO_KEY, demoPlace } from './demoPlace.ts'
import { keyFingerprint } from './store/failures.ts'
import type { StorePlace } from './store/open.ts'
import {
  DEMO_FILE,
  DEMO_LOOKS_FILE,
  DEMO_MARKS_FILE,
  exists,
  fingerprintOf,
  hasStoreFiles,
  LOOKS_FILE,
  MARKS_FILE,
  otherStoreFiles,
  STORE_FILE,
} from './storeFiles.ts'

export interface StorePlaces {
  /**
   * Where an account's calls are kept, with the key that opens what lies there. The key is made at the first need.
   * @param identity see `Accounts.identity`
   * @throws AppError store_key_missing where no key may be kept on this machine, or the store's own is not found;
   * invalid_input
   */
  placeFor: (identity: string) => Promise<StorePlace>
  /** Likewise for the marks, which have a file of their own under the key that it was made with. */
  marksFor: (identity: string) => Promise<StorePlace>
  /** Whether there are any: asking makes no key and no file. */
  hasMarks: (identity: string) => boolean
  marksPath: (identity: string) => string
  /** Likewise for the record of who looked at masked numbers. */
  looksFor: (identity: string) => Promise<StorePlace>
  hasLooks: (identity: string) => boolean
  looksPath: (identity: string) => string
  /** The store's path alone, whether or not its key is there. */
  pathFor: (identity: string) => string
  /** The key of one of the store's backups, which may be an older one. @throws AppError as `placeFor` */
  backupPlace: (identity: string, path: string) => Promise<StorePlace>
  /**
   * Takes a key that the person kept and remembers it for what it opens.
   * @returns the files that it opens @throws AppError recovery_key_wrong where it opens none of them
   */
  adopt: (key: string) => Promise<{ opens: string[]; kept: 'stored' | 'memory' }>
  /**
   * Makes another key for the account's store and keeps it, so that the store may be written under it.
   * @returns 64 hex digits
   * @throws AppError invalid_input for the demo account and where the environment gives the key; store_key_missing where
   * the key would be gone at the next start
   */
  nextKey: (identity: string) => Promise<string>
  /** The person has agreed that a new store begins where none can be read. */
  beginAnew: () => void
}

export interface StorePlacesOptions {
  folder: string
  settings: SettingsStore
  vault: SecretVault
  /** Given by the environment in place of a kept one: 64 hex digits or the words of a recovery key. */
  storeKey?: string
  /** Told once of what is not as it was left. */
  onNotice?: (notice: AppNotice) => unknown
  /** See `setAsideStore`. */
  setAside: (path: string, wanted: string) => Promise<string | null>
  /** Whether the desktop app holds a secret, which it alone can open; for the other hosts. */
  desktopHolds?: (name: string) => boolean
}

/** Remembers that there was a store here, so that a new file is not taken for it; `anew`: a person wants a new store. */
export const STORE_MADE = setting('storeMade', plain(z.union([z.boolean(), z.literal('anew')])), false)

/**
 * Real calls are kept only under a key that the keychain holds, or a place that the person agreed to: a key lost at
 * the next start would leave a file that nobody can read. Which key opens a file, the file says itself: it names the
 * key's fingerprint, under which the vault keeps it. So several keys may be in use, after a restore or a change of key.
 */
export function createStorePlaces(options: StorePlacesOptions): StorePlaces {
  const { folder, settings, vault, storeKey, onNotice, setAside, desktopHolds = () => false } = options
  const path = join(folder, STORE_FILE)
  const made = keptSetting(settings, STORE_MADE)
  const known = new Map<string, string>()
  const demo = demoPlace({ path: join(folder, DEMO_FILE), settings, setAside, onNotice })

  function missing(file: string, fingerprint: string | null): AppError {
    const names = [FIRST_STORE_KEY, ...(fingerprint === null ? [] : [storeKeyName(fingerprint)])]
    const what = names.some(desktopHolds) ? 'desktop' : 'gone'
    return new AppError('store_key_missing', 'The key of the store is not here', { path: file, what })
  }

  /** A keychain that does not answer is not one that holds nothing. */
  async function readKey(name: string, file: string): Promise<string | null> {
    try {
      return await vault.read(name)
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === 'secret_unavailable')
        throw new AppError(
          'store_key_missing',
          thrown.message,
          { path: file, what: 'locked' },
          { cause: thrown },
        )
      throw thrown
    }
  }

  async function keyOf(file: string): Promise<string> {
    const fingerprint = fingerprintOf(file)
    const remembered = fingerprint === null ? undefined : known.get(fingerprint)
    if (remembered !== undefined) return remembered
    const own = fingerprint === null ? null : await readKey(storeKeyName(fingerprint), file)
    const key = own ?? (await readKey(FIRST_STORE_KEY, file))
    if (key === null) throw missing(file, fingerprint)
    if (fingerprint === null) return key
    if (keyFingerprint(key) === fingerprint) known.set(fingerprint, key)
    else if (desktopHolds(storeKeyName(fingerprint)) || desktopHolds(FIRST_STORE_KEY))
      throw missing(file, fingerprint)
    // Else the opening says whether the key is another or the file is damaged.
    return key
  }

  async function firstKey(): Promise<string> {
    const anew = made.get() === 'anew'
    const before = await readKey(FIRST_STORE_KEY, path).catch((thrown: unknown) => {
      if (anew) return null
      throw thrown
    })
    if (before !== null) return before
    // Files whose key is gone are beyond reading. A new store must not seem to be theirs, nor hide that they are there.
    const [other] = otherStoreFiles(folder)
    if (other !== undefined && !anew) throw missing(other, fingerprintOf(other))
    return makeKey()
  }

  async function makeKey(): Promise<string> {
    if (!(await vault.canStore()))
      throw new AppError('store_key_missing', 'No place to keep the key of the store', { what: 'nowhere' })
    const key = randomBytes(32).toString('hex')
    await vault.writeStoreKey(key, keyFingerprint(key))
    return key
  }

  async function ownKey(): Promise<string> {
    if (storeKey !== undefined) return environmentKey(storeKey)
    if (exists(path)) {
      const key = await keyOf(path)
      if (made.get() !== true) made.set(true)
      return key
    }
    if (made.get() === true) {
      onNotice?.({ code: 'store_gone', path })
      made.forget()
    }
    return firstKey()
  }

  const marksFile = (identity: string): string =>
    join(folder, identity === DEMO_ACCOUNT_ID ? DEMO_MARKS_FILE : MARKS_FILE)
  const looksFile = (identity: string): string =>
    join(folder, identity === DEMO_ACCOUNT_ID ? DEMO_LOOKS_FILE : LOOKS_FILE)

  let asked: Promise<string> | null = null
  /** A file beside the store, under the key that it was made with; a new one has the store's. */
  async function besideFor(file: string, identity: string): Promise<StorePlace> {
    if (identity === DEMO_ACCOUNT_ID) return { path: file, key: DEMO_KEY }
    if (storeKey !== undefined) return { path: file, key: environmentKey(storeKey) }
    if (exists(file)) return { path: file, key: await keyOf(file) }
    asked ??= ownKey().finally(() => (asked = null))
    return { path: file, key: await asked }
  }
  return {
    placeFor: async (identity) => {
      if (identity === DEMO_ACCOUNT_ID) return demo()
      // Two callers at the first need must not make two keys.
      asked ??= ownKey().finally(() => (asked = null))
      return { path, key: await asked }
    },
    hasMarks: (identity) => exists(marksFile(identity)),
    marksPath: marksFile,
    marksFor: (identity) => besideFor(marksFile(identity), identity),
    hasLooks: (identity) => exists(looksFile(identity)),
    looksPath: looksFile,
    looksFor: (identity) => besideFor(looksFile(identity), identity),
    pathFor: (identity) => (identity === DEMO_ACCOUNT_ID ? join(folder, DEMO_FILE) : path),
    backupPlace: async (identity, file) => {
      if (identity === DEMO_ACCOUNT_ID) return { path: file, key: (await demo()).key }
      return { path: file, key: storeKey === undefined ? await keyOf(file) : environmentKey(storeKey) }
    },
    nextKey: async (identity) => {
      if (identity === DEMO_ACCOUNT_ID)
        throw new AppError('invalid_input', 'The key of the demo account is no secret')
      if (storeKey !== undefined)
        throw new AppError('invalid_input', 'The key comes from the environment', {
          issues: [{ path: 'CALLBOOK_STORE_KEY', message: 'must not be set while the key is changed' }],
        })
      return makeKey()
    },
    beginAnew: () => made.set('anew'),
    adopt: async (key) => {
      const fingerprint = keyFingerprint(key)
      // Marks may have come here without their calls.
      const files = [path, marksFile(''), ...otherStoreFiles(folder)]
      const opens = files.filter((file) => fingerprintOf(file) === fingerprint)
      // Where no store is left, a key may be put back before a backup is copied here.
      if (opens.length === 0 && hasStoreFiles(folder))
        throw new AppError('recovery_key_wrong', 'The key is that of another store', { what: 'store', path })
      known.set(fingerprint, key)
      return { opens, kept: await vault.writeStoreKey(key, fingerprint) }
    },
  }
}

function environmentKey(text: string): string {
  try {
    return parseStoreKey(text)
  } catch {
    throw new AppError('invalid_input', 'CALLBOOK_STORE_KEY is not a key', {
      issues: [{ path: 'CALLBOOK_STORE_KEY', message: '64 hex digits, or the 24 words of a recovery key' }],
    })
  }
}
