import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError, type ErrorCode } from '#shared/errors.ts'
import { openStore, type CallStore } from './index.ts'
import { rekeyStore } from './rekey.ts'
import { restoreStore } from './restore.ts'
import {
  ingestAll,
  KEY,
  OTHER_KEY,
  plainRecord,
  sandboxRecords,
  SCOPE,
  temporaryStore,
} from './test/stage.ts'

let store: CallStore
let path: string
let folder: string
let clean: () => void
beforeEach(() => ({ store, path, folder, clean } = temporaryStore()))
afterEach(() => clean())

function failure(work: () => unknown): ErrorCode | null {
  try {
    work()
    return null
  } catch (thrown) {
    return thrown instanceof AppError ? thrown.code : null
  }
}

it('R14: a phone number and a sentence are in no file, whatever was done', async () => {
  const phone = '13912345678'
  const sentence = '这句话不该出现在磁盘上'
  const records = Array.from({ length: 400 }, (_, index) =>
    plainRecord(`call-${index}`, {
      callee: phone,
      name: sentence,
      comments: [{ id: 1, content: sentence }],
      details: [{ question: sentence, answer_content: `${sentence} canary-latin-words` }],
      extra: sentence.repeat(40),
    }),
  )
  const everything = (at: string): string[] =>
    readdirSync(at, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? everything(join(at, entry.name)) : [join(at, entry.name)],
    )
  const search = (): void => {
    const files = everything(folder)
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      const content = readFileSync(file)
      for (const canary of [phone, sentence, 'canary-latin-words', 'CREATE TABLE'])
        expect(content.includes(Buffer.from(canary)), `${canary} in ${file}`).toBe(false)
    }
  }
  ingestAll(store, records)
  search()
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(0)
  store.page({
    scope: SCOPE,
    filter: { search: sentence },
    sort: { key: 'name', descending: true },
    page: 1,
    perPage: 50,
  })
  store.backup(join(folder, 'backup.db'))
  search()
  await store.remove({ before: Date.UTC(2030, 0, 1) })
  store.close()
  search()
  restoreStore({ path, key: KEY }, join(folder, 'backup.db'), join(folder, 'store', 'before.db'))
  search()
  rekeyStore({ path, key: KEY }, OTHER_KEY)
  search()
  // The log of a process that is in the middle of something, under the new key.
  store = openStore({ path, key: OTHER_KEY })
  expect(store.syncState(SCOPE).stored).toBe(400)
  ingestAll(store, records, { mark: 2 })
  search()
})

