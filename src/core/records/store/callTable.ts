import { hash } from 'node:crypto'
import type { Database, Statement } from 'better-sqlite3-multiple-ciphers'
import type { CallRecord } from '#shared/records/types.ts'
import type { ParsedCall } from '../parse.ts'
import type { ReadRecord } from '../readRecord.ts'
import type { Aliases } from './aliases.ts'
import type { Bodies, BodyAddress } from './bodies.ts'
import type { CounterChanges } from './counters.ts'
import { COUNTED_BY, labelWords } from './counters.ts'
import { missing } from './failures.ts'
import { factsOf } from './facts.ts'
import { openFreeKeys } from './freeKeys.ts'
import { isSkewed, secondOf, secondOfKey } from './keys.ts'
import { openLabelTable } from './labelTable.ts'
import { fromCells, packId, RECORD_COLUMNS, toCells, unpackId, type Cell } from './row.ts'
import { openScriptPaths } from './scriptPaths.ts'
import type { SearchIndex } from './searchIndex.ts'
import { ANY_LAG_MS, type TaskRow } from './tasks.ts'
import { COVERED } from './where.ts'
import { behindIn, INDEX_VERSION, isBehind, READER_VERSION } from './versions.ts'
import type { Words } from './words.ts'

/** A call as it lies in the store: enough to compare and to replace it. */
export interface StoredCall {
  key: bigint
  mark: number
  digest: Buffer
  /** Of the index that its words are from. */
  indexVersion: number
}

export interface FoundCall extends StoredCall {
  /** An earlier version of the product read it, see `versions.ts`. */
  behind: boolean
  /** Its body cannot be read. */
  unread: boolean
}

export interface KeptCall extends StoredCall, BodyAddress {
  id: string
}

type MarkRow = Omit<StoredCall, 'key'>

/** A call as it came. */
export interface IncomingCall extends ParsedCall {
  /** Of `raw`, see {@link digestOf}. */
  digest: Buffer
}

/**
 * Writes calls with everything that hangs on them. Every method runs in a transaction that writes and ends with
 * `Bodies.flush`.
 */
export interface CallTable {
  find: (task: TaskRow, id: string) => FoundCall | null
  get: (key: bigint) => KeptCall | null
  /** @param mark of the pass that brought it; 0 for none */
  insert: (task: TaskRow, call: IncomingCall, mark: number, changes: CounterChanges) => void
  /** Replaces a call with everything but its mark. */
  replace: (task: TaskRow, stored: StoredCall, call: IncomingCall, changes: CounterChanges) => void
  /** Likewise where the body that was kept cannot be read: the new one gets a place of its own. */
  mend: (task: TaskRow, stored: StoredCall, call: IncomingCall, changes: CounterChanges) => void
  /** Writes a row that was read again from its kept body. */
  renew: (task: TaskRow, stored: StoredCall, record: ReadRecord, changes: CounterChanges) => void
  /** @param keepAliases its former ids name another call now */
  remove: (task: TaskRow, key: bigint, changes: CounterChanges, options?: { keepAliases: boolean }) => void
  setMark: (key: bigint, mark: number) => void
  /** This version of the product cannot read the body. */
  setUnread: (key: bigint) => void
}

const DIGEST_BYTES = 16

/** Tells bodies apart. Not a secret's guard: the file is encrypted. */
export function digestOf(raw: Buffer): Buffer {
  return hash('sha1', raw, 'buffer').subarray(0, DIGEST_BYTES)
}

/** What a call's row says of the call. */
const WRITTEN = ['facts', ...RECORD_COLUMNS]
/** Of these, what more than the row itself hangs on: counters, labels with what they hold beside them, the range of lags. */
const HUNG_ON: ReadonlySet<string> = new Set(['facts', 'hangupdate', ...COUNTED_BY, ...COVERED])
const MOST_UPDATES = 50
const COLUMN_AT = new Map(RECORD_COLUMNS.map((name, at) => [name, at]))

function noteLag(task: TaskRow, { calldate, hangupdate }: CallRecord): void {
  if (hangupdate === null) return
  const lag = calldate === null ? null : hangupdate - calldate
  task.lagLeast = Math.min(task.lagLeast ?? Infinity, lag ?? -ANY_LAG_MS)
  task.lagMost = Math.max(task.lagMost ?? -Infinity, lag ?? ANY_LAG_MS)
}

