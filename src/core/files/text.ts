const BOMS = [
  { mark: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
] as const

/**
 * The text of a file that a person or another program may have written anew: an editor on Windows puts a byte order
 * mark before it, PowerShell writes UTF-16.
 * @returns without the mark; null where the bytes are no text
 */
export function decodeText(bytes: Uint8Array): string | null {
  const encoding = BOMS.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte))?.encoding ?? 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** @returns undefined for what is no JSON */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeText(bytes) ?? '')
  } catch {
    return undefined
  }
}
