import { describe, expect, it } from 'vitest'
import { fakeSecrets } from '../../../test/support/secrets.ts'
import { memorySettings } from '../../../test/support/settings.ts'
import { AppError } from '#shared/errors.ts'
import { createVault } from './vault.ts'

describe('the vault', () => {
  it('writes to a keychain without asking', async () => {
    const backend = fakeSecrets('strong')
    const vault = createVault({ backend, settings: memorySettings() })
    expect(await vault.write('token:1', 'secret')).toBe('stored')
    expect(backend.written.get('token:1')).toBe('secret')
    expect(vault.has('token:1')).toBe(true)
  })

  it('R12: keeps a secret in memory while a weak place was not agreed to', async () => {
    const backend = fakeSecrets('weak')
    const settings = memorySettings()
    const vault = createVault({ backend, settings })
    expect(await vault.write('token:1', 'secret')).toBe('memory')
    expect(backend.written.size).toBe(0)
    expect(await vault.read('token:1')).toBe('secret')

    const nextStart = createVault({ backend, settings })
    expect(nextStart.has('token:1')).toBe(false)
    expect(await nextStart.read('token:1')).toBeNull()
  })

  it('R12: a yes is recorded and writes what is held; a later no takes it off the disk again', async () => {
    const backend = fakeSecrets('weak')
    const settings = memorySettings()
    const vault = createVault({ backend, settings })
    await vault.write('token:1', 'secret')

    expect((await vault.answer(true)).consent).toBe('granted')
    expect(backend.written.get('token:1')).toBe('secret')
    expect(await createVault({ backend, settings }).read('token:1')).toBe('secret')

    expect((await vault.answer(false)).consent).toBe('denied')
    expect(backend.written.size).toBe(0)
    expect(await vault.read('token:1')).toBe('secret')
  })

  it('takes the environment’s consent without recording it', async () => {
    const settings = memorySettings()
    const vault = createVault({ backend: fakeSecrets('weak'), settings, preConsented: true })
    expect(await vault.write('token:1', 'secret')).toBe('stored')
    expect(settings.get('secretConsent')).toBeUndefined()
  })

  it('never stores where there is nowhere to store', async () => {
    const backend = fakeSecrets('none')
    const vault = createVault({ backend, settings: memorySettings() })
    await vault.answer(true)
    expect(await vault.write('token:1', 'secret')).toBe('memory')
    expect(backend.written.size).toBe(0)
  })

  it('R11: settings learn names, never secrets', async () => {
    const settings = memorySettings()
    const vault = createVault({ backend: fakeSecrets('strong'), settings })
    await vault.write('token:1', 'the-canary-token')
    expect([...settings.all.values()].join()).not.toContain('the-canary-token')
  })

  it('R13: what the backend holds is found whatever became of the settings', async () => {
    const backend = fakeSecrets('strong')
    await createVault({ backend, settings: memorySettings() }).write('token:1', 'secret')
    for (const settings of [
      memorySettings(),
      memorySettings({ secretNames: 'damaged' }),
      memorySettings({ secretNames: [] }),
    ]) {
      const vault = createVault({ backend, settings })
      expect(await vault.read('token:1')).toBe('secret')
      expect(vault.has('token:1')).toBe(true)
      await vault.remove('token:1')
      expect(backend.written.size).toBe(0)
      await vault.write('token:1', 'secret')
    }
  })

  it('R12: a no takes tokens off the disk that the settings do not know of', async () => {
    const backend = fakeSecrets('weak')
    backend.written.set('token:forgotten', 'secret')
    await createVault({ backend, settings: memorySettings() }).answer(false)
    expect(backend.written.size).toBe(0)
  })
})

describe('keys of the store', () => {
  const KEY = 'ab'.repeat(32)
  const OTHER = 'cd'.repeat(32)

  it('lie under their fingerprint; the first stays the first', async () => {
    const backend = fakeSecrets('strong')
    const vault = createVault({ backend, settings: memorySettings() })
    expect(await vault.writeStoreKey(KEY, 'f1')).toBe('stored')
    expect(await vault.writeStoreKey(OTHER, 'f2')).toBe('stored')
    expect(Object.fromEntries(backend.written)).toEqual({
      'store-key': KEY,
      'store-key:f1': KEY,
      'store-key:f2': OTHER,
    })
  })

  it('are never written over, by whatever name', async () => {
    const backend = fakeSecrets('strong')
    const vault = createVault({ backend, settings: memorySettings() })
    await vault.writeStoreKey(KEY, 'f1')
    await expect(vault.write('store-key', OTHER)).rejects.toMatchObject({ name: 'AppError' })
    expect(await vault.read('store-key')).toBe(KEY)
  })

  it('one that cannot be opened keeps its place too', async () => {
    const backend = fakeSecrets('strong')
    backend.written.set('store-key', 'sealed by a keychain that is gone')
    const read = backend.read
    backend.read = async (name) => {
      if (name === 'store-key') throw new AppError('secret_unavailable', 'locked')
      return read(name)
    }
    const vault = createVault({ backend, settings: memorySettings() })
    await vault.writeStoreKey(KEY, 'f1')
    expect(backend.written.get('store-key')).toBe('sealed by a keychain that is gone')
    expect(await vault.read('store-key:f1')).toBe(KEY)
  })

  it('one that the backend does not give back is no key', async () => {
    const backend = fakeSecrets('strong')
    backend.write = async () => undefined
    const vault = createVault({ backend, settings: memorySettings() })
    await expect(vault.writeStoreKey(KEY, 'f1')).rejects.toMatchObject({ code: 'secret_unavailable' })
  })

  it('R12: stay when consent is withdrawn, and the status says so; tokens go', async () => {
    const backend = fakeSecrets('weak')
    const settings = memorySettings()
    const vault = createVault({ backend, settings })
    await vault.answer(true)
    await vault.writeStoreKey(KEY, 'f1')
    await vault.write('token:1', 'secret')
    expect(await vault.status()).toMatchObject({ keyStays: false })
    expect(await vault.answer(false)).toMatchObject({ consent: 'denied', keyStays: true })
    expect([...backend.written.keys()].sort()).toEqual(['store-key', 'store-key:f1'])
    const nextStart = createVault({ backend, settings: memorySettings() })
    expect(await nextStart.read('store-key:f1')).toBe(KEY)
    expect(await nextStart.read('token:1')).toBeNull()
  })
})

describe('other hosts of the machine', () => {
  it('are asked after the own place, and what they hold is kept here', async () => {
    const backend = fakeSecrets('strong')
    const theirs = fakeSecrets('strong')
    theirs.written.set('store-key', 'k')
    const refusing = { read: async () => Promise.reject(new AppError('secret_unavailable', 'locked')) }
    const vault = createVault({ backend, settings: memorySettings(), elsewhere: [refusing, theirs] })
    expect(await vault.read('store-key')).toBe('k')
    expect(backend.written.get('store-key')).toBe('k')
    expect(theirs.written.get('store-key')).toBe('k')
  })

  it('R12: what they hold is not written to a weak place that nobody agreed to', async () => {
    const backend = fakeSecrets('weak')
    const theirs = fakeSecrets('strong')
    theirs.written.set('store-key', 'k')
    const vault = createVault({ backend, settings: memorySettings(), elsewhere: [theirs] })
    expect(await vault.read('store-key')).toBe('k')
    expect(backend.written.size).toBe(0)
  })
})
