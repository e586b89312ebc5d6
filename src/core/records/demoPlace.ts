import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { AppNotice } from '#shared/ipc/app.ts'
import { plain } from '../files/stored.ts'
import type { SettingsStore } from '../ports.ts'
import { keptSetting, setting } from '../settings/setting.ts'
import { keyFingerprint } from './store/failures.ts'
import type { StorePlace } from './store/open.ts'
import { exists, fingerprintOf } from './storeFiles.ts'

/** Where versions before this one kept a key of its own. */
export const FORMER_DEMO_KEY = setting(
  'demoStoreKey',
  plain(
    z
      .string()
      .regex(/^[0-9a-f]{64}$/i)
      .nullable(),
  ),
  null,
)
/** The demo account's calls are made up: their key need not be secret, and cannot be lost. */
export const DEMO_KEY = createHash('sha256').update('callbook demo').digest('hex')

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
    const former = keptSetting(settings, FORMER_DEMO_KEY).get()
    const key = [DEMO_KEY, former].find((known) => known !== null && keyFingerprint(known) === fingerprint)
    if (key != null) return { path, key }
    const aside = await setAside(path, path.replace(/\.db$/, '-set-aside.db'))
    if (aside !== null) onNotice?.({ code: 'demo_set_aside', path: aside })
    return { path, key: DEMO_KEY }
  }
}
