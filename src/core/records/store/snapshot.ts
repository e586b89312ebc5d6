/**
 * The store as it is at one moment, on a connection of its own: what is written meanwhile does not show, and reading a
 * million calls holds nobody up. Nothing but a batch of rows is held in memory.
 */
import { existsSync } from 'node:fs'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { LocalSort } from '#shared/records/localSort.ts'
import type { CallRecord, CallRecordDetail, Utterance } from '#shared/records/types.ts'
import { readSaidOf } from '../readRecord.ts'
import { openAliases } from './aliases.ts'
import { openBodies, type BodyAddress } from './bodies.ts'
import { guarded, sqliteCode } from './failures.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { closeDatabase, openDatabase, type StorePlace } from './open.ts'
import { isByTime } from './order.ts'
import { planKeys } from './plan.ts'
import { createQueries, findWhere, withConversation, type LocalQuery } from './queries.ts'
import { fromCells, readableColumn, RECORD_COLUMNS, type Cell, type RecordColumn } from './row.ts'
import { PATH_COLUMN, readPath, type KeptPath } from './scriptPaths.ts'
import { enterStore, type StoreLock } from './storeLock.ts'
import { openTasks } from './tasks.ts'
import type { Bound, Where } from './where.ts'
import { openWords } from './words.ts'

export type SnapshotQuery = LocalQuery & { sort: LocalSort }

export interface StoreSnapshot {
  /** How many calls pass the filter. */
  count: (query: LocalQuery) => number
  /** The calls that pass, in the order of the sort, each as its columns in the forms of `row.ts`; a batch at a time. */
  rows: (query: SnapshotQuery, columns: readonly RecordColumn[]) => Generator<Cell[][]>
  /** The same without their conversations. */
  records: (query: SnapshotQuery) => Generator<CallRecord[]>
  /** The same with their conversations. */
  details: (query: SnapshotQuery) => Generator<CallRecordDetail[]>
  /** Columns of the calls that pass, as {@link rows}, with their ways through the script. */
  scripted: (query: SnapshotQuery, columns: readonly RecordColumn[]) => Generator<ScriptedCall[]>
  /** The text of a word. */
  word: (word: number) => string
  /** Ends what is being read, and lets go of the file; asking again does nothing. */
  close: () => void
}

export interface ScriptedCall {
  /** In the order of the columns that were asked for. */
  cells: readonly Cell[]
  /** Null for a call that an earlier version of the product read. */
  path: KeptPath | null
  /** Out of its body, see `readSaidOf`; before the next batch is read. */
  details: () => readonly Utterance[]
}

/** Rows read at once: a hundred kilobytes or two. */
const BATCH = 250
/** Records with conversations are large, and take long to read. */
const DETAIL_BATCH = 25
/** What is read once needs no memory of it, but for the inner pages of an index that is walked along. */
const CACHE_KIB = 8 * 1024

/** @throws AppError as `openStore`; its methods as well */
export function openSnapshot(place: StorePlace): StoreSnapshot {
  return guarded(place, () => {
    const lock = enterStore(place.path)
    let database: Database | null = null
    try {
      database = openReadable(place)
      // A transaction sees the moment of its first read.
      database.exec('BEGIN')
      database.prepare('SELECT 1 FROM tasks').get()
      return guardedSnapshot(place, assemble(database), lock)
    } catch (thrown) {
      database?.close()
      lock.release()
      throw thrown
    }
  })
}

/** For reading. A store that is not there yet, or is of an older version, is first brought up to date. */
function openReadable(place: StorePlace): Database {
  const options = { ...place, readonly: true, cacheKib: CACHE_KIB }
  if (existsSync(place.path)) {
    const database = openDatabase(options)
    if (database.pragma('user_version', { simple: true }) === MIGRATIONS.length) return database
    database.close()
  }
  closeDatabase(openDatabase(place))
  return openDatabase(options)
}

