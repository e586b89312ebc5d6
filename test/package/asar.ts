/** Reads an asar archive's table of contents: a length-prefixed JSON header before the files' bytes. */
import { readFileSync } from 'node:fs'

export interface AsarFile {
  path: string
  unpacked: boolean
  size: number
  bytes: () => Buffer
  text: () => string
}

interface Entry {
  files?: Record<string, Entry>
  size?: number
  offset?: string
  unpacked?: boolean
}

export function readAsar(archive: string): AsarFile[] {
  const bytes = readFileSync(archive)
  const headerBytes = bytes.readUInt32LE(4)
  const header = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))) as Entry
  const start = 8 + headerBytes
  const list = (entry: Entry, path: string): AsarFile[] =>
    Object.entries(entry.files ?? {}).flatMap(([name, child]) => {
      const at = path === '' ? name : `${path}/${name}`
      if (child.files !== undefined) return list(child, at)
      const from = start + Number(child.offset ?? 0)
      const size = child.size ?? 0
      return [
        {
          path: at,
          size,
          unpacked: child.unpacked === true,
          bytes: () => bytes.subarray(from, from + size),
          text: () => bytes.toString('utf8', from, from + size),
        },
      ]
    })
  return list(header, '')
}
