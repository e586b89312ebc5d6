import { describe, expect, it } from 'vitest'
import { fakeSecrets } from '../../../test/support/secrets.ts'
import { memorySettings } from '../../../test/support/settings.ts'
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
})
