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
import Database from 'better-sqlite3-multiple-ciphers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError, type ErrorCode } from '#shared/errors.ts'
import { MIGRATIONS, migrate, type Migration } from './migrations/index.ts'
import { checkIntegrity, closeDatabase, openDatabase } from './open.ts'
import { openStore } from './index.ts'
import { restoreStore } from './restore.ts'
import { ingestAll, KEY, OTHER_KEY, plainRecord, SCOPE, temporaryFolder } from './test/stage.ts'

let folder: string
let path: string
let clean: () => void
beforeEach(() => {
  ;({ folder, clean } = temporaryFolder())
  path = join(folder, 'store', 'calls.db')
})
afterEach(() => clean())

function failure(work: () => unknown): ErrorCode | null {
  try {
    work()
    return null
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(AppError)
    return (thrown as AppError).code
  }
}

/** A store with enough calls to fill pages. */
function makeStore(): void {
  const store = openStore({ path, key: KEY })
  const records = Array.from({ length: 300 }, (_, index) =>
    plainRecord(`call-${index}`, { extra: `${index} `.repeat(60), name: `客户${index}` }),
  )
  ingestAll(store, records)
  store.close()
}

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
    makeStore()
    harm()
    const before = bytes()
    expect(failure(() => openStore({ path, key }))).toBe(code)
    expect(bytes().equals(before)).toBe(true)
  })

  it('damage further in shows when the page is read, and in a check', () => {
    makeStore()
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
          store.check().length === 0 || failure(() => store.stats()),
        ]
      } finally {
        store.close()
      }
    }
    expect(failure(read)).toBe('store_damaged')
    expect(bytes().equals(before)).toBe(true)
  })

  it('a file cut in the middle is damaged', () => {
    makeStore()
    truncateSync(path, 4096 * 7)
    const before = bytes()
    expect(
      failure(() => {
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
    makeStore()
    const database = openDatabase({ path, key: KEY })
    database.pragma(`user_version = ${MIGRATIONS.length + 1}`)
    closeDatabase(database)
    const before = bytes()
    expect(failure(() => openStore({ path, key: KEY }))).toBe('store_newer')
    expect(failure(() => openStore({ path, key: KEY, readonly: true }))).toBe('store_newer')
    expect(bytes().equals(before)).toBe(true)
  })

  it('a store opened for reading can be read, and refuses to be written', () => {
    makeStore()
    const store = openStore({ path, key: KEY, readonly: true })
    expect(store.detail(SCOPE, 'call-7')?.id).toBe('call-7')
    expect(failure(() => ingestAll(store, [plainRecord('new')]))).toBe('store_read_only')
    store.close()
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() !== 0)(
    'a file without the right to write (as another user, which root alone can try)',
    () => {
      makeStore()
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
    expect(failure(() => openStore({ path, key: KEY }))).toBeOneOf(['file_failed', 'store_read_only'])
  })
})

const sql =
  (text: string): Migration =>
  (database) =>
    void database.exec(text)

describe('migrations', () => {
  it('bring an empty file to the newest schema, where every table is strict', () => {
    const database = openDatabase({ path, key: KEY })
    expect(database.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length)
    const tables = database.pragma('table_list') as {
      name: string
      type: string
      strict: number
      schema: string
    }[]
    const ours = tables.filter(
      ({ name, type, schema }) => schema === 'main' && type === 'table' && !name.startsWith('sqlite_'),
    )
    expect(ours.length).toBeGreaterThanOrEqual(7)
    expect(ours.filter(({ strict }) => strict !== 1)).toEqual([])
    expect(checkIntegrity(database)).toEqual([])
    closeDatabase(database)
  })

  it('run each step once, whole or not at all', () => {
    const database = new Database(':memory:')
    const steps = [sql('CREATE TABLE a (x)'), sql('CREATE TABLE b (x); INSERT INTO b VALUES (1)')]
    migrate(database, steps)
    migrate(database, steps)
    expect(database.prepare('SELECT count(*) AS n FROM b').get()).toEqual({ n: 1 })
    expect(() =>
      migrate(database, [...steps, sql('CREATE TABLE c (x); INSERT INTO nowhere VALUES (1)')]),
    ).toThrow()
    expect(database.pragma('user_version', { simple: true })).toBe(2)
    expect(database.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'c'").get()).toEqual({
      n: 0,
    })
    database.close()
  })

  it.each(MIGRATIONS.map((_, at) => [at]))(
    'a kill in the middle of step %i leaves the store before it',
    (at) => {
      const plain = join(folder, 'plain.db')
      const index = fileURLToPath(new URL('./migrations/index.ts', import.meta.url))
      const script = `
      import { MIGRATIONS, migrate } from ${JSON.stringify(index)}
      import Database from 'better-sqlite3-multiple-ciphers'
      const database = new Database(${JSON.stringify(plain)})
      database.pragma('journal_mode = WAL')
      migrate(database, MIGRATIONS.slice(0, ${at}))
      const killed = (database) => { MIGRATIONS[${at}](database); process.kill(process.pid, 'SIGKILL') }
      migrate(database, [...MIGRATIONS.slice(0, ${at}), killed])`
      spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: import.meta.dirname })
      const schema = (of: Database.Database): unknown =>
        of.prepare('SELECT type, name, sql FROM sqlite_master ORDER BY type, name').all()
      const database = new Database(plain)
      const fresh = new Database(':memory:')
      expect(database.pragma('user_version', { simple: true })).toBe(at)
      migrate(fresh, MIGRATIONS.slice(0, at))
      expect(schema(database)).toEqual(schema(fresh))
      migrate(database)
      migrate(fresh)
      expect(schema(database)).toEqual(schema(fresh))
      database.close()
      fresh.close()
    },
  )

  /** Takes a store back to the first schema, as the first version wrote it. */
  function takeBack(at: string): void {
    const database = openDatabase({ path: at, key: KEY })
    database.exec(`DROP TABLE left_out; ALTER TABLE tasks DROP COLUMN kept_from;
      ALTER TABLE tasks DROP COLUMN left_out; ALTER TABLE tasks DROP COLUMN paused;
      DROP TABLE readings; DROP TABLE aliases; DROP INDEX marks_unread; ALTER TABLE marks DROP COLUMN reader_version;
      ALTER TABLE marks DROP COLUMN index_version; ALTER TABLE tasks DROP COLUMN run;
      ALTER TABLE tasks DROP COLUMN run_mark; PRAGMA user_version = 1`)
    const first = new Database(':memory:')
    migrate(first, MIGRATIONS.slice(0, 1))
    for (const table of ['tasks', 'marks'])
      expect(database.pragma(`table_info(${table})`)).toEqual(first.pragma(`table_info(${table})`))
    const tables = (of: Database.Database): unknown =>
      of.prepare("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'search%' ORDER BY name").all()
    expect(tables(database)).toEqual(tables(first))
    first.close()
    closeDatabase(database)
  }

  it('take a store of the first schema along with its calls, a run that is open and its search', async () => {
    makeStore()
    const store = openStore({ path, key: KEY })
    const everything = (from: ReturnType<typeof openStore>) => ({
      state: from.syncState(SCOPE),
      facets: from.facets(SCOPE),
      found: from.count({ scope: SCOPE, filter: { search: '客户1' } }),
      detail: from.detail(SCOPE, 'call-7'),
      stats: from.stats().tasks,
    })
    const before = everything(store)
    expect(before.state).toMatchObject({ stored: 300, leftOut: 0, keptFrom: null, paused: false })
    expect(before.state.checkpoint).not.toBeNull()
    store.close()
    takeBack(path)
    const migrated = openStore({ path, key: KEY })
    expect(everything(migrated)).toEqual(before)
    expect(migrated.check()).toEqual([])
    expect(await migrated.remove({ before: Date.UTC(2027, 0, 1) })).toBe(300)
    expect(migrated.syncState(SCOPE)).toMatchObject({ stored: 0, leftOut: 300 })
    migrated.close()
  })

  it('take a backup of the first schema along when it is restored', () => {
    makeStore()
    const backup = join(folder, 'backup.db')
    copyFileSync(path, backup)
    takeBack(backup)
    restoreStore({ path, key: KEY }, backup, join(folder, 'kept.db'))
    const store = openStore({ path, key: KEY })
    expect(store.syncState(SCOPE)).toMatchObject({ stored: 300, leftOut: 0, paused: false })
    store.close()
  })

  it('refuse a later schema', () => {
    const database = new Database(':memory:')
    database.pragma('user_version = 7')
    expect(failure(() => migrate(database, [sql('CREATE TABLE a (x)')]))).toBe('store_newer')
    database.close()
  })
})

it('a store that is copied away whole opens with its key', () => {
  makeStore()
  const copy = join(folder, 'copy.db')
  copyFileSync(path, copy)
  const store = openStore({ path: copy, key: KEY })
  expect(store.syncState(SCOPE).stored).toBe(300)
  store.close()
})