export function openCallTable(
  database: Database,
  { words, bodies, search, aliases }: { words: Words; bodies: Bodies; search: SearchIndex; aliases: Aliases },
): CallTable {
  const labels = openLabelTable(database, words)
  const paths = openScriptPaths(database, words)
  const freeKey = openFreeKeys(database)
  const columns = RECORD_COLUMNS.join(', ')
  const select = database
    .prepare<
      [number, Cell],
      { key: bigint; mark: bigint; digest: Buffer; index: bigint; behind: bigint; unread: bigint }
    >(
      `SELECT m.key, m.mark, m.digest, abs(m.index_version) AS "index", ${behindIn('m.reader_version', READER_VERSION)} OR ${behindIn('m.index_version', INDEX_VERSION)} AS behind,
       m.reader_version < 0 AS unread
       FROM calls c JOIN marks m ON m.key = c.key WHERE c.task = ? AND c.id = ?`,
    )
    .safeIntegers()
  const selectKept = database.prepare<[bigint], MarkRow & BodyAddress & { id: Cell }>(
    `SELECT c.id, c.block, c.part, m.mark, m.digest, abs(m.index_version) AS indexVersion FROM calls c JOIN marks m ON m.key = c.key WHERE c.key = ?`,
  )
  const insert = database.prepare(
    `INSERT INTO calls (key, task, facts, block, part, ${columns}) VALUES (?, ?, ?, ?, ?${', ?'.repeat(RECORD_COLUMNS.length)})`,
  )
  const insertMark = database.prepare<[bigint, number, Buffer]>(
    `INSERT INTO marks (key, mark, digest, reader_version, index_version)
     VALUES (?, ?, ?, ${READER_VERSION}, ${INDEX_VERSION})`,
  )
  const setVersions = database.prepare<[number, bigint]>(
    `UPDATE marks SET mark = ?, reader_version = ${READER_VERSION}, index_version = ${INDEX_VERSION} WHERE key = ?`,
  )
  const setUnread = database.prepare<[bigint]>(
    `UPDATE marks SET reader_version = ${-READER_VERSION}, index_version = ${-INDEX_VERSION} WHERE key = ?`,
  )
  const setMark = database.prepare<[number, bigint]>('UPDATE marks SET mark = ? WHERE key = ?')
  const selectRow = database
    .prepare<[bigint], Cell[]>(`SELECT block, part, facts, ${columns} FROM calls WHERE key = ?`)
    .raw()
  const selectId = database.prepare<[bigint], Cell>('SELECT id FROM calls WHERE key = ?').pluck()
  const removeCall = database.prepare<[bigint]>('DELETE FROM calls WHERE key = ?')
  /** A reader changes the same few columns of call after call. */
  const updates = new Map<string, Statement<[...Cell[], bigint]>>()
  /** @param places among {@link WRITTEN} */
  function updateOf(places: readonly number[]): Statement<[...Cell[], bigint]> {
    const set = places.map((at) => `${WRITTEN[at]} = ?`).join(', ')
    const known = updates.get(set)
    if (known !== undefined) return known
    const statement = database.prepare<[...Cell[], bigint]>(`UPDATE calls SET ${set} WHERE key = ?`)
    if (updates.size >= MOST_UPDATES) updates.clear()
    updates.set(set, statement)
    return statement
  }
  const removeMark = database.prepare<[bigint]>('DELETE FROM marks WHERE key = ?')
  function rowOf(record: CallRecord): { facts: number; cells: Cell[] } {
    const cells = toCells(record, words)
    const cell = (name: (typeof RECORD_COLUMNS)[number]): number | null => {
      const value = cells[COLUMN_AT.get(name) ?? -1]
      return typeof value === 'number' ? value : null
    }
    const facts = factsOf(record, {
      hangup_disposition: cell('hangup_disposition'),
      operator: cell('operator'),
      intention_results: cell('intention_results'),
      level_name: cell('level_name'),
      province: cell('province'),
      city: cell('city'),
      tags: labelWords(record, 'tags', words),
      llm_tags: labelWords(record, 'llm_tags', words),
    })
    return { facts, cells }
  }

  function write(
    task: TaskRow,
    key: bigint,
    { block, part }: BodyAddress,
    { record, digest }: Pick<IncomingCall, 'record' | 'digest'>,
    mark: number,
    changes: CounterChanges,
  ): void {
    const { facts, cells } = rowOf(record)
    insert.run(key, task.id, facts, block, part, ...cells)
    insertMark.run(key, mark, digest)
    labels.add(key, facts, record)
    search.add(key, record)
    paths.put(key, record)
    changes.count(record, 1)
    task.calls += 1
    if (isSkewed(key, record.calldate)) task.skewed += 1
    noteLag(task, record)
  }

  /** Takes the call out of every table but `bodies` and `aliases`. @returns where its body lies */
  function takeOut(task: TaskRow, key: bigint, changes: CounterChanges): BodyAddress {
    const row = selectRow.get(key)
    if (row === undefined) throw missing('call')
    const [block, part, , ...cells] = row
    const record: CallRecord = fromCells(cells, words)
    removeCall.run(key)
    removeMark.run(key)
    labels.remove(key, record)
    search.remove(key)
    paths.remove(key)
    changes.count(record, -1)
    task.calls -= 1
    if (isSkewed(key, record.calldate)) task.skewed -= 1
    return { block: Number(block), part: Number(part) }
  }

  /** Writes the columns that hold other values than before, and what hangs on them; most hold the same. */
  function rewrite(task: TaskRow, key: bigint, record: CallRecord, changes: CounterChanges): void {
    const row = selectRow.get(key)
    if (row === undefined) throw missing('call')
    const { facts, cells } = rowOf(record)
    const before = row.slice(2)
    const after = [facts, ...cells]
    const changed: number[] = []
    for (let at = 0; at < after.length; at += 1)
      if (!sameCell(before[at] ?? null, after[at] ?? null)) changed.push(at)
    if (changed.length === 0) return
    updateOf(changed).run(...changed.map((at) => after[at] ?? null), key)
    if (!changed.some((at) => HUNG_ON.has(WRITTEN[at] ?? ''))) return
    const former = fromCells(before.slice(1), words)
    labels.remove(key, former)
    labels.add(key, facts, record)
    changes.count(former, -1)
    changes.count(record, 1)
    task.skewed += Number(isSkewed(key, record.calldate)) - Number(isSkewed(key, former.calldate))
    noteLag(task, record)
  }

  /** The key that a call keeps, or gets where its date is another one now. */
  function keyFor(task: TaskRow, { key }: StoredCall, { calldate }: CallRecord): bigint {
    return secondOfKey(key) === secondOf(calldate) ? key : freeKey(task.id, calldate)
  }

  return {
    find: (task, id) => {
      const row = select.get(task.id, packId(id))
      if (row === undefined) return null
      const { key, digest, mark, index, behind, unread } = row
      return {
        key,
        digest,
        mark: Number(mark),
        indexVersion: Number(index),
        behind: behind !== 0n,
        unread: unread !== 0n,
      }
    },
    get: (key) => {
      const row = selectKept.get(key)
      return row === undefined ? null : { ...row, key, id: unpackId(row.id) ?? '' }
    },
    insert: (task, call, mark, changes) => {
      const key = freeKey(task.id, call.record.calldate)
      write(task, key, bodies.add(call.raw, task.dictionary), call, mark, changes)
    },
    replace: (task, stored, call, changes) => {
      const body = takeOut(task, stored.key, changes)
      bodies.replace(body, call.raw)
      write(task, keyFor(task, stored, call.record), body, call, stored.mark, changes)
    },
    mend: (task, stored, call, changes) => {
      takeOut(task, stored.key, changes)
      const body = bodies.add(call.raw, task.dictionary)
      write(task, keyFor(task, stored, call.record), body, call, stored.mark, changes)
    },
    renew: (task, stored, record, changes) => {
      const { key, mark, digest, indexVersion } = stored
      if (keyFor(task, stored, record) !== key) {
        const body = takeOut(task, key, changes)
        write(task, keyFor(task, stored, record), body, { record, digest }, mark, changes)
        return
      }
      rewrite(task, key, record, changes)
      paths.put(key, record)
      if (isBehind(indexVersion, INDEX_VERSION)) {
        search.remove(key)
        search.add(key, record)
      }
      setVersions.run(mark, key)
    },
    remove: (task, key, changes, { keepAliases } = { keepAliases: false }) => {
      if (!keepAliases) aliases.drop(task, selectId.get(key) ?? null)
      bodies.remove(takeOut(task, key, changes))
    },
    setMark: (key, mark) => void setMark.run(mark, key),
    setUnread: (key) => void setUnread.run(key),
  }
}

function sameCell(left: Cell, right: Cell): boolean {
  return left === right || (Buffer.isBuffer(left) && Buffer.isBuffer(right) && left.equals(right))
}
