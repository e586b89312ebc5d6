import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { AppNotice } from '#shared/ipc/app.ts'
import { fakeSecrets } from '../../../test/support/secrets.ts'
import { memorySettings } from '../../../test/support/settings.ts'
import { recoveryWords } from '../accounts/recoveryKey.ts'
import { storeKeyName } from '../accounts/secretNames.ts'
import { createVault } from '../accounts/vault.ts'
import { keyFingerprint } from './store/failures.ts'
import { openStore } from './store/index.ts'
import type { StorePlace } from './store/open.ts'
import { setAsideStore } from './store/setAside.ts'
import { createStorePlaces, type StorePlaces, type StorePlacesOptions } from './storePlaces.ts'

let folder: string
let settings: ReturnType<typeof memorySettings>
let backend: ReturnType<typeof fakeSecrets>
let notices: AppNotice[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callbook-places-'))
  settings = memorySettings()
  backend = fakeSecrets('strong')
  notices = []
})

/** A start of the app. */
function places(more: Partial<StorePlacesOptions> = {}): StorePlaces {
  const vault = createVault({ backend, settings })
  const setAside: StorePlacesOptions['setAside'] = async (path, wanted) => setAsideStore(path, wanted)
  return createStorePlaces({
    folder,
    settings,
    vault,
    setAside,
    onNotice: (notice) => notices.push(notice),
    ...more,
  })
}

function make(place: StorePlace): string {
  mkdirSync(join(place.path, '..'), { recursive: true })
  openStore(place).close()
  return place.path
}
const opens = (place: StorePlace): void => openStore({ ...place, readonly: true }).close()
const KEY = 'ab'.repeat(32)
const OTHER = 'cd'.repeat(32)

