/**
 * Raw bodies, compressed one by one so that one is read without its neighbours. Measured on 3,000 records of the
 * sandbox, 6.6 KB each (zstd level 3, µs to compress and to read):
 *
 *     no dictionary     1,582 bytes   30 µs   24 µs
 *     16 KB dictionary    854 bytes   45 µs   22 µs
 *     32 KB dictionary    741 bytes   70 µs   21 µs
 *     64 KB dictionary    671 bytes  112 µs   21 µs
 *
 * Level 6 and 9 save 3 to 8 % more for twice the time; deflate with its largest dictionary needs 791 bytes and 162 µs.
 * A dictionary is plain record text. Each task has its own, taken from its first page, because scripts, labels and ids
 * are the task's; a row names the one it was written with.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Database } from 'better-sqlite3-multiple-ciphers'

const LEVEL = 3
const DICTIONARY_BYTES = 32 * 1024
/** With less to learn from, the task waits for a fuller page. */
const LEAST_SAMPLE_BYTES = 8 * 1024

export interface Bodies {
  /** @returns the new body's number */
  add: (raw: Buffer, dictionary: number | null) => number
  replace: (body: number, raw: Buffer, dictionary: number | null) => void
  remove: (body: number) => void
  /** @throws RangeError where there is no such body */
  read: (body: number) => string
  /** Makes a dictionary of a page. @returns null where the page is too small to learn from */
  learn: (page: readonly Buffer[]) => number | null
  /** After a transaction was undone: what it added is gone. */
  forget: () => void
}

export function openBodies(database: Database): Bodies {
  const dictionaries = new Map<number, Buffer>()
  const selectDictionary = database
    .prepare<[number], Buffer>('SELECT content FROM dictionaries WHERE id = ?')
    .pluck()
  const insertDictionary = database.prepare<[Buffer]>('INSERT INTO dictionaries (content) VALUES (?)')
  const insert = database.prepare<[number | null, Buffer]>(
    'INSERT INTO bodies (dictionary, content) VALUES (?, ?)',
  )
  const update = database.prepare<[number | null, Buffer, number]>(
    'UPDATE bodies SET dictionary = ?, content = ? WHERE id = ?',
  )
  const remove = database.prepare<[number]>('DELETE FROM bodies WHERE id = ?')
  const select = database.prepare<[number], { dictionary: number | null; content: Buffer }>(
    'SELECT dictionary, content FROM bodies WHERE id = ?',
  )

  function dictionaryOf(id: number): Buffer {
    const known = dictionaries.get(id)
    if (known !== undefined) return known
    const stored = selectDictionary.get(id)
    if (stored === undefined) throw new RangeError('A dictionary is missing')
    dictionaries.set(id, stored)
    return stored
  }

  function compress(raw: Buffer, dictionary: number | null): Buffer {
    const params = { [constants.ZSTD_c_compressionLevel]: LEVEL }
    return zstdCompressSync(
      raw,
      dictionary === null ? { params } : { params, dictionary: dictionaryOf(dictionary) },
    )
  }

  return {
    add: (raw, dictionary) => Number(insert.run(dictionary, compress(raw, dictionary)).lastInsertRowid),
    replace: (body, raw, dictionary) => void update.run(dictionary, compress(raw, dictionary), body),
    remove: (body) => void remove.run(body),
    read: (body) => {
      const row = select.get(body)
      if (row === undefined) throw new RangeError('A body is missing')
      const options = row.dictionary === null ? {} : { dictionary: dictionaryOf(row.dictionary) }
      return zstdDecompressSync(row.content, options).toString('utf8')
    },
    learn: (page) => {
      const content = sample(page)
      if (content.length < LEAST_SAMPLE_BYTES) return null
      const id = Number(insertDictionary.run(content).lastInsertRowid)
      dictionaries.set(id, content)
      return id
    },
    forget: () => dictionaries.clear(),
  }
}

/**
 * Whole records until the dictionary is full: a few short ones, for the calls that nobody answered, and then those of
 * middling length. The longest are the odd ones.
 */
function sample(page: readonly Buffer[]): Buffer {
  const bySize = [...page].sort((left, right) => left.length - right.length)
  const short = bySize.slice(0, 2)
  const middling = bySize.slice(2).filter((raw) => raw.length <= DICTIONARY_BYTES / 2)
  const chosen: Buffer[] = []
  let bytes = 0
  // From the longer end downwards, each record a step apart, so that different conversations come in.
  const step = Math.max(1, Math.floor(middling.length / 16))
  for (let at = middling.length - 1; at >= 0 && bytes < DICTIONARY_BYTES; at -= step) {
    const raw = middling[at]
    if (raw === undefined) break
    chosen.unshift(raw)
    bytes += raw.length
  }
  return Buffer.concat([...chosen, ...short]).subarray(-DICTIONARY_BYTES)
}
