import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from '#core/ports.ts'

export interface SealingKeyOptions {
  /** Where Chromium keeps `Local State`. */
  folder: string
  logger: Logger
  platform?: NodeJS.Platform
  sleep?: (ms: number) => Promise<unknown>
  limitMs?: number
}

const LOOK_MS = 200

/**
 * Waits until the key that safeStorage seals with is itself on the disk. On Windows Chromium makes it at the first start
 * and writes it up to ten seconds later: a process that ended in between would leave what it had sealed, the store's
 * key first of all, closed for ever.
 *
 * It waits so long and no longer: should a later Chromium keep the key elsewhere, secrets are kept all the same.
 * @returns a function that resolves once it is safe to keep a sealed secret; after the first time at once
 */
export function sealingKeyKept(options: SealingKeyOptions): () => Promise<void> {
  const { folder, logger, platform = process.platform, sleep = wait, limitMs = 30_000 } = options
  let kept: Promise<void> | null = platform === 'win32' ? null : Promise.resolve()

  async function look(): Promise<void> {
    for (let waited = 0; waited < limitMs; waited += LOOK_MS) {
      if (await hasKey(folder)) return
      await sleep(LOOK_MS)
    }
    logger.warn('secrets.sealing-key-not-seen')
  }

  return () => (kept ??= look())
}

async function hasKey(folder: string): Promise<boolean> {
  try {
    const state = JSON.parse(await readFile(join(folder, 'Local State'), 'utf8')) as {
      os_crypt?: { encrypted_key?: unknown }
    }
    const key = state.os_crypt?.encrypted_key
    return typeof key === 'string' && key !== ''
  } catch {
    // Not there yet, or being written.
    return false
  }
}
