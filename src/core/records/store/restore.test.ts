import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError, type ErrorCode } from '#shared/errors.ts'
import { steps, trouble } from '../../files/test/watchedFs.ts'
import { keyFingerprint } from './failures.ts'
import { openStore, type CallStore } from './index.ts'
import { closeDatabase, openDatabase } from './open.ts'
import { rekeyStore } from './rekey.ts'
import { restoreStore } from './restore.ts'
import { ingestAll, KEY, OTHER_KEY, plainRecord, SCOPE, temporaryStore } from './test/stage.ts'

vi.mock('node:fs', async (original) => {
  const { watchedFs } = await import('../../files/test/watchedFs.ts')
  return watchedFs(await original())
})

let store: CallStore
let path: string
let folder: string
let clean: () => void
beforeEach(() => {
  ;({ store, path, folder, clean } = temporaryStore())
  trouble.at = null
})
afterEach(() => {
  trouble.at = null
  clean()
})

const place = () => ({ path, key: KEY })
const home = (): string => join(folder, 'store')
const kept = (): string => join(home(), 'kept.db')
const syncs = process.platform === 'win32' ? [] : ['fsync store']

/** A backup with one call, a store with two, closed. */
function prepare(): string {
  ingestAll(store, [plainRecord('a')])
  const { path: backup } = store.backup(join(folder, 'backup.db'))
  ingestAll(store, [plainRecord('b')])
  store.close()
  steps.length = 0
  return backup
}

function calls(at: string, key = KEY): string[] {
  const opened = openStore({ path: at, key })
  try {
    expect(opened.check()).toEqual([])
    return ['a', 'b'].filter((id) => opened.detail(SCOPE, id) !== null)
  } finally {
    opened.close()
  }
}

function failure(work: () => unknown): { code: ErrorCode; path: unknown } | null {
  try {
    work()
    return null
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(AppError)
    const { code, details } = thrown as AppError
    return { code, path: details.path }
  }
}

/** A file that reads well, page by page, and in which a task names a dictionary that is not there. */
function breakReference(at: string): void {
  const database = openDatabase({ path: at, key: KEY })
  database.pragma('foreign_keys = OFF')
  database.exec('UPDATE tasks SET dictionary = 12345')
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  closeDatabase(database)
}

describe('R17: on the disk, in this order', () => {
  it('a backup is written under another name, synced, named, and the folder is synced', () => {
    steps.length = 0
    store.backup(join(folder, 'backup.db'))
    expect(steps).toEqual([
      'make backup.db.part',
      'fsync backup.db.part',
      'link backup.db.part backup.db',
      'remove backup.db.part',
      ...(syncs.length > 0 ? [`fsync ${basename(folder)}`] : []),
    ])
  })

  it('a restore keeps the old file before it promises the new one, and renames once over it', () => {
    restoreStore(place(), prepare(), kept())
    expect(steps).toEqual([
      'make calls.db.part',
      'fsync calls.db.part',
      'link calls.db kept.db',
      ...syncs,
      'rename calls.db.part calls.db.ready',
      ...syncs,
      ...syncs,
      'rename calls.db.ready calls.db',
      ...syncs,
    ])
    expect([calls(path), calls(kept())]).toEqual([['a'], ['a', 'b']])
  })

  it('another key is written into a copy, synced, and renamed over the store', () => {
    prepare()
    rekeyStore(place(), OTHER_KEY)
    expect(steps).toEqual([
      'make calls.db.part',
      'fsync calls.db.part',
      'rename calls.db.part calls.db',
      ...syncs,
    ])
  })
})

