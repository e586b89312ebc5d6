import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openWholeFile } from './fileWriter.ts'

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'callbook-writer-'))

describe('openWholeFile', () => {
  it('R24: shows nothing under the final name until the file is whole', async () => {
    const path = join(await folder(), 'calls.csv')
    await writeFile(path, 'the old one')
    const writer = await openWholeFile(path)
    await writer.write('新的')
    expect(await readFile(path, 'utf8')).toBe('the old one')
    await writer.finish()
    expect(await readFile(path, 'utf8')).toBe('新的')
  })

  it('R24: leaves nothing behind when abandoned', async () => {
    const place = await folder()
    const writer = await openWholeFile(join(place, 'calls.csv'))
    await writer.write('x'.repeat(600 * 1024))
    await writer.abandon()
    expect(await readdir(place)).toEqual([])
  })

  it('keeps order and content over many chunks', async () => {
    const path = join(await folder(), 'calls.csv')
    const writer = await openWholeFile(path)
    const lines = Array.from({ length: 40_000 }, (_, index) => `第 ${index} 行,18555525545\n`)
    for (const line of lines) await writer.write(line)
    await writer.finish()
    expect(await readFile(path, 'utf8')).toBe(lines.join(''))
  })

  it('fails with the system’s reason where it may not write', async () => {
    const missing = join(await folder(), 'no such folder', 'calls.csv')
    await expect(openWholeFile(missing)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
