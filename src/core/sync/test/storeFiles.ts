/** The files of a store as a process that is no more leaves them behind. */
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3-multiple-ciphers'
import { openStore, type CallStore, type CallStoreOptions } from '../../records/store/index.ts'

export interface OpenedStore {
  store: CallStore
  connection: Database.Database
}

/** Opens a store and catches its connection: a limit of pages is a setting of the connection's own. */
export function openCaught(options: CallStoreOptions): OpenedStore {
  const { pragma } = Database.prototype
  const caught = new Set<Database.Database>()
  Database.prototype.pragma = function (this: Database.Database, ...args) {
    caught.add(this)
    return pragma.apply(this, args)
  }
  try {
    const store = openStore(options)
    // One that only looked at the file before is closed again.
    const connection = [...caught].find(({ name, open }) => open && name === options.path)
    if (connection === undefined) throw new Error('The store opened without a setting')
    return { store, connection }
  } finally {
    Database.prototype.pragma = pragma
  }
}

/** A disk without room: the store cannot grow by more than `spare` pages; Infinity lifts it. */
export function limitPages({ connection }: OpenedStore, spare: number): void {
  const pages = Number(connection.pragma('page_count', { simple: true }))
  connection.pragma(`max_page_count = ${Math.min(pages + spare, MOST_PAGES)}`)
}

/** SQLite's own limit. */
const MOST_PAGES = 4_294_967_294

/** The log's index goes along: a kill leaves it, and it names pages that a torn log no longer holds. */
const BESIDE = ['', '-wal', '-shm']
/** What a disk writes whole or not at all. */
const SECTOR = 512

export function copyFiles(from: string, to: string): void {
  for (const suffix of BESIDE) if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix)
}

export function removeFiles(path: string): void {
  for (const suffix of BESIDE) rmSync(path + suffix, { force: true })
}

export function readFile(path: string): Buffer {
  return existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
}

/**
 * The log as it is when writing it was cut off: at a byte, as when the process is killed, or with sectors missing in
 * between, as when the power goes; or written whole, with nobody left to say so. What was synced before is there.
 */
export function tornLog(before: Buffer, after: Buffer, random: () => number): Buffer {
  const how = random()
  if (how < 0.3) return after
  if (how < 0.6) return mixed(before, after, random)
  let first = 0
  while (first < before.length && first < after.length && before[first] === after[first]) first += 1
  const cut = first + Math.floor(random() * (after.length - first + 1))
  return Buffer.concat([after.subarray(0, cut), before.subarray(cut)])
}

/** The file as it is when a checkpoint was cut off: some of its pages are written. The log is still whole then. */
export function tornFile(before: Buffer, after: Buffer, random: () => number): Buffer {
  const torn = mixed(before, after, random)
  return random() < 0.5 ? torn : torn.subarray(0, before.length)
}

function mixed(before: Buffer, after: Buffer, random: () => number): Buffer {
  const share = random()
  const result = Buffer.alloc(Math.max(before.length, after.length))
  before.copy(result)
  for (let at = 0; at < after.length; at += SECTOR)
    if (random() < share) after.copy(result, at, at, Math.min(after.length, at + SECTOR))
  return result
}