describe('R17: backup and restore', () => {
  it('a backup is whole, encrypted with the same key, and leaves no draft behind', async () => {
    ingestAll(store, await sandboxRecords(80))
    const backup = join(folder, 'backup.db')
    expect(store.backup(backup)).toEqual({ path: backup, bytes: statSync(backup).size })
    expect(readdirSync(folder).sort()).toEqual(['backup.db', 'store'])
    if (process.platform !== 'win32') expect(statSync(backup).mode & 0o777).toBe(0o600)
    const copy = openStore({ path: backup, key: KEY, readonly: true })
    expect(copy.check()).toEqual([])
    expect(copy.facets(SCOPE)).toEqual(store.facets(SCOPE))
    copy.close()
    expect(failure(() => openStore({ path: backup, key: OTHER_KEY, readonly: true }))).toBe('store_wrong_key')
  })

  it('backups of one second have a name each', () => {
    const backup = join(folder, 'backup.db')
    const paths = ['a', 'b', 'c'].map((id) => {
      ingestAll(store, [plainRecord(id)])
      return store.backup(backup).path
    })
    expect(paths).toEqual(['backup.db', 'backup-2.db', 'backup-3.db'].map((name) => join(folder, name)))
    const stored = paths.map((copyPath) => {
      const copy = openStore({ path: copyPath, key: KEY, readonly: true })
      const { stored: calls } = copy.syncState(SCOPE)
      copy.close()
      return calls
    })
    expect(stored).toEqual([1, 2, 3])
  })

  it('a backup that cannot be written leaves nothing', () => {
    const nowhere = join(folder, 'missing', 'backup.db')
    expect(failure(() => store.backup(nowhere))).toBe('file_failed')
    expect(readdirSync(folder)).toEqual(['store'])
  })

  it('a restore brings the calls back and keeps what was there', async () => {
    const records = await sandboxRecords(60)
    ingestAll(store, records)
    const facets = store.facets(SCOPE)
    const backup = join(folder, 'backup.db')
    store.backup(backup)
    await store.remove({})
    store.unpause(SCOPE)
    ingestAll(store, [plainRecord('later')])
    store.close()
    const kept = join(folder, 'store', 'kept.db')
    restoreStore({ path, key: KEY }, backup, kept)
    store = openStore({ path, key: KEY })
    expect(store.facets(SCOPE)).toEqual(facets)
    expect(store.check()).toEqual([])
    expect(existsSync(backup)).toBe(true)
    const old = openStore({ path: kept, key: KEY })
    expect(old.detail(SCOPE, 'later')?.id).toBe('later')
    old.close()
    ingestAll(store, records, { mark: 2 })
    expect(store.facets(SCOPE)).toEqual(facets)
  })

  it.each<[string, (backup: string) => void, string, ErrorCode]>([
    ['of another key', () => undefined, OTHER_KEY, 'store_wrong_key'],
    ['that is damaged at its head', (backup) => damage(backup, 200), KEY, 'store_damaged'],
    ['that is damaged further in', (backup) => damage(backup, 4096 * 9 + 60), KEY, 'store_damaged'],
    ['that is no store', (backup) => writeFileSync(backup, 'a letter '.repeat(999)), KEY, 'store_damaged'],
  ])('a backup %s is refused, and the store is as it was', (_what, harm, key, code) => {
    ingestAll(
      store,
      Array.from({ length: 50 }, (_, index) => plainRecord(`call-${index}`, { extra: 'x'.repeat(900) })),
    )
    const backup = join(folder, 'backup.db')
    store.backup(backup)
    store.close()
    harm(backup)
    const before = readFileSync(path)
    const kept = join(folder, 'kept.db')
    expect(failure(() => restoreStore({ path, key }, backup, kept))).toBe(code)
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(existsSync(kept)).toBe(false)
    expect(readdirSync(join(folder, 'store'))).toEqual(['calls.db', 'calls.db-lock'])
  })

  it('never overwrites the place for the old file', () => {
    ingestAll(store, [plainRecord('a')])
    const backup = join(folder, 'backup.db')
    store.backup(backup)
    store.close()
    const kept = join(folder, 'kept.db')
    writeFileSync(kept, 'mine')
    expect(restoreStore({ path, key: KEY }, backup, kept)).toBe(join(folder, 'kept-2.db'))
    expect(restoreStore({ path, key: KEY }, backup, kept)).toBe(join(folder, 'kept-3.db'))
    expect(readFileSync(kept, 'utf8')).toBe('mine')
  })
})

function damage(file: string, at: number): void {
  const content = readFileSync(file)
  content.fill(0x55, at, at + 40)
  writeFileSync(file, content)
}

it('stats tell size, counts, the oldest and the newest call', () => {
  ingestAll(store, [
    plainRecord('a', { calldate: '2026-05-01 09:00:00' }),
    plainRecord('b', { calldate: '2026-05-03 09:00:00' }),
    plainRecord('c', { calldate: null }),
  ])
  const { bytes, inUse, ...rest } = store.stats()
  expect(bytes).toBeGreaterThan(4096)
  // With its log, which holds pages that the file holds too.
  expect(inUse).toBeGreaterThan(4096)
  expect(inUse).toBeLessThanOrEqual(bytes)
  expect(rest).toEqual({
    path,
    calls: 3,
    tasks: [
      {
        ...SCOPE,
        calls: 3,
        keptFrom: null,
        leftOut: 0,
        syncedAt: null,
        oldest: Date.UTC(2026, 4, 1, 1),
        newest: Date.UTC(2026, 4, 3, 1),
      },
    ],
  })
})
