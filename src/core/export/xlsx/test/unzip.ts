import { crc32, inflateRawSync } from 'node:zlib'

export interface UnzippedEntry {
  name: string
  content: string
  /** Where its local header begins, as the directory tells. */
  offset: number
  zip64: boolean
}

/** A field of up to 8 bytes. */
function read(bytes: Buffer, at: number, length: 2 | 4 | 8): number {
  return length === 8 ? Number(bytes.readBigUInt64LE(at)) : bytes.readUIntLE(at, length)
}

function expectSame(what: string, one: unknown, other: unknown): void {
  if (one !== other) throw new Error(`${what}: ${String(one)} and ${String(other)}`)
}

/** Reads an archive as strictly as the strictest reader: what is said twice must be the same. */
export function unzip(bytes: Buffer): UnzippedEntry[] {
  const end = bytes.length - 22
  expectSame('signature of the end', read(bytes, end, 4), 0x06054b50)
  const count = read(bytes, end + 10, 2)
  const length = read(bytes, end + 12, 4)
  let directory = read(bytes, end + 16, 4)
  let before = end
  if (directory === 0xffffffff) {
    const locator = end - 20
    expectSame('signature of the locator', read(bytes, locator, 4), 0x07064b50)
    before = read(bytes, locator + 8, 8)
    expectSame('place of the end', before, locator - 56)
    expectSame('signature of the 64 bit end', read(bytes, before, 4), 0x06064b50)
    expectSame('size of the 64 bit end', read(bytes, before + 4, 8), 44)
    expectSame('entries', read(bytes, before + 24, 8), count)
    expectSame('entries in all', read(bytes, before + 32, 8), count)
    expectSame('size of the directory', read(bytes, before + 40, 8), length)
    directory = read(bytes, before + 48, 8)
  }
  expectSame('end of the directory', directory + length, before)

  const entries: UnzippedEntry[] = []
  let next = 0
  for (let at = directory; at < before;) {
    expectSame('signature in the directory', read(bytes, at, 4), 0x02014b50)
    const nameLength = read(bytes, at + 28, 2)
    const extraLength = read(bytes, at + 30, 2)
    const name = bytes.toString('latin1', at + 46, at + 46 + nameLength)
    const extra = at + 46 + nameLength
    let offset = read(bytes, at + 42, 4)
    const zip64 = offset === 0xffffffff
    expectSame(`${name}: length of the extra field`, extraLength, zip64 ? 12 : 0)
    if (zip64) {
      expectSame(`${name}: extra field`, read(bytes, extra, 4), 0x0008_0001)
      offset = read(bytes, extra + 4, 8)
    }
    expectSame(`${name}: version`, read(bytes, at + 6, 2), zip64 ? 45 : 20)
    expectSame(`${name}: place`, offset, next)
    expectSame(`${name}: signature`, read(bytes, offset, 4), 0x04034b50)
    // From the version on both headers say the same, up to the lengths of the name and of what may follow it.
    expectSame(
      `${name}: headers`,
      bytes.toString('hex', at + 6, at + 30),
      bytes.toString('hex', offset + 4, offset + 28),
    )
    expectSame(`${name}: local extra field`, read(bytes, offset + 28, 2), 0)
    const start = offset + 30 + nameLength
    expectSame(`${name}: local name`, bytes.toString('latin1', offset + 30, start), name)
    next = start + read(bytes, at + 20, 4)
    const content = inflateRawSync(bytes.subarray(start, next))
    expectSame(`${name}: size`, content.length, read(bytes, at + 24, 4))
    expectSame(`${name}: checksum`, crc32(content), read(bytes, at + 16, 4))
    entries.push({ name, content: content.toString('utf8'), offset, zip64 })
    at = extra + extraLength
  }
  expectSame('entries listed', entries.length, count)
  expectSame('end of the data', next, directory)
  return entries
}
