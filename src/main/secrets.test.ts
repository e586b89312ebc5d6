import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { JsonFile, JsonValues } from '#core/files/jsonFile.ts'
import type { SecretBackend } from '#core/ports.ts'
import * as fake from '../../test/electron/fake.ts'
import { memoryLogger } from '../../test/electron/logger.ts'
import { desktopSecrets } from './secrets.ts'

vi.mock('electron', () => import('../../test/electron/fake.ts'))

const TOKEN = 'canary-token-9f8e7d'
const { safeStorage } = fake
const logger = memoryLogger()
let kept: Readonly<JsonValues>
const file: JsonFile = { read: () => kept, change: (edit) => void (kept = edit(kept)) }

beforeEach(() => {
  fake.resetElectron()
  logger.lines.length = 0
  kept = {}
})

function backend(platform: NodeJS.Platform = 'linux'): SecretBackend {
  return desktopSecrets({ file, place: '/data/secrets.json', logger, platform })
}

describe('protection', () => {
  it.each<[NodeJS.Platform, string, string]>([
    ['linux', 'v10', 'weak'],
    ['linux', 'v11', 'strong'],
    ['linux', 'v12', 'strong'],
    ['darwin', 'v10', 'strong'],
    ['win32', 'v10', 'strong'],
  ])('R12: on %s, what is written with %s is %s', async (platform, prefix, protection) => {
    safeStorage.prefix = prefix
    expect(await backend(platform).protection()).toBe(protection)
  })

  it('R12: without a keychain there is none, nor with one that fails', async () => {
    safeStorage.available = false
    expect(await backend().protection()).toBe('none')
    Object.assign(safeStorage, { available: true, broken: true })
    expect(await backend().protection()).toBe('none')
  })

  it('R12: only the asynchronous interface is used, and no backend is asked its name', () => {
    const source = readFileSync(join(import.meta.dirname, 'secrets.ts'), 'utf8')
    const used = [...source.matchAll(/safeStorage\s*\.(\w+)/g)].map(([, name]) => name)
    expect(new Set(used)).toEqual(
      new Set(['isAsyncEncryptionAvailable', 'encryptStringAsync', 'decryptStringAsync']),
    )
  })
})

describe('keeping', () => {
  it('R11: what lies in the store is sealed', async () => {
    const secrets = backend()
    await secrets.write('account:a', TOKEN)
    const sealed = kept['account:a'] as string
    expect(Buffer.from(sealed, 'base64').toString('base64')).toBe(sealed)
    expect(sealed).not.toContain(TOKEN)
    expect(Buffer.from(sealed, 'base64').toString()).not.toContain(TOKEN)
    expect(await secrets.names()).toEqual(['account:a'])
    expect(await secrets.read('account:a')).toBe(TOKEN)
  })

  it('nothing kept is null; what was removed is gone', async () => {
    const secrets = backend()
    expect(await secrets.read('account:a')).toBeNull()
    await secrets.write('account:a', TOKEN)
    await secrets.remove('account:a')
    expect(await secrets.read('account:a')).toBeNull()
    expect(kept['account:a']).toBeUndefined()
  })

  it('writes and removals keep their order although the keychain answers in its own', async () => {
    const secrets = backend()
    let release = (): void => undefined
    safeStorage.encryptStringAsync.mockImplementationOnce(
      () => new Promise((resolve) => (release = () => resolve(Buffer.from('v11dlo')))),
    )
    const first = secrets.write('account:a', 'old')
    const second = secrets.write('account:a', 'new')
    await vi.waitFor(() => expect(safeStorage.encryptStringAsync).toHaveBeenCalled(), { timeout: 60_000 })
    release()
    await Promise.all([first, second])
    expect(await secrets.read('account:a')).toBe('new')
  })

  it('R12: a rotated key has the secret sealed anew', async () => {
    const secrets = backend()
    await secrets.write('account:a', TOKEN)
    const before = kept['account:a']
    Object.assign(safeStorage, { rotated: true, prefix: 'v12' })
    expect(await secrets.read('account:a')).toBe(TOKEN)
    const after = kept['account:a'] as string
    expect(after).not.toBe(before)
    expect(Buffer.from(after, 'base64').toString()).toMatch(/^v12/)
  })

  it('R12: a renewal that fails leaves the secret as it was', async () => {
    const secrets = backend()
    await secrets.write('account:a', TOKEN)
    const before = kept['account:a']
    safeStorage.rotated = true
    safeStorage.encryptStringAsync.mockRejectedValueOnce(new Error(TOKEN))
    expect(await secrets.read('account:a')).toBe(TOKEN)
    expect(kept['account:a']).toBe(before)
    expect(logger.lines).toEqual(['secrets.not-renewed {}'])
  })
})

describe('failing', () => {
  it('R11: a keychain that fails is secret_unavailable, without the secret in the message', async () => {
    const secrets = backend()
    await secrets.write('account:a', TOKEN)
    safeStorage.broken = true
    for (const action of [secrets.read('account:a'), secrets.write('account:b', TOKEN)]) {
      const error = (await action.catch((thrown: unknown) => thrown)) as Error
      expect(error).toMatchObject({ name: 'AppError', code: 'secret_unavailable' })
      expect(error.message + JSON.stringify(error)).not.toContain(TOKEN)
    }
    expect(kept['account:b']).toBeUndefined()
    safeStorage.broken = false
    expect(await secrets.read('account:a')).toBe(TOKEN)
  })
})
