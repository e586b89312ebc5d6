import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { hasDisplay, launchPage } from './openBrowser.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callbook-launch-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const ADDRESS = 'http://127.0.0.1:4000/#code=abc_DEF-1'

it('R25: the code stands in a file of this user, not on the browser’s command line', async () => {
  const opened: string[] = []
  const page = launchPage(folder, '7', async (url) => {
    opened.push(url)
    return true
  })
  expect(await page.open(ADDRESS)).toBe(true)
  expect(opened).toHaveLength(1)
  expect(opened[0]).not.toContain('abc_DEF-1')
  const file = fileURLToPath(opened[0] ?? '')
  expect(await readFile(file, 'utf8')).toContain(`content="0; url=${ADDRESS}"`)
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)
  await page.remove()
  expect(await readdir(folder)).toEqual([])
})

it('replaces what an earlier launch left', async () => {
  await writeFile(join(folder, 'launch-7.html'), 'old', { mode: 0o644 })
  const page = launchPage(folder, '7', async () => false)
  expect(await page.open(ADDRESS)).toBe(false)
  expect((await stat(join(folder, 'launch-7.html'))).mode & 0o077).toBe(0)
})

it('opens nothing on a Linux without a display', () => {
  expect(hasDisplay('linux', {})).toBe(false)
  expect(hasDisplay('linux', { DISPLAY: '' })).toBe(false)
  expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true)
  expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true)
  expect(hasDisplay('darwin', {})).toBe(true)
  expect(hasDisplay('win32', {})).toBe(true)
})
