import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fakeSecrets } from '../../../test/support/secrets.ts'
import { memorySettings } from '../../../test/support/settings.ts'
import { createVault } from '../accounts/vault.ts'
import { createStorePlaces, type StorePlaces } from './storePlaces.ts'

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'callbook-places-'))

function places(protection: 'strong' | 'weak', storeKey?: string, folder = newFolder()): StorePlaces {
  const settings = memorySettings()
  const vault = createVault({ backend: fakeSecrets(protection), settings })
  return createStorePlaces({ folder, settings, vault, storeKey })
}

it('makes one key at the first need and keeps it', async () => {
  const at = places('strong')
  const [one, two] = await Promise.all([at.placeFor('account'), at.placeFor('other')])
  expect(one.key).toMatch(/^[0-9a-f]{64}$/)
  expect(two).toEqual(one)
  expect((await at.placeFor('account')).key).toBe(one.key)
})

it('R12: keeps no real call under a key that would be lost', async () => {
  const at = places('weak')
  await expect(at.placeFor('account')).rejects.toMatchObject({ code: 'store_key_missing' })
})

it('asks nothing for the demo account, whose calls have their own file and key', async () => {
  const at = places('weak')
  const demo = await at.placeFor('demo')
  expect(demo.path).toMatch(/demo\.db$/)
  expect(await at.placeFor('demo')).toEqual(demo)
})

it('R16: makes no new key for a store whose key is gone', async () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'records.db'), 'a store')
  await expect(places('strong', undefined, folder).placeFor('account')).rejects.toMatchObject({
    code: 'store_key_missing',
    details: { path: join(folder, 'records.db') },
  })
})

it('takes the environment\u2019s key, and refuses what is none', async () => {
  const key = 'ab'.repeat(32)
  expect((await places('weak', key).placeFor('account')).key).toBe(key)
  await expect(places('weak', 'short').placeFor('account')).rejects.toMatchObject({ code: 'invalid_input' })
})
