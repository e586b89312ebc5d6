/**
 * Deflates one text after the other in portions side by side, on the thread pool: the thread that makes the text has a
 * core for itself, and a machine with more cores uses them. Each portion ends on a byte and looks back at none before it,
 * so that the portions in a row are one deflate stream, of half a per cent more bytes than one made in a single run.
 */
import { promisify } from 'node:util'
import { constants, crc32, deflateRaw } from 'node:zlib'

const deflate = promisify(deflateRaw)

/** Portions under way at once: as many as the thread pool takes. */
const SIDE_BY_SIDE = 4
/** Bytes of text that a portion has at least, but the last. */
const PORTION_BYTES = 512 * 1024
/** Room for a portion and a text more. */
const BUFFER_BYTES = 1024 * 1024
/** What a portion becomes fits into this as a rule: each further piece is a way to the thread pool and back. */
const PIECE_BYTES = 128 * 1024
/** UTF-8 takes no more for a UTF-16 unit. */
const MOST_PER_UNIT = 3
/** The last block of a stream, empty. */
const LAST_BLOCK = Buffer.from([3, 0])

export interface Deflater {
  /** Adds a text to the portion. */
  add: (text: string) => void
  /** Whether the portion has its size, and {@link flush} is due. */
  full: () => boolean
  /** Begins to deflate the portion; waits while too much is under way. */
  flush: () => Promise<void>
  /** Bytes of text that were flushed since the stream began. */
  size: () => number
  /** Ends the stream and begins the next; what it made has been taken. */
  end: () => Promise<{ size: number; checksum: number }>
  /** Waits for what is under way, whatever becomes of it. */
  settle: () => Promise<void>
}

/** @param take gets what was made, one after the other; what it throws comes out of `flush` or `end` */
export function openDeflater(level: number, take: (bytes: Uint8Array) => Promise<void>): Deflater {
  const free: Buffer<ArrayBuffer>[] = []
  let buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES)
  let used = 0
  let underWay: Promise<void>[] = []
  let last: Promise<void> = Promise.resolve()
  let size = 0
  let checksum = 0

  async function deflatePortion(whole: Buffer<ArrayBuffer>, length: number): Promise<Uint8Array> {
    const options = { level, chunkSize: PIECE_BYTES, finishFlush: constants.Z_SYNC_FLUSH }
    const made = await deflate(whole.subarray(0, length), options)
    free.push(whole)
    return made
  }

  async function takeAfter(before: Promise<void>, making: Promise<Uint8Array>): Promise<void> {
    const [made] = await Promise.all([making, before])
    await take(made)
  }

  function enqueue(making: Promise<Uint8Array>): void {
    last = takeAfter(last, making)
    underWay.push(last)
    // The caller that awaits it gets the failure; until then it must not count as unhandled.
    last.catch(() => undefined)
  }

  async function flush(): Promise<void> {
    if (used === 0) return
    while (underWay.length >= SIDE_BY_SIDE) await underWay.shift()
    checksum = crc32(buffer.subarray(0, used), checksum)
    size += used
    enqueue(deflatePortion(buffer, used))
    buffer = free.pop() ?? Buffer.allocUnsafeSlow(BUFFER_BYTES)
    used = 0
  }

  return {
    add: (text) => {
      const room = used + text.length * MOST_PER_UNIT
      if (room > buffer.length) {
        const larger = Buffer.allocUnsafeSlow(room)
        buffer.copy(larger, 0, 0, used)
        buffer = larger
      }
      used += buffer.write(text, used)
    },
    full: () => used >= PORTION_BYTES,
    flush,
    size: () => size,
    end: async () => {
      await flush()
      enqueue(Promise.resolve(LAST_BLOCK))
      await last
      const ended = { size, checksum }
      underWay = []
      size = 0
      checksum = 0
      return ended
    },
    settle: async () => {
      await Promise.allSettled(underWay)
    },
  }
}
