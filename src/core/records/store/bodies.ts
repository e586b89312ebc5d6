/**
 * Raw bodies, compressed sixteen at a time with a dictionary of the task. Measured on 3,000 records of the sandbox, 6.7
 * KB each (zstd level 3, bytes and µs a record, µs to read one):
 *
 *     alone, no dictionary             1,582 bytes   30 µs   24 µs
 *     alone, 32 KB dictionary            725 bytes   68 µs   21 µs
 *     four together, 32 KB dictionary    641 bytes   28 µs   36 µs
 *     eight together                     601 bytes   19 µs   53 µs
 *     twelve together                    577 bytes   17 µs   72 µs
 *     sixteen together                   560 bytes   15 µs   90 µs
 *
 * Most of the time goes into loading the dictionary, which sixteen share. Level 6 saves 3 % more for more than twice the
 * time; level 1, which is used, costs 1.6 % and takes a quarter less. A larger dictionary saves little among neighbours;
 * deflate cannot use more than 32 KB and is three times as slow. A dictionary is plain record text. Each task has its
 * own, taken from its first page, because scripts, labels and ids are the task's; a block names the one it was written
 * with. When calls are deleted by age, another one is made of those that are kept.
 *
 * A block is the lengths of its bodies as JSON, a line feed, and the bodies. A body that went has length 0.
 */
import { randomInt } from 'node:crypto'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { missing } from './failures.ts'

const LEVEL = 1
const BLOCK_BODIES = 16
const DICTIONARY_BYTES = 32 * 1024
/** A block comes out of zstd in one piece, unless it is larger. */
const USUAL_BLOCK_BYTES = 64 * 1024
/** With less to learn from, the task waits for a fuller page. */
const LEAST_SAMPLE_BYTES = 8 * 1024
/** Blocks that wait to be written, before all of them are. */
const MOST_WAITING = 64
const LAST_DICTIONARY = 2 ** 47
const LINE_FEED = 0x0a

/** Where a body lies. */
export interface BodyAddress {
  block: number
  /** 0 … 15; in files of before, 11 */
  part: number
}

/** What changes bodies runs in a transaction that writes, and ends with {@link Bodies.flush}. */
export interface Bodies {
  add: (raw: Buffer, dictionary: number | null) => BodyAddress
  replace: (place: BodyAddress, raw: Buffer) => void
  remove: (place: BodyAddress) => void
  /** Rewrites a block with another dictionary, or without one. */
  recode: (block: number, dictionary: number | null) => void
  /** Writes what was changed. */
  flush: () => void
  /** Forgets what was changed, after a transaction was undone. */
  forget: () => void
  /** @throws AppError store_damaged where there is no such body */
  read: (place: BodyAddress) => string
  /** Likewise its bytes. */
  readBytes: (place: BodyAddress) => Buffer
  /** Likewise, in a transaction that writes: what lies in the file stays until {@link Bodies.flush}. */
  readHeld: (place: BodyAddress) => Buffer
  /** Makes a dictionary of a page. @returns null where the page is too small to learn from */
  learn: (page: readonly Buffer[]) => number | null
}

interface Block {
  dictionary: number | null
  bodies: Buffer[]
}

interface StoredBlock {
  dictionary: number | null
  content: Buffer
}

