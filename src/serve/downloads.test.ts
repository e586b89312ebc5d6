import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ServerResponse } from 'node:http'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { attachment, openDownloads } from './downloads.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callbook-downloads-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('makes a private place of its own for every export', async () => {
  const downloads = await openDownloads({ folder })
  const first = await downloads.choose('通话记录.csv')
  const second = await downloads.choose('通话记录.csv')
  expect(first?.chosen).toBe(false)
  expect(first?.path).not.toBe(second?.path)
  if (process.platform !== 'win32')
    // The launch's own folder is between the two.
    for (const path of [
      join(folder, 'exports'),
      dirname(dirname(first?.path ?? '')),
      dirname(first?.path ?? ''),
    ])
      expect((await stat(path)).mode & 0o777).toBe(0o700)
})

it('a suggested name cannot lead out of the place', async () => {
  const downloads = await openDownloads({ folder })
  const target = await downloads.choose('../../../evil.csv')
  expect(target?.path.startsWith(join(folder, 'exports'))).toBe(true)
  expect(target?.path.endsWith('/evil.csv')).toBe(true)
})

it('offers only exports of this launch that are still there', async () => {
  const downloads = await openDownloads({ folder })
  const target = await downloads.choose('a.csv')
  await expect(downloads.offer(target?.path ?? '', 'a.csv')).rejects.toMatchObject({ code: 'not_found' })
  await writeFile(join(folder, 'settings.json'), '{}')
  for (const path of [
    join(folder, 'settings.json'),
    '/etc/passwd',
    join(dirname(target?.path ?? ''), '..', '..', '..', 'settings.json'),
  ])
    await expect(downloads.offer(path, 'a.csv')).rejects.toMatchObject({ code: 'forbidden' })
  await writeFile(target?.path ?? '', 'x')
  expect(await downloads.offer(target?.path ?? '', 'a.csv')).toMatch(/^\/download\/[\w-]{32}$/)
})

it('shows no folders and opens no files', async () => {
  const downloads = await openDownloads({ folder })
  await expect(downloads.reveal('/tmp')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(downloads.open('/tmp/a.csv')).rejects.toMatchObject({ code: 'forbidden' })
})

describe('a file', () => {
  async function exported(options: { keptFor?: number } = {}) {
    const downloads = await openDownloads({ folder, ...options })
    const path = (await downloads.choose('a.csv'))?.path ?? ''
    await writeFile(path, 'x')
    return { downloads, path }
  }

  it('is deleted when its export is taken off the list, and no other file is', async () => {
    const { downloads, path } = await exported()
    const settings = join(folder, 'settings.json')
    await writeFile(settings, '{}')
    await downloads.discard(settings)
    expect((await stat(settings)).isFile()).toBe(true)
    await downloads.discard(path)
    await expect(stat(dirname(path))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('that was delivered is deleted after a while', async () => {
    const { downloads, path } = await exported({ keptFor: 20 })
    const url = await downloads.offer(path, 'a.csv')
    const response = Object.assign(new PassThrough(), { writeHead: () => undefined })
    await downloads.send(url.slice('/download/'.length), response as unknown as ServerResponse)
    expect(response.read()?.toString()).toBe('x')
    await vi.waitFor(() => expect(stat(dirname(path))).rejects.toMatchObject({ code: 'ENOENT' }), {
      timeout: 60_000,
    })
    await expect(downloads.offer(path, 'a.csv')).rejects.toMatchObject({ code: 'not_found' })
  })
})

it('deletes at the start what a dead launch left, and at the end its own; another launch’s stays', async () => {
  const exportsFolder = join(folder, 'exports')
  // The parent of the test runner's worker is alive; no process has an id this high.
  const names = [
    `${process.ppid}-0123456789ab`,
    '999999999-0123456789ab',
    `${process.pid}-0123456789ab`,
    'of-a-person',
  ]
  for (const name of names) await mkdir(join(exportsFolder, name), { recursive: true })
  const downloads = await openDownloads({ folder })
  await writeFile((await downloads.choose('a.csv'))?.path ?? '', 'x')
  await downloads.close()
  expect((await readdir(exportsFolder)).sort()).toEqual(
    [`${process.ppid}-0123456789ab`, 'of-a-person'].sort(),
  )
})

describe('attachment', () => {
  it('names the file in ASCII and in UTF-8', () => {
    expect(attachment('通话 a.csv')).toBe(
      `attachment; filename="__ a.csv"; filename*=UTF-8''%E9%80%9A%E8%AF%9D%20a.csv`,
    )
  })

  it.each([
    'a"; filename=evil.exe; x=".csv',
    'a\r\nSet-Cookie: x=y.csv',
    "a'b(c)*.csv",
    'a%22.csv',
    '\ud800.csv',
    'a\\b;c.csv',
  ])('%j cannot end the header or add to it', (name) => {
    expect(attachment(name)).toMatch(/^attachment; filename="[^"\\%;\r\n]*"; filename\*=UTF-8''[\w.~!%-]*$/)
  })
})
