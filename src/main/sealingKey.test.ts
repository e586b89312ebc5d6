import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { JsonFile, JsonValues } from '#core/files/jsonFile.ts'
import * as fake from '../../test/electron/fake.ts'
import { memoryLogger } from '../../test/electron/logger.ts'
import { sealingKeyKept } from './sealingKey.ts'
import { desktopSecrets } from './secrets.ts'

vi.mock('electron', () => import('../../test/electron/fake.ts'))

const SEALED = JSON.stringify({ os_crypt: { encrypted_key: 'RFBBUEk=' } })

/** `states`: what `Local State` holds at the first look, the second, …; the last one stays. */
function setup(states: (string | null)[], change: Partial<Parameters<typeof sealingKeyKept>[0]> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'callbook-state-'))
  const logger = memoryLogger()
  const put = (): void => {
    const state = states.shift()
    if (typeof state === 'string') writeFileSync(join(folder, 'Local State'), state)
  }
  put()
  const sleep = vi.fn(() => Promise.resolve(put()))
  const kept = sealingKeyKept({ folder, logger, platform: 'win32', sleep, ...change })
  return { folder, kept, sleep, logger }
}

describe('the key that seals', () => {
  it('is waited for until it stands in Local State, whatever lies there before', async () => {
    const { kept, sleep, logger } = setup([
      null,
      '',
      '{"os_crypt":',
      '{}',
      '{"os_crypt":{"encrypted_key":""}}',
      SEALED,
    ])
    await kept()
    expect(sleep).toHaveBeenCalledTimes(5)
    await kept()
    expect(sleep).toHaveBeenCalledTimes(5)
    expect(logger.lines).toEqual([])
  })

  it('is not waited for for ever', async () => {
    const { kept, sleep, logger } = setup([null], { limitMs: 1000 })
    await kept()
    expect(sleep).toHaveBeenCalledTimes(5)
    expect(logger.lines).toEqual(['secrets.sealing-key-not-seen {}'])
  })

  it('is elsewhere on the other systems', async () => {
    for (const platform of ['linux', 'darwin'] as const) {
      const { kept, sleep } = setup([null], { platform })
      await kept()
      expect(sleep).not.toHaveBeenCalled()
    }
  })

  it('stands on the disk before a sealed secret does: a store is made with its key only then', async () => {
    fake.resetElectron()
    let kept: Readonly<JsonValues> = {}
    const file: JsonFile = { read: () => kept, change: (edit) => void (kept = edit(kept)) }
    let seen = Promise.withResolvers<void>()
    const secrets = desktopSecrets({
      file,
      place: '',
      logger: memoryLogger(),
      sealingKey: () => seen.promise,
    })
    const writing = secrets.write('store-key', 'ab')
    await new Promise((resolve) => setImmediate(resolve))
    expect(kept['store-key']).toBeUndefined()
    seen.resolve()
    await writing
    expect(kept['store-key']).toBeTypeOf('string')
    seen = Promise.withResolvers()
    expect(await secrets.read('store-key')).toBe('ab')
  })
})