describe('the key', () => {
  it('is made at the first need and kept', async () => {
    const at = places()
    const [one, two] = await Promise.all([at.placeFor('account'), at.placeFor('other')])
    expect(one.key).toMatch(/^[0-9a-f]{64}$/)
    expect(two).toEqual(one)
    make(one)
    expect(await places().placeFor('account')).toEqual(one)
  })

  it('R12: no real call is kept under a key that would be lost', async () => {
    backend = fakeSecrets('weak')
    await expect(places().placeFor('account')).rejects.toMatchObject({
      code: 'store_key_missing',
      details: { what: 'nowhere' },
    })
  })

  it('R13: is found whatever became of the settings, before there is a store and after', async () => {
    const { key } = await places().placeFor('account')
    settings = memorySettings()
    expect((await places().placeFor('account')).key).toBe(key)
    make(await places().placeFor('account'))
    settings = memorySettings({ secretNames: 7 })
    expect((await places().placeFor('account')).key).toBe(key)
  })

  it('R16: of a store that is moved away serves the next one too; nothing is written over', async () => {
    const before = await places().placeFor('account')
    make(before)
    settings = memorySettings()
    rmSync(before.path)
    expect(await places().placeFor('account')).toEqual(before)
  })

  it('the environment’s is taken, as digits or words, and what is none is refused', async () => {
    expect((await places({ storeKey: KEY }).placeFor('account')).key).toBe(KEY)
    const words = recoveryWords(KEY, 'zh-CN').join('')
    expect((await places({ storeKey: words }).placeFor('account')).key).toBe(KEY)
    await expect(places({ storeKey: 'short' }).placeFor('account')).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})

describe('R16: a store whose key is gone', () => {
  it.each(['records.db', 'backups/records-20260101-000000.db', 'records-before-restore-20260101-000000.db'])(
    'gets no new key while %s is there',
    async (name) => {
      const path = make({ path: join(folder, name), key: KEY })
      await expect(places().placeFor('account')).rejects.toMatchObject({
        code: 'store_key_missing',
        details: { path, what: 'gone' },
      })
      expect(backend.written.size).toBe(0)
    },
  )

  it('says where the key is if the desktop app has it', async () => {
    make({ path: join(folder, 'records.db'), key: KEY })
    const desktopHolds = (name: string): boolean => name === `store-key:${keyFingerprint(KEY)}`
    const missing = { code: 'store_key_missing', details: { what: 'desktop' } }
    await expect(places({ desktopHolds }).placeFor('account')).rejects.toMatchObject(missing)
    backend.written.set('store-key', OTHER)
    await expect(places({ desktopHolds }).placeFor('account')).rejects.toMatchObject(missing)
  })

  it('says that a keychain is locked, and takes nothing for gone meanwhile', async () => {
    make({ path: join(folder, 'records.db'), key: KEY })
    backend.read = async () => Promise.reject(new AppError('secret_unavailable', 'locked'))
    await expect(places().placeFor('account')).rejects.toMatchObject({
      code: 'store_key_missing',
      details: { what: 'locked' },
    })
  })

  it('opens with the recovery key, and is open at the next start', async () => {
    const path = make({ path: join(folder, 'records.db'), key: KEY })
    expect(await places().adopt(KEY)).toEqual({ opens: [path], kept: 'stored' })
    settings = memorySettings()
    opens(await places().placeFor('account'))
  })

  it('opens for this start where the key may not be kept', async () => {
    backend = fakeSecrets('weak')
    make({ path: join(folder, 'records.db'), key: KEY })
    const at = places()
    expect(await at.adopt(KEY)).toMatchObject({ kept: 'memory' })
    opens(await at.placeFor('account'))
  })

  it('is not opened by the recovery key of another, which is said', async () => {
    make({ path: join(folder, 'records.db'), key: KEY })
    await expect(places().adopt(OTHER)).rejects.toMatchObject({
      code: 'recovery_key_wrong',
      details: { what: 'store' },
    })
    expect(backend.written.size).toBe(0)
  })

  it('begins anew under another key once the person says so; the old key still opens the old file', async () => {
    const old = make({ path: join(folder, 'records-set-aside-20260101-000000.db'), key: KEY })
    places().beginAnew()
    const fresh = await places().placeFor('account')
    expect(fresh.key).not.toBe(KEY)
    make(fresh)
    await places().adopt(KEY)
    opens(await places().placeFor('account'))
    opens(await places().backupPlace('account', old))
  })
})

describe('several keys', () => {
  it('each file is opened with its own', async () => {
    make({ path: join(folder, 'records.db'), key: KEY })
    const backup = make({ path: join(folder, 'backups', 'records-20260101-000000.db'), key: OTHER })
    await places().adopt(KEY)
    await places().adopt(OTHER)
    const at = places()
    opens(await at.placeFor('account'))
    opens(await at.backupPlace('account', backup))
  })

  it('a store of an older version, whose key has the plain name alone, opens', async () => {
    make({ path: join(folder, 'records.db'), key: KEY })
    backend.written.set('store-key', KEY)
    opens(await places().placeFor('account'))
  })

  it('a store that went away is told of once', async () => {
    const at = await places().placeFor('account')
    make(at)
    await places().placeFor('account')
    rmSync(at.path)
    make(await places().placeFor('account'))
    await places().placeFor('account')
    expect(notices).toEqual([{ code: 'store_gone', path: at.path }])
  })
})

describe('the demo account', () => {
  it('is asked for no consent; its calls have their own file and key', async () => {
    backend = fakeSecrets('weak')
    const demo = await places().placeFor('demo')
    expect(demo.path).toBe(join(folder, 'demo.db'))
    make(demo)
    settings = memorySettings()
    expect(await places().placeFor('demo')).toEqual(demo)
    opens(demo)
  })

  it('its store of an older version opens with the key that the settings hold', async () => {
    settings.set('demoStoreKey', KEY)
    make({ path: join(folder, 'demo.db'), key: KEY })
    opens(await places().placeFor('demo'))
    expect(notices).toEqual([])
  })

  it.each([
    ['whose key is lost', (path: string) => void make({ path, key: OTHER })],
    ['of zeros', (path: string) => writeFileSync(path, Buffer.alloc(8192))],
    ['that is empty', (path: string) => writeFileSync(path, '')],
    ['that is something else', (path: string) => writeFileSync(path, 'no store at all')],
  ])('R13: a store %s is set aside and said, and a new one begins', async (_kind, damage) => {
    damage(join(folder, 'demo.db'))
    const before = readFileSync(join(folder, 'demo.db'))
    writeFileSync(join(folder, 'demo.db-wal'), 'log')
    make(await places().placeFor('demo'))
    const [notice] = notices
    expect(notice?.code).toBe('demo_set_aside')
    expect(readFileSync(notice?.path ?? '')).toEqual(before)
    expect(existsSync(`${notice?.path}-wal`)).toBe(true)
    expect(readdirSync(folder)).toContain('demo.db')
  })
})

describe('another key', () => {
  it('is kept beside the first, and is not made where it would be lost or is not ours to choose', async () => {
    const at = places()
    make(await at.placeFor('account'))
    const key = await at.nextKey('account')
    expect(await createVault({ backend, settings }).read(storeKeyName(keyFingerprint(key)))).toBe(key)
    expect((await at.placeFor('account')).key).not.toBe(key)
    await expect(places({ storeKey: KEY }).nextKey('account')).rejects.toMatchObject({
      code: 'invalid_input',
    })
    backend = fakeSecrets('none')
    await expect(places().nextKey('account')).rejects.toMatchObject({
      code: 'store_key_missing',
      details: { what: 'nowhere' },
    })
  })
})
