import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError, type ErrorCode } from '#shared/errors.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { closeDatabase, emptyLog, openDatabase } from './open.ts'
import { openStore } from './index.ts'
import {
  codeOf,
  fillStore,
  ingestAll,
  KEY,
  OTHER_KEY,
  plainRecord,
  SCOPE,
  temporaryFolder,
} from './test/stage.ts'

let folder: string
let path: string
let clean: () => void
beforeEach(() => {
  ;({ folder, clean } = temporaryFolder())
  path = join(folder, 'store', 'calls.db')
})
afterEach(() => clean())

describe.skipIf(process.platform === 'win32')('the file', () => {
  it('is for its owner alone, and so are its folder and its log', () => {
    const store = openStore({ path, key: KEY })
    ingestAll(store, [plainRecord('a')])
    const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8)
    expect(mode(join(folder, 'store'))).toBe('700')
    for (const suffix of ['', '-wal', '-shm']) expect(mode(path + suffix)).toBe('600')
    store.close()
  })

  it('is closed to others again where somebody opened it to them', () => {
    openStore({ path, key: KEY }).close()
    chmodSync(path, 0o644)
    openStore({ path, key: KEY }).close()
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })
})

it('R15: after a second open every setting is made again', () => {
  closeDatabase(openDatabase({ path, key: KEY }))
  const database = openDatabase({ path, key: KEY })
  const setting = (name: string): unknown => database.pragma(name, { simple: true })
  expect(setting('journal_mode')).toBe('wal')
  expect(setting('synchronous')).toBe(2)
  expect(setting('foreign_keys')).toBe(1)
  expect(setting('temp_store')).toBe(2)
  expect(setting('mmap_size')).toBe(0)
  expect(setting('busy_timeout')).toBe(10_000)
  expect(setting('auto_vacuum')).toBe(2)
  expect(setting('cipher')).toBe('aegis')
  closeDatabase(database)
})

it('closing lays the log to rest, and may be asked for twice', () => {
  const store = openStore({ path, key: KEY })
  ingestAll(store, [plainRecord('a')])
  store.close()
  store.close()
  expect(existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0).toBe(0)
  const again = openStore({ path, key: KEY })
  expect(again.syncState(SCOPE).stored).toBe(1)
  again.close()
})

