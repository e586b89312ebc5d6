import { spawnSync } from 'node:child_process'
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { steps } from '../files/test/watchedFs.ts'
import { openPlacedFile } from './placedFile.ts'

vi.mock('node:fs', async (original) =>
  (await import('../files/test/watchedFs.ts')).watchedFs(await original()),
)

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
    const file = await openPlacedFile(path)
    await file.append(bytes('x'))
    // Somebody makes a folder of this name meanwhile.
    await mkdir(path)
    await writeFile(join(path, 'kept'), 'mine')
    await expect(file.place()).rejects.toThrow(/EISDIR|ENOTEMPTY|EPERM|EEXIST/)
    await file.abandon()
    expect(await readdir(place)).toEqual(['calls.csv'])
    expect(await readFile(join(path, 'kept'), 'utf8')).toBe('mine')
  })
})

describe.skipIf(process.platform === 'win32')('a file that is there (Windows: has no such modes)', () => {
  async function write(path: string, text: string): Promise<void> {
    const file = await openPlacedFile(path)
    await file.append(bytes(text))
    await file.place()
  }
  const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

  it.each([0o664, 0o640, 0o600, 0o777])('keeps its mode: %o', async (mode) => {
    const path = join(await folder(), 'calls.csv')
    await writeFile(path, 'old')
    await chmod(path, mode)
    await write(path, 'new')
    expect([await readFile(path, 'utf8'), await modeOf(path)]).toEqual(['new', mode])
  })

  it('a new one is for this user alone', async () => {
    const path = join(await folder(), 'calls.csv')
    await write(path, 'new')
    expect(await modeOf(path)).toBe(0o600)
  })

  it('a link stays a link, and its end is replaced in its own folder', async () => {
    const [here, there] = [await folder(), await folder()]
    const [link, relayed, end] = [join(here, 'calls.csv'), join(there, 'link.csv'), join(there, 'end.csv')]
    await symlink(relayed, link)
    await symlink('end.csv', relayed)
    const file = await openPlacedFile(link)
    expect([(await readdir(here)).length, (await readdir(there)).length]).toEqual([1, 2])
    await file.append(bytes('through a link that leads nowhere yet'))
    await file.place()
    await chmod(end, 0o664)
    await write(link, 'again')
    expect([await readFile(end, 'utf8'), await modeOf(end)]).toEqual(['again', 0o664])
    expect([await readlink(link), await readlink(relayed)]).toEqual([relayed, 'end.csv'])
    expect([(await readdir(here)).length, (await readdir(there)).length]).toEqual([1, 2])
  })

  it('a read-only one is refused before anything is written, also for an administrator', async () => {
    const place = await folder()
    const path = join(place, 'calls.csv')
    await writeFile(path, 'mine')
    await chmod(path, 0o444)
    await symlink(path, join(place, 'link.csv'))
    for (const name of ['calls.csv', 'link.csv'])
      await expect(openPlacedFile(join(place, name))).rejects.toMatchObject({
        code: 'permission_denied',
        details: { path: join(place, name), what: 'read_only_file' },
      })
    expect(await readFile(path, 'utf8')).toBe('mine')
    expect(await readdir(place)).toEqual(['calls.csv', 'link.csv'])
  })

  it('what is no file is never replaced', async () => {
    const place = await folder()
    await symlink('round.csv', join(place, 'round.csv'))
    await expect(openPlacedFile(join(place, 'round.csv'))).rejects.toMatchObject({
      details: { cause: 'ELOOP' },
    })
    await expect(openPlacedFile('/dev/null')).rejects.toMatchObject({ details: { cause: 'ENXIO' } })
    await expect(openPlacedFile(place)).rejects.toMatchObject({ details: { cause: 'EISDIR' } })
  })
})

describe('what a killed process left', () => {
  /** A process that writes a part and is killed. */
  function leftPart(path: string): void {
    const module = JSON.stringify(new URL('placedFile.ts', import.meta.url).href)
    const script = `const { openPlacedFile } = await import(${module})
      const file = await openPlacedFile(${JSON.stringify(path)})
      await file.append(Buffer.from('13800138000'))
      process.kill(process.pid, 'SIGKILL')`
    spawnSync(process.execPath, ['--input-type=module', '-e', script])
  }

  it('is cleared away when the same file is exported again, and nothing else is', async () => {
    const place = await folder()
    const path = join(place, '通话记录.csv')
    leftPart(path)
    leftPart(join(place, 'other.csv'))
    const mine = await openPlacedFile(path)
    await mine.append(bytes('mine'))
    const beside = await openPlacedFile(path)
    expect((await readdir(place)).filter((name) => name.startsWith('.通话'))).toHaveLength(2)
    expect((await readdir(place)).filter((name) => name.startsWith('.other'))).toHaveLength(1)
    await beside.abandon()
    await mine.place()
    expect(await readFile(path, 'utf8')).toBe('mine')
    expect((await readdir(place)).filter((name) => name.startsWith('.通话'))).toEqual([])
  })

  it('on another machine’s disk only when it is old', async () => {
    const place = await folder()
    const [young, old] = ['.a.csv.00000000-1-0123456789ab.part', '.a.csv.0123456789ab.part']
    for (const name of [young, old]) await writeFile(join(place, name), 'x')
    const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000)
    await utimes(join(place, old), twoDaysAgo, twoDaysAgo)
    await (await openPlacedFile(join(place, 'a.csv'))).abandon()
    expect(await readdir(place)).toEqual([young])
  })
})

it('R24: the file and its folder are on the disk before it counts as written', async () => {
  const place = await folder()
  const path = join(place, 'calls.csv')
  const file = await openPlacedFile(path)
  await file.append(bytes('x'))
  steps.length = 0
  await file.place()
  expect(steps).toEqual([`fsync ${basename(place)}`])
})