function assemble(database: Database): StoreSnapshot {
  const words = openWords(database)
  const bodies = openBodies(database)
  const tasks = openTasks(database)
  const { count } = createQueries({ database, words, bodies, tasks, aliases: openAliases(database) })

  /** The whole task, or a range of its call dates, by time: the table itself lies in that order. */
  function* wholeRows(
    { keys: [first, last] }: Where,
    ascending: boolean,
    columns: string,
  ): Generator<Cell[][]> {
    // The place of a key in its task, unlike the key, is a number that a double holds. It stands behind the columns:
    // taking it off each row would cost as much as reading two of them.
    const read = database
      .prepare<[bigint, bigint, bigint], Cell[]>(
        `SELECT ${columns}, c.key - ? FROM calls c NOT INDEXED WHERE c.key BETWEEN ? AND ?
         ORDER BY c.key ${ascending ? 'ASC' : 'DESC'} LIMIT ${BATCH}`,
      )
      .raw()
    let [from, to] = [first, last]
    for (;;) {
      const rows = read.all(first, from, to)
      const end = rows.at(-1)
      if (end === undefined) return
      const reached = first + BigInt(Number(end.at(-1)))
      yield rows
      if (rows.length < BATCH) return
      if (ascending) from = reached + 1n
      else to = reached - 1n
    }
  }

  /** What a filter finds, or another order: the keys come one after the other and the rows are looked up. */
  function* foundRows(where: Where, sort: LocalSort, columns: string): Generator<Cell[][]> {
    const { sql, params } = planKeys(database, where, sort)
    const keys = database.prepare<Bound[], bigint>(sql).pluck().safeIntegers()
    const row = database.prepare<[bigint], Cell[]>(`SELECT ${columns} FROM calls c WHERE c.key = ?`).raw()
    let batch: Cell[][] = []
    for (const key of keys.iterate(...params, -1, 0)) {
      const cells = row.get(key)
      if (cells === undefined) continue
      batch.push(cells)
      if (batch.length < BATCH) continue
      yield batch
      batch = []
    }
    yield batch
  }

  function* read(query: SnapshotQuery, columns: readonly string[]): Generator<Cell[][]> {
    const where = findWhere({ database, words, tasks }, query)
    if (where === null) return
    const listed = columns.join(', ')
    // Keys ascend from the newest call to the oldest.
    if (where.parts.length === 0 && where.match === null && isByTime(where, query.sort))
      yield* wholeRows(where, query.sort.descending, listed)
    else yield* foundRows(where, query.sort, listed)
  }

  const columns = RECORD_COLUMNS.map((column) => `c.${column}`)

  /** A body that is lost, or that this version cannot read, tells nothing. */
  function saidIn(body: BodyAddress): readonly Utterance[] {
    try {
      return readSaidOf(bodies.readBytes(body))
    } catch (thrown) {
      if (sqliteCode(thrown) !== null) throw thrown
      return []
    }
  }

  return {
    count,
    rows: (query, wanted) => read(query, wanted.map(readableColumn)),
    *records(query) {
      for (const batch of read(query, columns)) yield batch.map((cells) => fromCells(cells, words))
    },
    *details(query) {
      for (const batch of read(query, ['c.block', 'c.part', ...columns]))
        for (let at = 0; at < batch.length; at += DETAIL_BATCH)
          yield batch
            .slice(at, at + DETAIL_BATCH)
            .map(([block, part, ...cells]) =>
              withConversation(bodies, fromCells(cells, words), { block: Number(block), part: Number(part) }),
            )
    },
    *scripted(query, wanted) {
      const listed = ['c.block', 'c.part', PATH_COLUMN, ...wanted.map(readableColumn)]
      for (const batch of read(query, listed))
        yield batch.map(([block, part, path, ...cells]) => {
          const body = { block: Number(block), part: Number(part) }
          return { cells, path: readPath(path, words), details: () => saidIn(body) }
        })
    },
    word: (word) => words.text(word),
    close: () => database.close(),
  }
}

/** What reading throws is one of our errors, also in the middle of it; and what is still being read ends with the close. */
function guardedSnapshot(place: StorePlace, snapshot: StoreSnapshot, lock: StoreLock): StoreSnapshot {
  const underWay = new Set<Generator>()

  function* steps<T>(generator: Generator<T>): Generator<T> {
    underWay.add(generator)
    try {
      for (;;) {
        const step = guarded(place, () => generator.next())
        if (step.done === true) return
        yield step.value
      }
    } finally {
      underWay.delete(generator)
      generator.return(undefined)
    }
  }

  return {
    count: (query) => guarded(place, () => snapshot.count(query)),
    rows: (query, columns) => steps(snapshot.rows(query, columns)),
    records: (query) => steps(snapshot.records(query)),
    details: (query) => steps(snapshot.details(query)),
    scripted: (query, columns) => steps(snapshot.scripted(query, columns)),
    word: (word) => guarded(place, () => snapshot.word(word)),
    close: () => {
      for (const generator of underWay) generator.return(undefined)
      snapshot.close()
      lock.release()
    },
  }
}
