import { AsyncEntry } from '@napi-rs/keyring'
import { describe, expect, it } from 'vitest'
import { fakeSecrets } from '../../../test/support/secrets.ts'
import { keychainSecrets, type KeychainEntry } from './keychainSecrets.ts'

function fakeKeychain() {
  const kept = new Map<string, string>()
  const openEntry = (name: string): KeychainEntry => ({
    getPassword: async () => kept.get(name) ?? null,
    setPassword: async (password) => void kept.set(name, password),
    deletePassword: async () => kept.delete(name),
  })
  return { kept, openEntry }
}
const refusing = (): KeychainEntry => {
  const refuse = (): never => {
    throw new Error('locked, said the keychain about the-canary-secret')
  }
  return {
    getPassword: async () => refuse(),
    setPassword: async () => refuse(),
    deletePassword: async () => refuse(),
  }
}

describe('secrets in the keychain', () => {
  it('are kept there and nowhere else, and the probe leaves nothing', async () => {
    const { kept, openEntry } = fakeKeychain()
    const fallback = fakeSecrets('weak')
    const backend = keychainSecrets({ openEntry, fallback })
    expect(await backend.protection()).toBe('strong')
    await backend.write('token:1', 'secret')
    expect([...kept]).toEqual([['token:1', 'secret']])
    expect(fallback.written.size).toBe(0)
    expect(await backend.read('token:1')).toBe('secret')
    await backend.remove('token:1')
    expect(kept.size).toBe(0)
  })

  it('fall back where the machine has no keychain', async () => {
    const fallback = fakeSecrets('weak')
    const backend = keychainSecrets({ openEntry: refusing, fallback })
    expect(await backend.protection()).toBe('weak')
    await backend.write('token:1', 'secret')
    expect(fallback.written.get('token:1')).toBe('secret')
    expect(await backend.read('token:1')).toBe('secret')
  })

  it('move over from the fallback when written again', async () => {
    const { kept, openEntry } = fakeKeychain()
    const fallback = fakeSecrets('weak')
    fallback.written.set('token:1', 'old')
    const backend = keychainSecrets({ openEntry, fallback })
    expect(await backend.read('token:1')).toBe('old')
    await backend.write('token:1', 'new')
    expect(kept.get('token:1')).toBe('new')
    expect(fallback.written.size).toBe(0)
  })

  it('R11: a keychain that fails later says so without quoting anything', async () => {
    let fails = false
    const { openEntry } = fakeKeychain()
    const backend = keychainSecrets({
      openEntry: (name) => (fails ? refusing() : openEntry(name)),
      fallback: fakeSecrets('weak'),
    })
    expect(await backend.protection()).toBe('strong')
    fails = true
    const failure: unknown = await backend.read('token:1').catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'secret_unavailable' })
    expect(JSON.stringify(failure) + String(failure)).not.toContain('the-canary-secret')
  })

  it('the real library answers or refuses at once where no keychain runs', async () => {
    const backend = keychainSecrets({
      openEntry: (name) => new AsyncEntry('callbook-test', name, { linux: { store: 'secret-service' } }),
      fallback: fakeSecrets('weak'),
    })
    expect(['strong', 'weak']).toContain(await backend.protection())
  })
})