describe('R16: what is wrong with a store is told apart, and the file stays as it was', () => {
  const bytes = (): Buffer => readFileSync(path)
  const overwrite = (at: number, length: number): void => {
    const content = bytes()
    content.fill(0x55, at, at + length)
    writeFileSync(path, content)
  }

  it.each<[string, () => void, string, ErrorCode]>([
    ['another key', () => undefined, OTHER_KEY, 'store_wrong_key'],
    ['no key at all', () => undefined, 'abc', 'store_wrong_key'],
    ['a damaged first page', () => overwrite(200, 50), KEY, 'store_damaged'],
    ['a damaged header', () => overwrite(16, 8), KEY, 'store_damaged'],
    ['a damaged header and another key', () => overwrite(16, 8), OTHER_KEY, 'store_damaged'],
    ['a file cut to a few bytes', () => truncateSync(path, 10), KEY, 'store_damaged'],
    ['text in its place', () => writeFileSync(path, '不是数据库 '.repeat(999)), KEY, 'store_damaged'],
  ])('%s', (_what, harm, key, code) => {
    fillStore(path)
    harm()
    const before = bytes()
    expect(codeOf(() => openStore({ path, key }))).toBe(code)
    expect(bytes().equals(before)).toBe(true)
  })

  it('damage further in shows when the page is read, and in a check', () => {
    fillStore(path)
    const size = statSync(path).size
    for (let page = 8; page * 4096 < size; page += 3) overwrite(page * 4096 + 100, 50)
    const before = bytes()
    const filter = { search: '客户' }
    const read = (): unknown => {
      const store = openStore({ path, key: KEY })
      try {
        const sort = { key: 'name', descending: false }
        return [
          store.page({ scope: SCOPE, filter, sort, page: 1, perPage: 999 }),
          store.detail(SCOPE, 'call-7'),
          store.check().length === 0 || codeOf(() => store.stats()),
        ]
      } finally {
        store.close()
      }
    }
    expect(codeOf(read)).toBe('store_damaged')
    expect(bytes().equals(before)).toBe(true)
  })

  it('a file cut in the middle is damaged', () => {
    fillStore(path)
    truncateSync(path, 4096 * 7)
    const before = bytes()
    expect(
      codeOf(() => {
        const store = openStore({ path, key: KEY })
        try {
          store.detail(SCOPE, 'call-7')
          if (store.check().length > 0) throw new AppError('store_damaged', '')
        } finally {
          store.close()
        }
      }),
    ).toBe('store_damaged')
    expect(bytes().equals(before)).toBe(true)
  })

  it('a newer schema', () => {
    fillStore(path)
    const database = openDatabase({ path, key: KEY })
    database.pragma(`user_version = ${MIGRATIONS.length + 1}`)
    closeDatabase(database)
    const before = bytes()
    expect(codeOf(() => openStore({ path, key: KEY }))).toBe('store_newer')
    expect(codeOf(() => openStore({ path, key: KEY, readonly: true }))).toBe('store_newer')
    expect(bytes().equals(before)).toBe(true)
  })

  it('a store opened for reading can be read, and refuses to be written', () => {
    fillStore(path)
    const store = openStore({ path, key: KEY, readonly: true })
    expect(store.detail(SCOPE, 'call-7')?.id).toBe('call-7')
    expect(codeOf(() => ingestAll(store, [plainRecord('new')]))).toBe('store_read_only')
    store.close()
  })

  it('opening one for reading makes none where none is', () => {
    expect(codeOf(() => openStore({ path, key: KEY, readonly: true }))).toBe('file_failed')
    expect(existsSync(path)).toBe(false)
  })

  it('one opened for reading, beside a writer and its log, leaves both as they are', () => {
    fillStore(path)
    const writer = openStore({ path, key: KEY })
    ingestAll(writer, [plainRecord('in-the-log')], { mark: 2 })
    const log = readFileSync(`${path}-wal`)
    expect(log.length).toBeGreaterThan(0)
    const before = bytes()
    const reader = openStore({ path, key: KEY, readonly: true })
    expect(reader.detail(SCOPE, 'in-the-log')?.id).toBe('in-the-log')
    reader.close()
    expect([bytes().equals(before), readFileSync(`${path}-wal`).equals(log)]).toEqual([true, true])
    writer.close()
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() !== 0)(
    'a file without the right to write (as another user, which root alone can try)',
    () => {
      fillStore(path)
      chmodSync(path, 0o444)
      chmodSync(folder, 0o755)
      chmodSync(join(folder, 'store'), 0o755)
      const index = fileURLToPath(new URL('./index.ts', import.meta.url))
      const script = `
        import { openStore } from ${JSON.stringify(index)}
        // What is loaded is loaded before: the other user may not read the project.
        openStore({ path: ${JSON.stringify(join(folder, 'other.db'))}, key: ${JSON.stringify(KEY)} }).close()
        process.setuid(65534)
        try { openStore({ path: ${JSON.stringify(path)}, key: ${JSON.stringify(KEY)} }) } catch (error) { process.stdout.write(error.code) }`
      const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
      expect(child.stdout).toBe('store_read_only')
    },
  )

  it('a folder where the file should be', () => {
    mkdirSync(path, { recursive: true })
    expect(codeOf(() => openStore({ path, key: KEY }))).toBeOneOf(['file_failed', 'store_read_only'])
  })
})

it('closing waits for nobody who reads, and the next one empties the log', () => {
  const reader = openDatabase({ path, key: KEY })
  const writer = openDatabase({ path, key: KEY })
  reader.exec('BEGIN; SELECT * FROM tasks')
  writer.exec("INSERT INTO tasks (account_id, task_id) VALUES ('a', 't')")
  const pragma = vi.spyOn(writer, 'pragma')
  closeDatabase(writer)
  expect(pragma.mock.calls.map(([source]) => source)).toEqual([
    'busy_timeout = 0',
    'wal_checkpoint(TRUNCATE)',
    'busy_timeout = 10000',
  ])
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(0)
  reader.exec('COMMIT')
  emptyLog(reader)
  expect(statSync(`${path}-wal`).size).toBe(0)
  expect(reader.prepare('SELECT task_id FROM tasks').pluck().all()).toEqual(['t'])
  closeDatabase(reader)
})

it('a store that is copied away whole opens with its key', () => {
  fillStore(path)
  const copy = join(folder, 'copy.db')
  copyFileSync(path, copy)
  const store = openStore({ path: copy, key: KEY })
  expect(store.syncState(SCOPE).stored).toBe(300)
  store.close()
})
