import fs from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { copyPath, openJsonFile, type JsonFile } from './jsonFile.ts'
import { withShortLock } from './shortLock.ts'
import { disk, killEverywhere } from './test/dyingDisk.ts'

vi.mock('node:fs', async (original) => (await import('./test/dyingDisk.ts')).dyingDisk(await original()))

let folder: string
let path: string

function fresh(): void {
  folder = fs.mkdtempSync(join(tmpdir(), 'callbook-json-'))
  path = join(folder, 'some.json')
}
beforeEach(() => {
  Object.assign(disk, { calls: [], diesAt: null, fails: null })
  fresh()
})

const open = (): JsonFile => openJsonFile({ path })
const put = (file: JsonFile, key: string, value: unknown): void =>
  file.change((values) => ({ ...values, [key]: value }))

describe('R13: killed at every call to the disk', () => {
  it('a change is there whole or not at all, nothing else is lost, and nothing is left over', async () => {
    let file: JsonFile
    const calls = await killEverywhere(
      () => {
        fresh()
        file = open()
        put(file, 'kept', 'for ever')
        put(file, 'a', 'old')
      },
      () => put(file, 'a', 'new'),
      () => {
        const after = open()
        expect(after.read()['kept']).toBe('for ever')
        expect(['old', 'new']).toContain(after.read()['a'])
        put(after, 'b', 1)
        expect(fs.readdirSync(folder).sort()).toEqual(['some.copy.json', 'some.json'])
        fs.rmSync(path)
        expect(open().read()).toMatchObject({ kept: 'for ever', b: 1 })
      },
    )
    expect(calls).toBeGreaterThan(12)
  })

  it('putting back what was damaged', async () => {
    const calls = await killEverywhere(
      () => {
        fresh()
        put(open(), 'kept', 'for ever')
        fs.writeFileSync(path, '{"kept":')
      },
      () => void open(),
      () => {
        expect(open().read()['kept']).toBe('for ever')
        const damaged = fs.readdirSync(folder).filter((name) => name.includes('set-aside'))
        expect(damaged.map((name) => fs.readFileSync(join(folder, name), 'utf8'))).toEqual(['{"kept":'])
      },
    )
    expect(calls).toBeGreaterThan(6)
  })
})

it('is on the disk before the change returns: file, rename and folder', () => {
  const file = open()
  disk.calls = []
  put(file, 'a', 1)
  const steps = disk.calls
    .filter(({ name, path: at }) => ['fsyncSync', 'renameSync'].includes(name) && !at.includes('.copy.'))
    .map(({ name, path: at }) => [name, at === folder ? 'folder' : at.endsWith('.part') ? 'part' : at])
  expect(steps.slice(0, 3)).toEqual([
    ['fsyncSync', 'part'],
    ['renameSync', 'part'],
    ...(process.platform === 'win32' ? [] : [['fsyncSync', 'folder']]),
  ])
})

it.each([
  ['ENOSPC', 'disk_full'],
  ['EACCES', 'permission_denied'],
  ['EIO', 'file_failed'],
])('R19: %s at any call of a change is %s or does no harm; what was kept stays', (errno, code) => {
  for (let at = 0; ; at += 1) {
    fresh()
    const file = open()
    put(file, 'kept', 'for ever')
    Object.assign(disk, { calls: [], fails: { at, code: errno } })
    let thrown: unknown = null
    try {
      put(file, 'a', 1)
    } catch (error) {
      thrown = error
    }
    const reached = disk.calls.length > at
    disk.fails = null
    const renaming = disk.calls[at]?.name === 'renameSync' && errno === 'EACCES'
    if (thrown !== null)
      expect(thrown).toMatchObject({ name: 'AppError', code: renaming ? 'file_in_use' : code })
    expect(open().read()['kept']).toBe('for ever')
    if (!reached) return expect(at).toBeGreaterThan(10)
  }
})

it('a reading that fails is not taken for an empty file', () => {
  const file = open()
  put(file, 'kept', 'for ever')
  fs.rmSync(copyPath(path))
  fs.rmSync(path)
  fs.symlinkSync(path, path)
  expect(() => file.read()).toThrow(expect.objectContaining({ name: 'AppError', code: 'file_failed' }))
  expect(() => put(file, 'a', 1)).toThrow(expect.objectContaining({ name: 'AppError' }))
})

it.skipIf(process.platform === 'win32')('a link to a file kept elsewhere stays a link', () => {
  const elsewhere = join(folder, 'elsewhere.json')
  fs.writeFileSync(elsewhere, '{}')
  fs.symlinkSync(elsewhere, path)
  put(open(), 'a', 1)
  expect(fs.lstatSync(path).isSymbolicLink()).toBe(true)
  expect(JSON.parse(fs.readFileSync(elsewhere, 'utf8'))).toMatchObject({ a: 1 })
  expect(open().read()['a']).toBe(1)
})

describe('the lock', () => {
  const lock = (): string => `${path}.lock`
  const noWait = { wait: () => undefined }

  it('of a process that is gone, of an earlier process of this number, or damaged, is taken over', () => {
    const texts = [
      `4194999 x ${hostname()}`,
      `${process.pid} x ${hostname()}`,
      '',
      '\0\0\0\0',
      'no lock at all',
      `1 x elsewhere`,
    ]
    for (const text of texts) {
      fs.writeFileSync(lock(), text)
      expect(withShortLock(lock(), () => 'done', noWait)).toBe('done')
      expect(fs.readdirSync(folder)).toEqual([])
    }
  })

  it('that changes hands is waited for, and given up with a sentence in the end', () => {
    let beat = 0
    const wait = (): void => {
      beat += 1
      if (beat % 100 === 0) fs.writeFileSync(lock(), `1 ${beat} elsewhere`)
    }
    fs.writeFileSync(lock(), '1 0 elsewhere')
    expect(() => withShortLock(lock(), () => 'done', { wait })).toThrow(
      expect.objectContaining({ code: 'file_in_use', details: { path: lock() } }),
    )
    expect(fs.readFileSync(lock(), 'utf8')).toMatch(/^1 [1-9]\d* elsewhere$/)
  })

  it('that was taken over meanwhile forbids the write and is left to its new holder', () => {
    expect(() =>
      withShortLock(lock(), (assertHeld) => {
        fs.writeFileSync(lock(), '1 x elsewhere')
        assertHeld()
      }),
    ).toThrow(expect.objectContaining({ code: 'file_in_use' }))
    expect(fs.readFileSync(lock(), 'utf8')).toBe('1 x elsewhere')
  })
})
