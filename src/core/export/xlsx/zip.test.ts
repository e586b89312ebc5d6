import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openPlacedFile } from '../placedFile.ts'
import { unzip } from './test/unzip.ts'
import { FOUR_GIB, zipArchive } from './zip.ts'

interface Part {
  name: string
  texts: string[]
}

async function archiveOf(parts: Part[], zip64From = FOUR_GIB): Promise<Buffer> {
  const path = join(await mkdtemp(join(tmpdir(), 'callbook-zip-')), 'a.zip')
  const file = await openPlacedFile(path)
  const archive = zipArchive(file, { level: 3, zip64From })
  for (const { name, texts } of parts) {
    const entry = await archive.begin(name)
    for (const text of texts) {
      entry.add(text)
      if (entry.full()) await entry.flush()
    }
    await entry.close()
  }
  await archive.finish()
  await file.place()
  return readFile(path)
}

const joined = (parts: Part[]): [string, string][] => parts.map(({ name, texts }) => [name, texts.join('')])
const unzipped = (bytes: Buffer): [string, string][] =>
  unzip(bytes).map(({ name, content }) => [name, content])

const SMALL: Part[] = [
  { name: 'first', texts: ['一', 'two', ''] },
  { name: 'empty', texts: [] },
  { name: 'folder/last', texts: ['\u{1F600}'] },
]

describe('zipArchive', () => {
  it('holds what was added, with every size and checksum where a reader looks first', async () => {
    expect(unzipped(await archiveOf(SMALL))).toEqual(joined(SMALL))
  })

  it('holds texts of many portions in their order', async () => {
    const texts = Array.from({ length: 40_000 }, (_, index) => `${index} 通话记录 ${(index * 7919) % 1013}\n`)
    const parts = [
      { name: 'many', texts },
      { name: 'huge', texts: ['号'.repeat(3_000_000), 'end'] },
      { name: 'after', texts: ['x'] },
    ]
    expect(unzipped(await archiveOf(parts))).toEqual(joined(parts))
  })

  it('uses ZIP64 from the offset on that demands it, and nowhere before', async () => {
    const bytes = await archiveOf(SMALL, 60)
    expect(unzipped(bytes)).toEqual(joined(SMALL))
    const entries = unzip(bytes)
    expect(entries.map(({ zip64 }) => zip64)).toEqual(entries.map(({ offset }) => offset >= 60))
    expect(entries[0]?.zip64).toBe(false)
    expect(entries.at(-1)?.zip64).toBe(true)
  })

  it('makes the same bytes of the same content', async () => {
    expect((await archiveOf(SMALL)).equals(await archiveOf(SMALL))).toBe(true)
  })
})
