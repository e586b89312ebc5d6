import { AppError } from '#shared/errors.ts'
import type { Watch } from './watch.ts'

/**
 * Reads a body as it streams in. Whatever ends the reading early also cancels the stream, so that the connection does
 * not go on filling.
 * @param maxBytes limit after decompression
 * @param idleMs longest silence between two pieces
 * @returns bytes in a buffer of their own, which can be transferred to a worker
 * @throws AppError response_too_large, network_timeout, cancelled; a stream's own error as it comes
 */
export async function readBody(
  response: Response,
  watch: Watch,
  { maxBytes, idleMs }: { maxBytes: number; idleMs: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = response.body as ReadableStream<Uint8Array> | null
  if (stream === null) return new Uint8Array(0)
  const announced = Number(response.headers.get('content-length') ?? 0)
  const reader = stream.getReader()
  const pieces: Uint8Array[] = []
  let size = 0
  let complete = false
  try {
    if (announced > maxBytes) throw tooLarge(maxBytes)
    for (;;) {
      watch.stage(idleMs, 'the body')
      const { done, value } = await watch.race(reader.read())
      if (done) break
      size += value.byteLength
      if (size > maxBytes) throw tooLarge(maxBytes)
      pieces.push(value)
    }
    complete = true
  } finally {
    if (!complete) discard(reader.cancel())
  }
  const body = new Uint8Array(size)
  let offset = 0
  for (const piece of pieces) {
    body.set(piece, offset)
    offset += piece.byteLength
  }
  return body
}

/** Cancels a body that is not read. */
export function discardBody(response: Response): void {
  if (response.body !== null && !response.body.locked) discard(response.body.cancel())
}

/** A stream that fails while it is given up has nothing more to say. */
function discard(cancelling: Promise<void>): void {
  cancelling.catch(() => undefined)
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('response_too_large', `The answer is larger than ${maxBytes} bytes`)
}
