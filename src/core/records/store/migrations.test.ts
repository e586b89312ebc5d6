import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3-multiple-ciphers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MIGRATIONS, migrate, type Migration } from './migrations/index.ts'
import { checkIntegrity, closeDatabase, openDatabase } from './open.ts'
import { openStore } from './index.ts'
import { restoreStore } from './restore.ts'
import { codeOf, fillStore, KEY, SCOPE, temporaryFolder } from './test/stage.ts'

let folder: string
let path: string
let clean: () => void
beforeEach(() => {
  ;({ folder, clean } = temporaryFolder())
  path = join(folder, 'store', 'calls.db')
})
afterEach(() => clean())

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
    const first = new Database(':memory:')
    migrate(first, MIGRATIONS.slice(0, 1))
    const columns = (of: Database.Database, table: string): string[] =>
      (of.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
    database.exec('DROP TABLE script_paths')
    database.exec(
      'DROP TABLE left_out; DROP TABLE readings; DROP TABLE aliases; DROP TABLE desk; DROP INDEX marks_unread',
    )
    for (const table of ['tasks', 'marks', 'calls']) {
      const known = columns(first, table)
      for (const name of columns(database, table))
        if (!known.includes(name)) database.exec(`ALTER TABLE ${table} DROP COLUMN ${name}`)
      expect(database.pragma(`table_info(${table})`)).toEqual(first.pragma(`table_info(${table})`))
    }
    database.pragma('user_version = 1')
    const tables = (of: Database.Database): unknown =>
      of.prepare("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'search%' ORDER BY name").all()
    expect(tables(database)).toEqual(tables(first))
    first.close()
    closeDatabase(database)
  }

  it('take a store of the first schema along with its calls, a run that is open and its search', async () => {
    fillStore(path)
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
    // Columns that came later are filled by reading the calls again.
    while (!migrated.renewSome().ended);
    expect(everything(migrated)).toEqual(before)
    expect(migrated.check()).toEqual([])
    expect(await migrated.remove({ before: Date.UTC(2027, 0, 1) })).toBe(300)
    expect(migrated.syncState(SCOPE)).toMatchObject({ stored: 0, leftOut: 300 })
    migrated.close()
  })

  it('take a backup of the first schema along when it is restored, and leave the backup as it was', () => {
    fillStore(path)
    const backup = join(folder, 'backup.db')
    copyFileSync(path, backup)
    takeBack(backup)
    const before = readFileSync(backup)
    restoreStore({ path, key: KEY }, backup, join(folder, 'kept.db'))
    const store = openStore({ path, key: KEY })
    expect(store.syncState(SCOPE)).toMatchObject({ stored: 300, leftOut: 0, paused: false })
    store.close()
    expect(readFileSync(backup).equals(before)).toBe(true)
  })

  it('refuse a later schema', () => {
    const database = new Database(':memory:')
    database.pragma('user_version = 7')
    expect(codeOf(() => migrate(database, [sql('CREATE TABLE a (x)')]))).toBe('store_newer')
    database.close()
  })
})