describe('R16, R17: what is not whole is never put anywhere', () => {
  it('a backup whose references are broken, which no other check sees, is refused by its name', () => {
    const backup = prepare()
    breakReference(backup)
    const before = readFileSync(path)
    expect(failure(() => restoreStore(place(), backup, kept()))).toEqual({
      code: 'store_damaged',
      path: backup,
    })
    expect(steps).toEqual([])
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('a store whose references are broken says so, and gives no backup and no re-keyed store', () => {
    ingestAll(store, [plainRecord('a')])
    store.close()
    breakReference(path)
    const before = readFileSync(path)
    store = openStore(place())
    expect(store.check()).toEqual(['foreign key of tasks'])
    expect(failure(() => store.backup(join(folder, 'backup.db')))?.code).toBe('store_damaged')
    store.close()
    expect(failure(() => rekeyStore(place(), OTHER_KEY))?.code).toBe('store_damaged')
    expect(readdirSync(folder)).toEqual(['store'])
    expect(readdirSync(home())).toEqual(['calls.db', 'calls.db-lock'])
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it.each([
    'make calls.db.part',
    'fsync calls.db.part',
    'link calls.db kept.db',
    'rename calls.db.part calls.db.ready',
  ])('R19: a restore that fails at “%s” leaves the store as it was', (at) => {
    const backup = prepare()
    Object.assign(trouble, { at, code: 'ENOSPC' })
    expect(failure(() => restoreStore(place(), backup, kept()))?.code).toBe('disk_full')
    trouble.at = null
    expect(calls(path)).toEqual(['a', 'b'])
    expect(readdirSync(home())).toEqual(['calls.db', 'calls.db-lock'])
  })
})

describe('a store that cannot be opened', () => {
  it.runIf(process.platform !== 'win32')(
    'is kept with its log, which is not played into the restored one',
    () => {
      const backup = prepare()
      // Its first page is another's, so that its log cannot be laid to rest.
      const broken = readFileSync(path).fill(0x55, 200, 260)
      const other = join(folder, 'other.db')
      const writing = openStore({ path: other, key: KEY })
      ingestAll(writing, [plainRecord('b'), plainRecord('c')])
      const log = readFileSync(`${other}-wal`)
      writing.close()
      writeFileSync(path, broken)
      writeFileSync(`${path}-wal`, log.subarray(0, 32))
      expect(restoreStore(place(), backup, kept())).toBe(kept())
      expect(readFileSync(kept()).equals(broken)).toBe(true)
      expect(readFileSync(`${kept()}-wal`).equals(log.subarray(0, 32))).toBe(true)
      expect(existsSync(`${path}-wal`)).toBe(false)
      // Before it is opened, which would close it to others.
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(calls(path)).toEqual(['a'])
    },
  )

  it('or that is not there, is replaced as well', () => {
    const backup = prepare()
    writeFileSync(path, '')
    expect(restoreStore(place(), backup, kept())).toBe(kept())
    expect(readFileSync(kept())).toHaveLength(0)
    renameSync(path, join(folder, 'away.db'))
    expect(restoreStore(place(), backup, kept())).toBeNull()
    expect(calls(path)).toEqual(['a'])
  })
})

describe('a restore on a disk without hard links', () => {
  it.each(['EPERM', 'ENOTSUP'])('copies what it keeps (%s)', (code) => {
    const backup = prepare()
    Object.assign(trouble, { at: /^link/, code })
    restoreStore(place(), backup, kept())
    restoreStore(place(), backup, kept())
    expect([calls(path), calls(kept()), calls(join(home(), 'kept-2.db'))]).toEqual([['a'], ['a', 'b'], ['a']])
    expect(readdirSync(home()).filter((name) => name.endsWith('.part'))).toEqual([])
  })
})

describe('what a killed process left is ended by the next one', () => {
  const leave = (name: string, content = 'half'): void => writeFileSync(join(home(), name), content)

  it('a restore that was promised', () => {
    const backup = prepare()
    linkSync(path, kept())
    writeFileSync(`${path}.ready`, readFileSync(backup))
    writeFileSync(`${path}-wal`, 'of the old file')
    expect(calls(path)).toEqual(['a'])
    expect(existsSync(`${path}.ready`)).toBe(false)
    expect(calls(kept())).toEqual(['a', 'b'])
  })

  it('a restore of the version before, between its two renames', () => {
    const backup = prepare()
    renameSync(path, kept())
    writeFileSync(`${path}.restored`, readFileSync(backup))
    expect(calls(path)).toEqual(['a'])
    expect(existsSync(`${path}.restored`)).toBe(false)
  })

  it('a second name of the store, and drafts of every kind; what is others’ stays', () => {
    prepare()
    mkdirSync(join(home(), 'backups'))
    linkSync(path, join(home(), 'calls-before-restore-1.db'))
    const drafts = [
      'calls.db.0123456789ab.part',
      'calls.db.restored.part',
      'calls.db.0123456789ab.part-journal',
    ]
    for (const name of [...drafts, 'backups/calls-1.db.part', 'backups/calls-1.db.0123456789ab.part'])
      leave(name)
    const others = ['backups/calls-1.db', 'backups/demo-1.db.part', 'calls-before-restore-2.db', 'note.part']
    for (const name of others) leave(name)
    expect(calls(path)).toEqual(['a', 'b'])
    const found = readdirSync(home(), { recursive: true, encoding: 'utf8' }).map((name) =>
      name.replaceAll('\\', '/'),
    )
    expect(found.sort()).toEqual(['backups', 'calls.db', 'calls.db-lock', ...others].sort())
  })

  it('but not while another process has the store open, whose drafts they may be', () => {
    prepare()
    const other = openStore(place())
    leave('calls.db.0123456789ab.part')
    expect(calls(path)).toEqual(['a', 'b'])
    expect(existsSync(join(home(), 'calls.db.0123456789ab.part'))).toBe(true)
    other.close()
    expect(calls(path)).toEqual(['a', 'b'])
    expect(existsSync(join(home(), 'calls.db.0123456789ab.part'))).toBe(false)
  })
})

describe('another key', () => {
  it('opens the store and the old one does not; backups keep theirs; the file says which it wants', () => {
    const backup = prepare()
    ingestAll((store = openStore(place())), [plainRecord('later', { extra: 'x'.repeat(9000) })])
    store.close()
    rekeyStore(place(), OTHER_KEY)
    expect(calls(path, OTHER_KEY)).toEqual(['a', 'b'])
    expect(failure(() => openStore(place()))?.code).toBe('store_wrong_key')
    expect(readFileSync(path).toString('hex', 0, 16)).toBe(keyFingerprint(OTHER_KEY))
    expect(readFileSync(backup).toString('hex', 0, 16)).toBe(keyFingerprint(KEY))
    rekeyStore({ path, key: OTHER_KEY }, KEY)
    expect(calls(path)).toEqual(['a', 'b'])
    expect(readdirSync(home())).toEqual(['calls.db', 'calls.db-lock'])
  })

  it('is not given by whoever does not know the old one, nor one that is none', () => {
    prepare()
    expect(failure(() => rekeyStore({ path, key: OTHER_KEY }, KEY))?.code).toBe('store_wrong_key')
    expect(failure(() => rekeyStore(place(), 'secret'))?.code).toBe('store_wrong_key')
    expect(calls(path)).toEqual(['a', 'b'])
  })
})
