/**
 * Marks lie in an encrypted file of their own, which no synchronisation locks and no retention reaches. A member of a mark
 * is one row with a stamp; the newer stamp wins, member by member. So marks from elsewhere are put beside these in any
 * order, and as often as one likes, and the outcome is the same. What was taken back is a row that says so.
 */
import { randomBytes } from 'node:crypto'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { AppError } from '#shared/errors.ts'
import { NO_MARK, type Mark, type MarkRow, type MarkValues } from '#shared/reviews/marks.ts'
import { guarded } from '../records/store/failures.ts'
import { closeDatabase, openDatabase, type StorePlace } from '../records/store/open.ts'
import { enterStore } from '../records/store/storeLock.ts'
import { parseJson } from '../wire/json.ts'
import { MARK_MIGRATIONS } from './migrations.ts'
import { FIRST_STAMP, isStamp, nextStamp, timeOf } from './stamp.ts'

/** What is known of the call, so that a mark can be found again without it. */
export interface MarkedCall {
  callid: string | null
  callee: string | null
  /** ms since the epoch. */
  calldate: number | null
}

export interface MarkStore {
  /** Of this file's reviewer. */
  marksOf: (taskId: string, recordIds: readonly string[]) => Record<string, Mark>
  /** On the disk when it returns. */
  setMark: (ref: MarkRef, patch: Partial<MarkValues>, call: MarkedCall | null) => Mark
  /** Every member of every reviewer, in the order of the key. */
  allRows: () => MarkRow[]
  /**
   * Puts rows from elsewhere beside these, all or none.
   * @returns how many were newer than what lay here
   * @throws AppError invalid_input where one has no stamp: it would stand above every change for good
   */
  mergeRows: (rows: readonly MarkRow[]) => number
  close: () => void
}

const PUT_ROW = `INSERT INTO marks (task_id, record_id, reviewer, member, value, stamp)
  VALUES (:taskId, :recordId, :reviewer, :member, :value, :stamp)
  ON CONFLICT DO UPDATE SET value = excluded.value, stamp = excluded.stamp
  WHERE excluded.stamp > stamp OR (excluded.stamp = stamp AND excluded.value > value)`
const ALL_ROWS = `SELECT task_id AS taskId, record_id AS recordId, reviewer, member, value, stamp FROM marks
  ORDER BY task_id, record_id, reviewer, member`

export interface MarkRef {
  taskId: string
  recordId: string
}

export interface MarkStoreOptions extends StorePlace {
  /** ms since the epoch. */
  now: () => number
}

/** @throws AppError as `openDatabase` */
export function openMarkStore({ path, key, now }: MarkStoreOptions): MarkStore {
  const lock = enterStore(path)
  let database: Database
  try {
    database = openDatabase({ path, key, migrations: MARK_MIGRATIONS, cacheKib: 4096 })
  } catch (thrown) {
    lock.release()
    throw thrown
  }
  const self = beginning(database)
  const lastStamp = database.prepare<[], string | null>('SELECT max(stamp) FROM marks').pluck()
  const put = database.prepare<[MarkRow]>(PUT_ROW)
  const own = database.prepare<[string, string, string], Pick<MarkRow, 'member' | 'value' | 'stamp'>>(
    'SELECT member, value, stamp FROM marks WHERE task_id = ? AND record_id = ? AND reviewer = ?',
  )
  const all = database.prepare<[], MarkRow>(ALL_ROWS)
  const markOf = ({ taskId, recordId }: MarkRef): Mark => fromRows(own.all(taskId, recordId, self.reviewer))

  const set = database.transaction((ref: MarkRef, patch: Partial<MarkValues>, call: MarkedCall | null) => {
    let stamp = lastStamp.get() ?? FIRST_STAMP
    const members: [string, unknown][] = [
      ...Object.entries(patch),
      ...(call === null ? [] : [['call', call] as [string, unknown]]),
    ]
    for (const [member, value] of members) {
      stamp = nextStamp(stamp, now(), self.file)
      put.run({ ...ref, reviewer: self.reviewer, member, value: JSON.stringify(value), stamp })
    }
    return markOf(ref)
  })
  const merge = database.transaction((rows: readonly MarkRow[]) =>
    rows.reduce((newer, row) => newer + put.run(row).changes, 0),
  )
  const inPlace = <T>(work: () => T): T => guarded({ path, key }, work)
  return {
    marksOf: (taskId, recordIds) =>
      inPlace(() => {
        const found = recordIds.map((recordId) => [recordId, markOf({ taskId, recordId })] as const)
        return Object.fromEntries(found.filter(([, mark]) => mark.changedAt !== null))
      }),
    setMark: (ref, patch, call) => inPlace(() => set.immediate(ref, patch, call)),
    allRows: () => inPlace(() => all.all()),
    mergeRows: (rows) => {
      if (!rows.every(({ stamp }) => isStamp(stamp)))
        throw new AppError('invalid_input', 'A mark from elsewhere has no stamp')
      return inPlace(() => merge.immediate(rows))
    },
    close: () => {
      try {
        closeDatabase(database)
      } finally {
        lock.release()
      }
    },
  }
}

/** Whose marks are made here, and which file this is; told once, when it is made. */
function beginning(database: Database): { reviewer: string; file: string } {
  const found = database.prepare<[], { reviewer: string; file: string }>('SELECT reviewer, file FROM self')
  const begin = database.prepare(
    'INSERT INTO self (one, reviewer, file) VALUES (1, ?, ?) ON CONFLICT DO NOTHING',
  )
  if (found.get() === undefined) begin.run(randomBytes(16).toString('hex'), randomBytes(8).toString('hex'))
  const self = found.get()
  if (self === undefined) throw new Error('The file of marks has no reviewer')
  return self
}

/** What another program or a later version wrote may be anything. */
function valueOf(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

function fromRows(rows: readonly Pick<MarkRow, 'member' | 'value' | 'stamp'>[]): Mark {
  const values = new Map(rows.map(({ member, value }) => [member, valueOf(value)]))
  const verdict = values.get('verdict')
  const note = values.get('note')
  const last = rows
    .map(({ stamp }) => stamp)
    .sort()
    .at(-1)
  return {
    verdict: typeof verdict === 'string' ? verdict : NO_MARK.verdict,
    reviewed: values.get('reviewed') === true,
    note: typeof note === 'string' ? note : NO_MARK.note,
    changedAt: last === undefined ? null : timeOf(last),
  }
}
