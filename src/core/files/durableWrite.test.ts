import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { openPlacedFile } from '../export/placedFile.ts'
import { createDocuments } from './documents.ts'
import { plain } from './stored.ts'
import { draftOf, placeNew, syncFolder, writeDurably } from './durableWrite.ts'
import { steps, trouble } from './test/watchedFs.ts'

vi.mock('node:fs', async (original) => {
  const { watchedFs } = await import('./test/watchedFs.ts')
  return watchedFs(await original())
})

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callbook-durable-'))
  path = join(folder, 'note.json')
  trouble.at = null
  steps.length = 0
})

const syncsFolders = process.platform !== 'win32'
const whenFoldersSync = (name: string): string[] => (syncsFolders ? [`fsync ${basename(name)}`] : [])

describe('a durable write', () => {
  it('is on the disk before the name is, and the name before it returns', () => {
    writeDurably(path, 'one')
    writeDurably(path, 'two')
    const once = [
      'make note.json.part',
      'fsync note.json.part',
      'rename note.json.part note.json',
      ...whenFoldersSync(folder),
    ]
    expect(steps).toEqual([...once, ...once])
    expect(readFileSync(path, 'utf8')).toBe('two')
    expect(readdirSync(folder)).toEqual(['note.json'])
  })

  it.each(['make note.json.part', 'fsync note.json.part', 'rename note.json.part note.json'])(
    'R19: that fails at “%s” leaves the old content and no draft',
    (at) => {
      writeDurably(path, 'old')
      Object.assign(trouble, { at, code: 'ENOSPC' })
      expect(() => writeDurably(path, 'new')).toThrow(expect.objectContaining({ code: 'ENOSPC' }))
      expect(readFileSync(path, 'utf8')).toBe('old')
      expect(readdirSync(folder)).toEqual(['note.json'])
    },
  )

  it('removes what a killed one left, and nothing that another is writing or that is another file’s', () => {
    const long = Date.now() / 1000 - 2 * 60 * 60
    const [left, live, other] = [draftOf(path), draftOf(path), draftOf(join(folder, 'other.json'))]
    for (const draft of [left, live, other]) writeFileSync(draft, 'half')
    for (const draft of [left, other]) utimesSync(draft, long, long)
    writeDurably(path, 'new')
    expect(readdirSync(folder).sort()).toEqual([basename(path), basename(live), basename(other)].sort())
  })

  it.runIf(syncsFolders)('R13: is for this user alone unless said otherwise', () => {
    writeDurably(path, '')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    writeDurably(path, '', 0o644)
    expect(statSync(path).mode & 0o777 & ~0o022).toBe(0o644)
  })

  it.runIf(syncsFolders)(
    'does not fail for a folder that cannot be synced, but for a disk that fails',
    () => {
      Object.assign(trouble, { at: `fsync ${basename(folder)}`, code: 'EINVAL' })
      writeDurably(path, 'one')
      trouble.code = 'EIO'
      expect(() => writeDurably(path, 'two')).toThrow(expect.objectContaining({ code: 'EIO' }))
      chmodSync(folder, 0o300)
      trouble.at = null
      syncFolder(folder)
      chmodSync(folder, 0o700)
    },
  )
})

describe('a new name', () => {
  it('is given once', () => {
    const [first, second] = [draftOf(path), draftOf(path)]
    writeFileSync(first, 'first')
    writeFileSync(second, 'second')
    expect(placeNew(first, path)).toBe(true)
    expect(placeNew(second, path)).toBe(false)
    expect(readFileSync(path, 'utf8')).toBe('first')
    expect(readdirSync(folder).sort()).toEqual([basename(path), basename(second)])
  })

  it.each(['EPERM', 'ENOTSUP'])('is given once where the disk has no hard links (%s)', (code) => {
    Object.assign(trouble, { at: /^link/, code })
    const [first, second] = [draftOf(path), draftOf(path)]
    writeFileSync(first, 'first')
    writeFileSync(second, 'second')
    expect(placeNew(first, path)).toBe(true)
    expect(placeNew(second, path)).toBe(false)
    expect(readFileSync(path, 'utf8')).toBe('first')
  })
})

it('documents are written durably, and the old one is there until the new one is', async () => {
  const documents = createDocuments<string>({ folder, form: plain(z.string()), onSetAside: () => undefined })
  await documents.write('group', 'key', 'one')
  steps.length = 0
  await documents.write('group', 'key', 'two')
  const at = steps.findIndex((step) => step.startsWith('rename'))
  expect(steps.slice(0, at).map((step) => step.split(' ')[0])).toEqual(['make', 'fsync'])
  expect(steps.slice(at + 1)).toHaveLength(syncsFolders ? 1 : 0)
  Object.assign(trouble, { at: /^rename/, code: 'EIO' })
  await expect(documents.write('group', 'key', 'three')).rejects.toThrow()
  expect(documents.list('group')).toEqual(['two'])
})

it.runIf(syncsFolders)('an export syncs the folder once the file has its name', async () => {
  const file = await openPlacedFile(path)
  await file.append(Buffer.from('x'))
  expect(steps).toEqual([])
  await file.place()
  expect(steps).toEqual(whenFoldersSync(folder))
  expect(readFileSync(path, 'utf8')).toBe('x')
})
