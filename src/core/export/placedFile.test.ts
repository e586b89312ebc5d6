import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openPlacedFile } from './placedFile.ts'

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'callbook-placed-'))
const bytes = (text: string): Uint8Array => Buffer.from(text)

describe('openPlacedFile', () => {
  it('R24: shows nothing under the final name until the file is whole', async () => {
    const path = join(await folder(), 'calls.csv')
    await writeFile(path, 'the old one')
    const file = await openPlacedFile(path)
    await file.append(bytes('新的'))
    expect(await readFile(path, 'utf8')).toBe('the old one')
    await file.place()
    expect(await readFile(path, 'utf8')).toBe('新的')
  })

  it('takes a name as long as the system does', async () => {
    const path = join(await folder(), `${'号'.repeat(83)}.csv`)
    const file = await openPlacedFile(path)
    await file.append(bytes('x'))
    await file.place()
    expect(await readFile(path, 'utf8')).toBe('x')
  })

  it('keeps order and content, and counts what was appended', async () => {
    const path = join(await folder(), 'calls.csv')
    const file = await openPlacedFile(path)
    const lines = Array.from({ length: 500 }, (_, index) => `${index},${'号'.repeat(200)}\n`)
    for (const line of lines) await file.append(bytes(line))
    expect(file.size()).toBe(bytes(lines.join('')).length)
    await file.place()
    expect(await readFile(path, 'utf8')).toBe(lines.join(''))
  })

  it('goes back to what was appended, and on where it was', async () => {
    const path = join(await folder(), 'calls.xlsx')
    const file = await openPlacedFile(path)
    await file.append(bytes('size: ???, '))
    await file.append(bytes('rest'))
    await file.patch(bytes('015'), 6)
    await file.append(bytes('.'))
    await file.place()
    expect(await readFile(path, 'utf8')).toBe('size: 015, rest.')
  })

  it('R24: leaves nothing behind when abandoned', async () => {
    const place = await folder()
    const file = await openPlacedFile(join(place, 'calls.csv'))
    await file.append(bytes('x'.repeat(600 * 1024)))
    await file.abandon()
    expect(await readdir(place)).toEqual([])
  })

  it('R24: leaves nothing behind where the place is taken by something that cannot be replaced', async () => {
    const place = await folder()
    const path = join(place, 'calls.csv')
    const kept = join(path, 'kept')
    await mkdir(path)
    await writeFile(kept, 'mine')
    const file = await openPlacedFile(path)
    await file.append(bytes('x'))
    await expect(file.place()).rejects.toThrow(/EISDIR|ENOTEMPTY|EPERM|EEXIST/)
    await file.abandon()
    expect(await readdir(place)).toEqual(['calls.csv'])
    expect(await readFile(kept, 'utf8')).toBe('mine')
  })
})
