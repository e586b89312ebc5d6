import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { CONTENT_SECURITY_POLICY } from '#shared/csp.ts'
import * as fake from '../../test/electron/fake.ts'
import { appHandler, registerAppScheme, serveApp } from './protocol.ts'

vi.mock('electron', () => import('../../test/electron/fake.ts'))

const SECRET = 'nobody may read this'
let get: (url: string, method?: string) => Promise<Response>

beforeAll(() => {
  const root = mkdtempSync(join(tmpdir(), 'callbook-app-'))
  const folder = join(root, 'renderer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(root, 'secret.txt'), SECRET)
  mkdirSync(join(root, 'renderer-evil'))
  writeFileSync(join(root, 'renderer-evil', 'secret.txt'), SECRET)
  writeFileSync(join(folder, 'index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'assets', 'a b.js'), 'export {}')
  writeFileSync(join(folder, 'assets', 'style.css'), 'a{}')
  writeFileSync(join(folder, 'assets', 'data.bin'), 'x')
  symlinkSync(join(root, 'secret.txt'), join(folder, 'leak.txt'))
  symlinkSync(root, join(folder, 'up'))
  symlinkSync(join(folder, 'assets', 'style.css'), join(folder, 'inside.css'))
  const handle = appHandler(folder)
  get = (url, method = 'GET') => handle({ url, method })
})

describe('what is served', () => {
  it('no kind of file that a build of the renderer does not hold', async () => {
    expect((await get('app://callbook/assets/data.bin')).status).toBe(404)
  })

  it.each([
    ['app://callbook', 'text/html; charset=utf-8'],
    ['app://callbook/', 'text/html; charset=utf-8'],
    ['app://callbook/index.html?x=1#/tasks/1', 'text/html; charset=utf-8'],
    ['app://callbook/assets/a%20b.js', 'text/javascript; charset=utf-8'],
    ['app://callbook/assets/style.css', 'text/css; charset=utf-8'],
    ['app://callbook/inside.css', 'text/css; charset=utf-8'],
  ])('%s as %s', async (url, type) => {
    const response = await get(url)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect((await response.text()).length).toBeGreaterThan(0)
  })

  it('R9: every answer carries the one CSP and nosniff, refusals too', async () => {
    for (const url of ['app://callbook/', 'app://callbook/none.js', 'app://other/']) {
      const { headers } = await get(url)
      expect(headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'self'")
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:/)
  })

  it('GET and HEAD alone', async () => {
    const head = await get('app://callbook/', 'HEAD')
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect((await get('app://callbook/', 'POST')).status).toBe(405)
  })
})

describe('what is not', () => {
  it.each([
    'app://callbook/../secret.txt',
    'app://callbook/assets/../../secret.txt',
    'app://callbook/..',
    'app://callbook/./index.html',
    'app://callbook/.../secret.txt',
    'app://callbook/%2e%2e/secret.txt',
    'app://callbook/%2E%2E%2Fsecret.txt',
    'app://callbook/.%2e/secret.txt',
    'app://callbook/%252e%252e/secret.txt',
    'app://callbook/..%5csecret.txt',
    'app://callbook/..\\secret.txt',
    'app://callbook/%2e%2e%5csecret.txt',
    'app://callbook/assets%5cstyle.css',
    'app://callbook/assets%2fstyle.css',
    'app://callbook//index.html',
    'app://callbook//etc/passwd',
    'app://callbook/%2fetc%2fpasswd',
    'app://callbook/C:/Windows/win.ini',
    'app://callbook/index.html::$DATA',
    'app://callbook/../renderer-evil/secret.txt',
    'app://callbook/leak.txt',
    'app://callbook/up/secret.txt',
    'app://callbook/index.html%00.js',
    'app://callbook/%00',
    'app://callbook/%0aindex.html',
    'app://callbook/%zz',
    'app://callbook/%c0%ae%c0%ae/secret.txt',
    'app://callbook/assets/',
    'app://callbook/assets',
    'app://callbook/none.js',
    'app://other/index.html',
    'app://callbook.evil/index.html',
    'app://callbook@evil/index.html',
    'app://callbook:80/index.html',
    'app://CALLBOOK/index.html',
    'app:///index.html',
    'app:index.html',
    'https://callbook/index.html',
    'file:///etc/passwd',
    '',
  ])('R8: %j is refused', async (url) => {
    const response = await get(url)
    expect([403, 404]).toContain(response.status)
    expect(await response.text()).toBe('')
  })
})

it('R8: the scheme is standard and secure, and bypasses no policy', () => {
  registerAppScheme()
  serveApp('/somewhere')
  const [schemes] = fake.protocol.registerSchemesAsPrivileged.mock.calls[0] as [
    { scheme: string; privileges: Record<string, boolean> }[],
  ]
  expect(schemes).toHaveLength(1)
  expect(schemes[0]).toMatchObject({ scheme: 'app', privileges: { standard: true, secure: true } })
  expect(schemes[0]?.privileges).not.toHaveProperty('bypassCSP')
  expect(schemes[0]?.privileges).not.toHaveProperty('corsEnabled')
  expect(fake.protocol.handle).toHaveBeenCalledExactlyOnceWith('app', expect.any(Function))
})
