const BOMS = [
  // Four bytes a character: nothing here reads it, and its mark begins like UTF-16's.
  { mark: [0xff, 0xfe, 0, 0], encoding: 'utf-32' },
  { mark: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
] as const

/**
 * The text of a file that a person or another program may have written anew: UTF-8, or UTF-16 as PowerShell's `>`
 * writes it, with a byte order mark or without.
 * @returns without the mark; null where the bytes are no such text: what was guessed at would come out wrong unnoticed
 */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function encodingOf(bytes: Uint8Array): string {
  const marked = BOMS.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte))?.encoding
  if (marked !== undefined) return marked
  // JSON begins with two characters of ASCII, so that zeros tell the rest.
  const [first, second, third, fourth] = bytes
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le'
  return first === 0 && second !== 0 && third === 0 && fourth !== 0 ? 'utf-16be' : 'utf-8'
}

/** @returns undefined for what is no JSON */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeText(bytes) ?? '')
  } catch {
    return undefined
  }
}
