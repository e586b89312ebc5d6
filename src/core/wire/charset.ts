import { isUtf8 } from 'node:buffer'
import { AppError } from '#shared/errors.ts'

const UTF8 = /^(?:utf-?8|unicode-1-1-utf-8)$/i
/** What servers put in the header when nobody told them better; JSON is UTF-8 by its own rule. */
const MEANT_FOR_NONE = /^(?:us-)?ascii$|^iso-?8859-1$|^latin-?1$|^windows-1252$/i

/**
 * A body as UTF-8, by the charset of its `Content-Type` or its byte order mark. What the rest reads is UTF-8 alone, so
 * that nothing is decoded twice or by guess.
 * @throws AppError response_invalid, cause CHARSET, for a charset that is not known here or bytes that are not of it
 */
export function toUtf8(body: Uint8Array<ArrayBuffer>, contentType: string | null): Uint8Array<ArrayBuffer> {
  const charset = markOf(body) ?? charsetOf(contentType)
  if (charset === null || UTF8.test(charset)) return body
  if (MEANT_FOR_NONE.test(charset) && isUtf8(body)) return body
  try {
    return new TextEncoder().encode(new TextDecoder(charset, { fatal: true }).decode(body))
  } catch (thrown) {
    throw new AppError(
      'response_invalid',
      `The answer is not in its charset ${charset}`,
      { cause: 'CHARSET' },
      {
        cause: thrown,
      },
    )
  }
}

/**
 * @throws AppError response_invalid, cause CHARSET, for bytes that are no UTF-8: a character that came broken would be
 * kept broken for good
 */
export function demandUtf8(body: Uint8Array): void {
  if (!isUtf8(body))
    throw new AppError('response_invalid', 'The answer is not in UTF-8', { cause: 'CHARSET' })
}

/** @throws AppError as {@link demandUtf8} */
export function decodeUtf8(body: Uint8Array): string {
  demandUtf8(body)
  return new TextDecoder().decode(body)
}

function charsetOf(contentType: string | null): string | null {
  const [, charset] = /;\s*charset\s*=\s*["']?([^"';\s]+)/i.exec(contentType ?? '') ?? []
  return charset ?? null
}

function markOf([first, second]: Uint8Array): string | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : null
}
