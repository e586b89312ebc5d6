import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { servedFile } from './servedFile.ts'

let base: string
let root: string
beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'callbook-files-')))
  root = join(base, 'renderer')
  await mkdir(join(root, 'assets'), { recursive: true })
  await mkdir(join(base, 'renderer-other'))
  await writeFile(join(root, 'index.html'), 'page')
  await writeFile(join(root, 'assets', 'a b.js'), 'script')
  await writeFile(join(root, '.hidden'), 'hidden')
  await writeFile(join(base, 'secret.js'), 'secret')
  await writeFile(join(base, 'renderer-other', 'x.js'), 'secret')
  await symlink(join(base, 'secret.js'), join(root, 'assets', 'link.js'))
  await symlink(base, join(root, 'up'))
  await symlink(join(root, 'index.html'), join(root, 'inside.html'))
  // Names that Linux and macOS allow: were they served, the same request would mean another file on Windows.
  if (process.platform !== 'win32') {
    await writeFile(join(root, 'assets\\a b.js'), 'odd')
    await writeFile(join(root, 'assets', 'c\\d.js'), 'odd')
    await writeFile(join(root, 'assets', 'drive:e.js'), 'odd')
  }
  await writeFile(join(root, 'assets', '100%.js'), 'odd')
  await writeFile(join(root, 'assets', 'a%20b.js'), 'odd')
  await writeFile(join(root, 'assets%2fa b.js'), 'odd')
})
afterAll(() => rm(base, { recursive: true, force: true }))

it.each([
  ['/', 'index.html'],
  ['/index.html', 'index.html'],
  ['/assets/a%20b.js', 'assets/a b.js'],
  ['/inside.html', 'index.html'],
])('%s is %s', async (path, file) => {
  expect(await servedFile(root, path)).toMatchObject({ found: true, file: join(root, file) })
})

it.each([
  '/../secret.js',
  '/assets/../../secret.js',
  '/assets/../index.html',
  '/%2e%2e/secret.js',
  '/%2E%2e%2fsecret.js',
  '/assets%2f..%2f..%2fsecret.js',
  '/..%5csecret.js',
  '/..\\secret.js',
  '/assets\\a b.js',
  '/%252e%252e/secret.js',
  '/..;/secret.js',
  '/.../secret.js',
  '/./index.html',
  '/.hidden',
  '//index.html',
  '/assets//a%20b.js',
  '/index.html/',
  '/assets',
  '/assets/',
  '/index.html%00.js',
  '/index.html\u0000',
  '/%c0%ae%c0%ae/secret.js',
  '/%zz',
  '/C:/secret.js',
  '/index.html::$DATA',
  '/assets/link.js',
  '/up/secret.js',
  '/up/renderer-other/x.js',
  '/missing.html',
  '/' + 'a/'.repeat(5000) + 'b',
])('R8: %j is no file of the renderer', async (path) => {
  expect(await servedFile(root, path)).toMatchObject({ found: false })
})

// None of these begins with a dot, and each names a file that exists: the sign itself is what is refused.
it.each([
  ['a backslash', '/assets\\a%20b.js'],
  ['an encoded backslash', '/assets%5ca%20b.js'],
  ['an encoded backslash, in capitals', '/assets%5Ca%20b.js'],
  ['a backslash in a folder', '/assets/c\\d.js'],
  ['an encoded backslash in a folder', '/assets/c%5cd.js'],
  ['a per cent sign', '/assets/100%25.js'],
  ['a twice encoded space', '/assets/a%2520b.js'],
  ['a twice encoded slash', '/assets%252fa%20b.js'],
  ['a colon', '/assets/drive:e.js'],
  ['an encoded colon', '/assets/drive%3ae.js'],
])('R8: %s is refused (%s)', async (_what, path) => {
  expect(await servedFile(root, path)).toEqual({ found: false, why: 'refused' })
})
