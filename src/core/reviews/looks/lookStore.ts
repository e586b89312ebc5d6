/**
 * Looks lie in an encrypted file of their own: nothing replaces it with an older one, and it goes nowhere with the marks.
 * Entries are added by whoever has it open, one after the other.
 */
import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { Look, LookChain, LookedAt, LookKind } from '#shared/reviews/looks.ts'
import { guarded } from '../../records/store/failures.ts'
import { fileIdentity } from '../../records/store/identity.ts'
import { closeDatabase, openDatabase, type StorePlace } from '../../records/store/open.ts'
import { enterStore } from '../../records/store/storeLock.ts'
import { checkChain, makeRow, NO_LOOK, readLook, type LookEnd, type LookRow } from './chain.ts'
import { LOOK_MIGRATIONS } from './migrations.ts'

export interface LooksAsked {
  /** Null for all. */
  what: LookKind | null
  /** From 1. */
  page: number
  perPage: number
}

export interface LookStore {
  /**
   * Adds an entry behind all others; on the disk when it returns. Where the record ends before `seen`, its numbers go on
   * behind that one, so that what is missing goes on to show.
   * @param seen the last entry that is remembered outside the file
   * @param at ms since the epoch
   */
  append: (look: LookedAt, seen: LookEnd, at: number) => LookEnd
  /** The newest first. */
  page: (asked: LooksAsked) => { looks: Look[]; total: number }
  /** Reads the whole record. */
  check: (seen: LookEnd) => LookChain
  /** Whether the file is still under its name: what is written to one that was removed is lost. */
  isCurrent: () => boolean
  close: () => void
}

const OF_KIND = `WHERE :what IS NULL OR (CASE WHEN json_valid(entry) THEN json_extract(entry, '$.what') END) = :what`

/** @throws AppError as `openDatabase` */
export function openLookStore({ path, key }: StorePlace): LookStore {
  const lock = enterStore(path)
  let database: Database
  try {
    database = openDatabase({ path, key, migrations: LOOK_MIGRATIONS, cacheKib: 4096 })
  } catch (thrown) {
    lock.release()
    throw thrown
  }
  const { isCurrent, demand } = fileIdentity(path)
  const last = database.prepare<[], LookEnd>('SELECT n, hash FROM looks ORDER BY n DESC LIMIT 1')
  const put = database.prepare<[LookRow]>('INSERT INTO looks (n, entry, hash) VALUES (:n, :entry, :hash)')
  const all = database.prepare<[], LookRow>('SELECT n, entry, hash FROM looks ORDER BY n')
  const counted = database.prepare<[{ what: LookKind | null }], number>(
    `SELECT count(*) FROM looks ${OF_KIND}`,
  )
  const paged = database.prepare<[{ what: LookKind | null; limit: number; offset: number }], LookRow>(
    `SELECT n, entry, hash FROM looks ${OF_KIND} ORDER BY n DESC LIMIT :limit OFFSET :offset`,
  )

  const append = database.transaction((look: LookedAt, seen: LookEnd, at: number): LookEnd => {
    demand()
    const add = (added: LookedAt, before: LookEnd, after: number): LookEnd => {
      const row = makeRow(added, after + 1, before.hash, at)
      put.run(row)
      return { n: row.n, hash: row.hash }
    }
    const end = last.get()
    if (end !== undefined) return add(look, end, Math.max(end.n, seen.n))
    if (seen.n === 0) return add(look, NO_LOOK, 0)
    const begun = add({ ...look, what: 'anew', taskId: null, recordId: null, count: seen.n }, seen, seen.n)
    return add(look, begun, begun.n)
  })
  const read = database.transaction(({ what, page, perPage }: LooksAsked) => ({
    looks: paged.all({ what, limit: perPage, offset: (page - 1) * perPage }).map(readLook),
    total: counted.pluck().get({ what }) ?? 0,
  }))
  const inPlace = <T>(work: () => T): T => guarded({ path, key }, work)
  return {
    append: (look, seen, at) => inPlace(() => append.immediate(look, seen, at)),
    page: (asked) => inPlace(() => read.deferred(asked)),
    check: (seen) => inPlace(() => checkChain(all.iterate(), seen)),
    isCurrent,
    close: () => {
      try {
        closeDatabase(database)
      } finally {
        lock.release()
      }
    },
  }
}
