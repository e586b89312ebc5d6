import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fileSecrets } from '#core/accounts/fileSecrets.ts'
import { otherHostsSecrets } from './otherHosts.ts'

/** The system's keychain: whether its native module is there, how often it was loaded, and what it holds. */
const keychain = { missing: false, loads: 0, kept: new Map<string, string>() }
function nativeModule() {
  keychain.loads += 1
  if (keychain.missing) throw new Error('Cannot find native binding')
  class AsyncEntry {
    readonly name: string
    constructor(_service: string, name: string) {
      this.name = name
    }
    getPassword = () => Promise.resolve(keychain.kept.get(this.name) ?? null)
    setPassword = (secret: string) => Promise.resolve(void keychain.kept.set(this.name, secret))
    deletePassword = () => Promise.resolve(keychain.kept.delete(this.name))
  }
  return { AsyncEntry }
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callbook-other-hosts-'))
  vi.resetModules()
  vi.doMock('@napi-rs/keyring', nativeModule)
  Object.assign(keychain, { missing: false, loads: 0, kept: new Map() })
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

it('opens what the hosts outside Electron keep in the keychain', async () => {
  vi.stubEnv('CALLBOOK_KEYRING', undefined)
  keychain.kept.set('token:a', 'of the browser host')
  const { read } = otherHostsSecrets(folder)
  expect(await read('token:a')).toBe('of the browser host')
  expect(await read('token:b')).toBeNull()
})

it.each(['file', 'none'])('with CALLBOOK_KEYRING=%s, in their file alone', async (mode) => {
  vi.stubEnv('CALLBOOK_KEYRING', mode)
  keychain.kept.set('token:a', 'not asked')
  await fileSecrets(join(folder, 'secrets.json')).write('token:b', 'of the command line')
  const { read } = otherHostsSecrets(folder)
  expect(await read('token:b')).toBe('of the command line')
  expect(await read('token:a')).toBeNull()
})

it('loads the native module at the first need, and once', async () => {
  vi.stubEnv('CALLBOOK_KEYRING', undefined)
  const { read } = otherHostsSecrets(folder)
  expect(keychain.loads).toBe(0)
  await Promise.all([read('token:a'), read('token:b')])
  await read('token:c')
  expect(keychain.loads).toBe(1)
})

it('a native module that is missing fails the reading, and nothing before it', async () => {
  vi.stubEnv('CALLBOOK_KEYRING', undefined)
  keychain.missing = true
  const { read } = otherHostsSecrets(folder)
  await expect(read('token:a')).rejects.toThrow()
  await expect(read('token:a')).rejects.toThrow()
})
