import { copyFileSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS } from '#shared/time.ts'
import { KEY, OTHER_KEY, temporaryFolder } from '../records/store/test/stage.ts'
import { backUpIfDue, backupPath, markBackups, mergeBackup, MOST_BACKUPS, readCopy } from './markBackups.ts'
import { openMarkStore, type MarkStore } from './markStore.ts'

const START = Date.UTC(2026, 10, 1)
const REF = { taskId: 't', recordId: 'r' }

let folder: string
let clean: () => void
let now: number
let open: MarkStore[]
beforeEach(() => {
  ;({ folder, clean } = temporaryFolder())
  now = START
  open = []
})
afterEach(() => {
  for (const store of open) store.close()
  clean()
})
const path = (name = 'marks'): string => join(folder, `${name}.db`)
function store(name = 'marks'): MarkStore {
  const made = openMarkStore({ path: path(name), key: KEY, now: () => now })
  open.push(made)
  return made
}
/** Its file carries the time of the test’s clock. */
function backUp(of: MarkStore, name = 'marks'): string | null {
  const made = backUpIfDue(of, { path: path(name), key: KEY }, now)
  if (made !== null) utimesSync(backupPath(path(name), made), now / 1000, now / 1000)
  return made
}
const note = (of: MarkStore, text: string): void => void of.setMark(REF, { note: text }, null)

describe('backups of marks', () => {
  it('are made at most once a day, when something changed, and so many are kept', () => {
    const marks = store()
    note(marks, 'first')
    expect(backUp(marks)).toMatch(/^marks-20261101-\d{6}\.db$/)
    note(marks, 'second')
    expect(backUp(marks)).toBeNull()
    now += DAY_MS
    expect(backUp(marks)).not.toBeNull()
    now += DAY_MS
    expect(backUp(marks)).toBeNull()
    for (let day = 0; day < MOST_BACKUPS + 3; day += 1) {
      now += DAY_MS
      note(marks, `day ${day}`)
      expect(backUp(marks)).not.toBeNull()
    }
    const kept = markBackups(path())
    expect(kept).toHaveLength(MOST_BACKUPS)
    expect(kept.map(({ at }) => at)).toEqual(kept.map((_each, at) => now - at * DAY_MS))
  })

  it('R10: lie encrypted, and those of the demo account apart', () => {
    const [marks, demo] = [store(), store('demo-marks')]
    note(marks, '客户的秘密')
    note(demo, 'demo')
    const [made, other] = [backUp(marks) ?? '', backUp(demo, 'demo-marks') ?? '']
    const bytes = readFileSync(backupPath(path(), made))
    for (const text of ['客户的秘密', 'SQLite format']) expect(bytes.includes(text)).toBe(false)
    expect(markBackups(path()).map(({ name }) => name)).toEqual([made])
    expect(markBackups(path('demo-marks')).map(({ name }) => name)).toEqual([other])
  })

  it('come back by merging: nothing newer is undone, what was lost is there again, twice as once', () => {
    const marks = store()
    note(marks, 'of the backup')
    marks.setMark({ taskId: 't', recordId: 'other' }, { note: 'kept' }, null)
    const backup = { path: backupPath(path(), backUp(marks) ?? ''), key: KEY }
    const before = readFileSync(backup.path)
    now += 1000
    note(marks, 'newer')
    expect(mergeBackup(marks, backup, now)).toBe(0)
    expect(marks.marksOf('t', ['r'])['r']?.note).toBe('newer')

    const fresh = store('fresh')
    expect(mergeBackup(fresh, backup, now)).toBeGreaterThan(0)
    expect(fresh.reviewer).toBe(marks.reviewer)
    expect(fresh.marksOf('t', ['other'])['other']?.note).toBe('kept')
    expect(mergeBackup(fresh, backup, now)).toBe(0)
    expect(readFileSync(backup.path)).toEqual(before)
  })

  it('of another reviewer do not make somebody else of who has marks here', () => {
    const [marks, other] = [store(), store('other')]
    note(marks, 'mine')
    note(other, 'theirs')
    const own = other.reviewer
    mergeBackup(other, { path: backupPath(path(), backUp(marks) ?? ''), key: KEY }, now)
    expect(other.reviewer).toBe(own)
    expect(other.marksOf('t', ['r'])['r']?.note).toBe('theirs')
  })

  it('that are damaged or of another key are none, and change nothing', () => {
    const marks = store()
    note(marks, 'mine')
    const backup = backupPath(path(), backUp(marks) ?? '')
    expect(readCopy({ path: backup, key: OTHER_KEY }, now)).toBeNull()
    const damaged = join(folder, 'backups', 'marks-20261102-000000.db')
    copyFileSync(backup, damaged)
    writeFileSync(damaged, readFileSync(backup).fill(7, 4096))
    expect(readCopy({ path: damaged, key: KEY }, now)).toBeNull()
    const rows = marks.allRows()
    expect(() => mergeBackup(marks, { path: damaged, key: KEY }, now)).toThrow()
    expect(marks.allRows()).toEqual(rows)
    mkdirSync(join(folder, 'backups'), { recursive: true })
    // A copy leaves nothing behind it.
    expect(markBackups(path()).map(({ name }) => name)).toHaveLength(2)
  })
})