export function openBodies(database: Database): Bodies {
  const dictionaries = new Map<number, Buffer>()
  const selectDictionary = database
    .prepare<[number], Buffer>('SELECT content FROM dictionaries WHERE id = ?')
    .pluck()
  const insertDictionary = database.prepare<[number, Buffer]>(
    'INSERT INTO dictionaries (id, content) VALUES (?, ?)',
  )
  const lastBlock = database.prepare<[], number | null>('SELECT max(id) FROM bodies').pluck()
  const write = database.prepare<[number, number | null, Buffer]>(
    'INSERT OR REPLACE INTO bodies (id, dictionary, content) VALUES (?, ?, ?)',
  )
  const remove = database.prepare<[number]>('DELETE FROM bodies WHERE id = ?')
  const select = database.prepare<[number], StoredBlock>(
    'SELECT dictionary, content FROM bodies WHERE id = ?',
  )

  /** Blocks changed in this transaction, and the one that still takes bodies. */
  const waiting = new Map<number, Block>()
  let open: { id: number; block: Block } | null = null
  /** The block read last: exports and pages read neighbours. */
  let latest: { stored: StoredBlock; block: Block } | null = null

  function dictionaryOf(id: number): Buffer {
    const known = dictionaries.get(id)
    if (known !== undefined) return known
    const stored = selectDictionary.get(id)
    if (stored === undefined) throw missing('dictionary')
    dictionaries.set(id, stored)
    return stored
  }

  function stored(id: number): Block {
    const row = select.get(id)
    if (row === undefined) throw missing('block of bodies')
    // Compared by content: another process may have rewritten the block.
    if (latest?.stored.dictionary === row.dictionary && latest.stored.content.equals(row.content))
      return latest.block
    const dictionary = row.dictionary === null ? undefined : dictionaryOf(row.dictionary)
    const content = zstdDecompressSync(row.content, { dictionary, chunkSize: USUAL_BLOCK_BYTES })
    const block = { dictionary: row.dictionary, bodies: unpack(content) }
    latest = { stored: row, block }
    return block
  }

  /** The block read last in this transaction. */
  let held: { id: number; bodies: readonly Buffer[] } | null = null

  function change({ block: id, part }: BodyAddress, body: Buffer): void {
    const known = waiting.get(id)
    const block = known ?? copyOf(stored(id))
    block.bodies[part] = body
    if (known === undefined) hold(id, block)
  }

  function hold(id: number, block: Block): void {
    if (waiting.size >= MOST_WAITING) flush()
    waiting.set(id, block)
  }

  function flush(): void {
    for (const [id, { dictionary, bodies }] of waiting) {
      if (bodies.every(({ length }) => length === 0)) {
        remove.run(id)
        continue
      }
      const params = { [constants.ZSTD_c_compressionLevel]: LEVEL }
      const options = dictionary === null ? { params } : { params, dictionary: dictionaryOf(dictionary) }
      write.run(id, dictionary, zstdCompressSync(pack(bodies), options))
    }
    forget()
  }

  function forget(): void {
    waiting.clear()
    open = null
    held = null
  }

  return {
    add: (raw, dictionary) => {
      if (open === null || open.block.dictionary !== dictionary || open.block.bodies.length >= BLOCK_BODIES) {
        const id = Math.max(lastBlock.get() ?? 0, ...waiting.keys()) + 1
        const block: Block = { dictionary, bodies: [] }
        hold(id, block)
        open = { id, block }
      }
      return { block: open.id, part: open.block.bodies.push(raw) - 1 }
    },
    replace: change,
    remove: (place) => change(place, Buffer.alloc(0)),
    recode: (block, dictionary) => hold(block, { ...copyOf(stored(block)), dictionary }),
    flush,
    forget: () => {
      forget()
      dictionaries.clear()
    },
    read: ({ block, part }) => demandBody(stored(block).bodies[part]).toString('utf8'),
    readBytes: ({ block, part }) => demandBody(stored(block).bodies[part]),
    readHeld: ({ block: id, part }) => {
      if (held?.id !== id) held = { id, bodies: stored(id).bodies }
      return demandBody(held.bodies[part])
    },
    learn: (page) => {
      const content = sample(page)
      if (content.length < LEAST_SAMPLE_BYTES) return null
      // Never the number of one that was deleted: another process may remember that.
      const id = randomInt(1, LAST_DICTIONARY)
      insertDictionary.run(id, content)
      dictionaries.set(id, content)
      return id
    },
  }
}

function demandBody(body: Buffer | undefined): Buffer {
  if (body === undefined || body.length === 0) throw missing('body')
  return body
}

/** Blocks that were read are remembered as they lie in the file. */
function copyOf({ dictionary, bodies }: Block): Block {
  return { dictionary, bodies: [...bodies] }
}

function pack(bodies: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(bodies.map(({ length }) => length))}\n`), ...bodies])
}

function unpack(content: Buffer): Buffer[] {
  let at = content.indexOf(LINE_FEED) + 1
  const lengths = JSON.parse(content.toString('latin1', 0, at)) as number[]
  return lengths.map((length) => content.subarray(at, (at += length)))
}

/**
 * Whole records until the dictionary is full: a few short ones, for the calls that nobody answered, and then those of
 * middling length. The longest are the odd ones.
 */
function sample(page: readonly Buffer[]): Buffer {
  const bySize = page.toSorted((left, right) => left.length - right.length)
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
