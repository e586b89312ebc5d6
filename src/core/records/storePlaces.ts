import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { DEMO_ACCOUNT_ID } from '../accounts/accounts.ts'
import type { SecretVault } from '../accounts/vault.ts'
import type { SettingsStore } from '../ports.ts'
import type { StorePlace } from './store/open.ts'

export interface StorePlaces {
  /**
   * Where an account's calls are kept. The key is made at the first need.
   * @param identity see `Accounts.identity`
   * @throws AppError store_key_missing where no key may be kept on this machine, secret_unavailable, invalid_input
   */
  placeFor: (identity: string) => Promise<StorePlace>
}

export interface StorePlacesOptions {
  folder: string
  settings: SettingsStore
  vault: SecretVault
  /** Given by the environment in place of a kept one. */
  storeKey?: string
}

const SECRET_NAME = 'store-key'
const DEMO_KEY = 'demoStoreKey'
const HEX_KEY = /^[0-9a-f]{64}$/i

const newKey = (): string => randomBytes(32).toString('hex')

/**
 * The demo account's made-up calls have a file and a key of their own, so that trying the product asks for no consent.
 * Real calls are kept only under a key that the keychain holds, or a place that the person agreed to: a key lost at
 * the next start would leave a file that nobody can read.
 */
export function createStorePlaces({ folder, settings, vault, storeKey }: StorePlacesOptions): StorePlaces {
  const path = join(folder, 'records.db')

  function demoKey(): string {
    const kept = settings.get(DEMO_KEY)
    if (typeof kept === 'string' && HEX_KEY.test(kept)) return kept
    const key = newKey()
    settings.set(DEMO_KEY, key)
    return key
  }

  async function keptKey(): Promise<string> {
    if (storeKey !== undefined) {
      if (HEX_KEY.test(storeKey)) return storeKey
      throw new AppError('invalid_input', 'CALLBOOK_STORE_KEY is not a key', {
        issues: [{ path: 'CALLBOOK_STORE_KEY', message: '64 hex digits' }],
      })
    }
    const kept = await vault.read(SECRET_NAME)
    if (kept !== null) return kept
    // A store without its key is beyond reading; a new key would not open it, and must not seem to be its key.
    if (existsSync(path)) throw new AppError('store_key_missing', 'The key of the store is gone', { path })
    if (!(await vault.canStore()))
      throw new AppError('store_key_missing', 'No place to keep the key of the store')
    const key = newKey()
    await vault.write(SECRET_NAME, key)
    return key
  }

  let asked: Promise<string> | null = null
  return {
    placeFor: async (identity) => {
      if (identity === DEMO_ACCOUNT_ID) return { path: join(folder, 'demo.db'), key: demoKey() }
      // Two callers at the first need must not make two keys.
      asked ??= keptKey().finally(() => (asked = null))
      return { path, key: await asked }
    },
  }
}
