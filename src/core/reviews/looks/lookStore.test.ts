import { execFile } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import Database from 'better-sqlite3-multiple-ciphers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { LookedAt } from '#shared/reviews/looks.ts'
import { nativeBinding } from '../../records/store/nativeBinding.ts'
import { unlock } from '../../records/store/open.ts'
import { KEY, OTHER_KEY, temporaryFolder } from '../../records/store/test/stage.ts'
import { NO_LOOK, type LookEnd } from './chain.ts'
import { openLookStore, type LookStore } from './lookStore.ts'

const CHILD = fileURLToPath(new URL('./test/lookChild.ts', import.meta.url))
const LOOK: LookedAt = {
  ...{ what: 'reveal', accountId: 'a', account: '华东一部', taskId: 't', recordId: 'r', count: 1 },
}
const ALL = { what: null, page: 1, perPage: 50 }

let folder: string
let clean: () => void
let open: LookStore[]
beforeEach(() => {
  ;({ folder, clean } = temporaryFolder())
  open = []
})
afterEach(() => {
  closeAll()
  clean()
})
const path = (): string => join(folder, 'looks.db')
function store(key = KEY): LookStore {
  const made = openLookStore({ path: path(), key })
  open.push(made)
  return made
}
function closeAll(): void {
  for (const each of open.splice(0)) each.close()
}
function tamper(sql: string): void {
  closeAll()
  const database = new Database(path(), { nativeBinding: nativeBinding() })
  unlock(database, KEY)
  database.exec(sql)
  database.close()
}

describe('the record of looks', () => {
  it('keeps entries in their order, the newest first, of all kinds or of one', () => {
    const looks = store()
    let end = NO_LOOK
    for (const what of ['reveal', 'copy', 'reveal', 'export'] as const)
      end = looks.append({ ...LOOK, what }, end, 1000)
    closeAll()
    const again = store()
    expect(again.page({ ...ALL, perPage: 3 }).looks.map(({ n, what }) => [n, what])).toEqual([
      [4, 'export'],
      [3, 'reveal'],
      [2, 'copy'],
    ])
    expect(again.page({ ...ALL, page: 2, perPage: 3 }).looks.map(({ n }) => n)).toEqual([1])
    const reveals = again.page({ ...ALL, what: 'reveal' })
    expect([reveals.total, reveals.looks.map(({ n }) => n)]).toEqual([2, [3, 1]])
    expect(again.check(end)).toEqual({ count: 4, faults: [], faultCount: 0 })
  })

  it('R10: lies encrypted, and another key says so', () => {
    store().append(LOOK, NO_LOOK, 1000)
    closeAll()
    const bytes = readFileSync(path())
    for (const text of ['华东一部', 'reveal', 'SQLite format']) expect(bytes.includes(text)).toBe(false)
    expect(() => store(OTHER_KEY)).toThrow(AppError)
    expect(readFileSync(path())).toEqual(bytes)
  })

  it.each([
    [`UPDATE looks SET entry = replace(entry, '"reveal"', '"copy"') WHERE n = 2`, { kind: 'changed', n: 2 }],
    [`UPDATE looks SET hash = '' WHERE n = 3`, { kind: 'changed', n: 3 }],
    [`UPDATE looks SET entry = 'no JSON' WHERE n = 4`, { kind: 'changed', n: 4 }],
    ['DELETE FROM looks WHERE n = 2', { kind: 'missing', n: 2, count: 1 }],
    ['DELETE FROM looks WHERE n > 2', { kind: 'missing', n: 3, count: 2 }],
    ['DELETE FROM looks', { kind: 'missing', n: 1, count: 4 }],
    ['UPDATE looks SET n = n + 10 WHERE n = 4', { kind: 'changed', n: 14 }],
  ])('%s shows', (sql, fault) => {
    const looks = store()
    let end = NO_LOOK
    for (let at = 0; at < 4; at += 1) end = looks.append(LOOK, end, at)
    tamper(sql)
    const found = store()
    expect(found.check(end).faults).toContainEqual(fault)
    expect(found.page(ALL).looks.length).toBe(found.page(ALL).total)
    expect(found.page({ ...ALL, what: 'reveal' }).total).toBeLessThanOrEqual(4)
  })

  it('a tail that was cut off goes on to show when entries are added', () => {
    const looks = store()
    let end = NO_LOOK
    for (let at = 0; at < 4; at += 1) end = looks.append(LOOK, end, at)
    tamper('DELETE FROM looks WHERE n > 2')
    for (let at = 0; at < 5; at += 1) end = store().append(LOOK, end, at)
    expect(end.n).toBe(9)
    expect(store().check(end).faults).toEqual([{ kind: 'missing', n: 3, count: 2 }])
  })

  it('a file that is gone is told by the entry that begins the next one', () => {
    let end: LookEnd = NO_LOOK
    for (let at = 0; at < 3; at += 1) end = store().append(LOOK, end, at)
    const [before] = open as [LookStore]
    // Windows removes no file that is open.
    if (process.platform === 'win32') closeAll()
    for (const suffix of ['', '-wal', '-shm']) rmSync(path() + suffix, { force: true })
    expect(before.isCurrent()).toBe(false)
    closeAll()
    const anew = store()
    end = anew.append(LOOK, end, 9)
    expect(anew.page(ALL).looks).toMatchObject([
      { n: 5, what: 'reveal' },
      { n: 4, what: 'anew', count: 3, taskId: null, recordId: null },
    ])
    expect(anew.check(end).faults).toEqual([])
  })

  it('R12: two processes that add at once make one chain', { timeout: 120_000 }, async () => {
    const run = promisify(execFile)
    store().append(LOOK, NO_LOOK, 1)
    await Promise.all(['40', '40'].map((count) => run(process.execPath, [CHILD, 'note', folder, count])))
    const looks = store()
    const end = looks.append(LOOK, NO_LOOK, 2)
    expect(end.n).toBe(82)
    expect(looks.check(end)).toEqual({ count: 82, faults: [], faultCount: 0 })
  })
})
