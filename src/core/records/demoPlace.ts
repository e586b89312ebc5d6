import { createHash } from 'node:crypto'
import type { AppNotice } from '#shared/ipc/app.ts'
import type { SettingsStore } from '../ports.ts'
import { keyFingerprint } from './store/failures.ts'
import type { StorePlace } from './store/open.ts'
import { exists, fingerprintOf } from './storeFiles.ts'

/** Where versions before this one kept a key of its own. */
const FORMER_KEY = 'demoStoreKey'
const HEX_KEY = /^[0-9a-f]{64}$/i
/** The demo account's calls are made up: their key need not be secret, and cannot be lost. */
const DEMO_KEY = createHash('sha256').update('callbook demo').digest('hex')

export interface DemoPlaceOptions {
  path: string
  settings: SettingsStore
  setAside: (path: string, wanted: string) => Promise<string | null>
  onNotice?: (notice: AppNotice) => unknown
}

/** The demo account's store, a file of its own, so that trying the product asks for no consent. */
export function demoPlace(options: DemoPlaceOptions): () => Promise<StorePlace> {
  const { path, settings, setAside, onNotice } = options
  return async () => {
    if (!exists(path)) return { path, key: DEMO_KEY }
    const fingerprint = fingerprintOf(path)
    const former = settings.get(FORMER_KEY)
    const key = [DEMO_KEY, former].find(
      (candidate): candidate is string =>
        typeof candidate === 'string' && HEX_KEY.test(candidate) && keyFingerprint(candidate) === fingerprint,
    )
    if (key !== undefined) return { path, key }
    const aside = await setAside(path, path.replace(/\.db$/, '-set-aside.db'))
    if (aside !== null) onNotice?.({ code: 'demo_set_aside', path: aside })
    return { path, key: DEMO_KEY }
  }
}
