import { beforeEach, describe, expect, it, vi } from 'vitest'
import * as fake from '../../test/electron/fake.ts'
import { memoryLogger } from '../../test/electron/logger.ts'
import { openExternal, secureApp, secureSession } from './security.ts'

vi.mock('electron', () => import('../../test/electron/fake.ts'))

const logger = memoryLogger()

beforeEach(() => {
  fake.resetElectron()
  logger.lines.length = 0
})

function newContents(): fake.FakeWebContents {
  secureApp(logger)
  const contents = new fake.FakeWebContents()
  fake.app.emit('web-contents-created', {}, contents)
  return contents
}

function prevented(contents: fake.FakeWebContents, event: string, details: object = {}): boolean {
  const preventDefault = vi.fn()
  contents.emit(event, { preventDefault, ...details })
  return preventDefault.mock.calls.length > 0
}

describe('navigation', () => {
  it.each([
    ['https://evil.example/', true],
    ['http://127.0.0.1/', true],
    ['file:///etc/passwd', true],
    ['app://callbook.evil/index.html', true],
    ['app://other/index.html', true],
    ['data:text/html,x', true],
    ['javascript:alert(1)', true],
    ['about:blank', true],
    ['app://callbook/index.html', false],
    ['app://callbook/index.html#/tasks/1', false],
  ])('R7: to %s is refused: %j', (url, refused) => {
    const contents = newContents()
    expect(prevented(contents, 'will-frame-navigate', { url, isMainFrame: true })).toBe(refused)
    expect(prevented(contents, 'will-redirect', { url, isMainFrame: true })).toBe(refused)
  })

  it('R7: sub-frames go nowhere, and web views are not attached', () => {
    const contents = newContents()
    expect(
      prevented(contents, 'will-frame-navigate', { url: 'app://callbook/index.html', isMainFrame: false }),
    ).toBe(true)
    expect(prevented(contents, 'will-attach-webview')).toBe(true)
  })

  it('R7: the sandbox is on for every renderer', () => {
    newContents()
    expect(fake.app.enableSandbox).toHaveBeenCalledOnce()
  })
})

describe('opening', () => {
  it('R7: no window opens; an allowlisted https page goes to the browser', () => {
    const contents = newContents()
    expect(contents.openHandler?.({ url: 'https://ai.api.longlonglong.cn/help' })).toEqual({ action: 'deny' })
    expect(fake.shell.openExternal).toHaveBeenCalledExactlyOnceWith('https://ai.api.longlonglong.cn/help')
    expect(contents.openHandler?.({ url: 'app://callbook/index.html' })).toEqual({ action: 'deny' })
    expect(fake.shell.openExternal).toHaveBeenCalledOnce()
  })

  it.each([
    'http://ai.api.longlonglong.cn/',
    'https://evil.example/',
    'https://ai.api.longlonglong.cn.evil.example/',
    'https://ai.api.longlonglong.cn@evil.example/',
    'https://user@ai.api.longlonglong.cn/',
    'https://ai.api.longlonglong.cn:8443/',
    'file:///etc/passwd',
    'smb://share/x',
    'ms-msdt:/id',
    'javascript:alert(1)',
    '\\\\host\\share',
    '',
    null,
    { href: 'https://ai.api.longlonglong.cn/' },
  ])('R7: openExternal refuses %j and does not log it', (url) => {
    expect(openExternal(url, logger)).toBe(false)
    expect(fake.shell.openExternal).not.toHaveBeenCalled()
    expect(logger.lines).toEqual(['external.refused {}'])
  })
})

describe('permissions', () => {
  const ask = (permission: string, url = 'app://callbook/index.html', isMainFrame = true): boolean => {
    const session = new fake.FakeSession()
    secureSession(session as never)
    const contents = new fake.FakeWebContents()
    contents.mainFrame.url = url
    const decide = vi.fn()
    session.handlers.request?.(...([contents, permission, decide, { isMainFrame }] as never[]))
    const checked = session.handlers.check?.(...([null, permission, new URL(url).href] as never[]))
    const granted = decide.mock.calls[0]?.[0] as boolean
    return granted || (checked === true && permission !== 'clipboard-sanitized-write')
  }

  it.each([
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'display-capture',
    'openExternal',
    'fileSystem',
    'hid',
    'serial',
    'usb',
    'midi',
    'fullscreen',
    'pointerLock',
    'unknown',
  ])('R7: %s is denied', (permission) => expect(ask(permission)).toBe(false))

  it('R7: copying text out is allowed to our own main frame alone', () => {
    expect(ask('clipboard-sanitized-write')).toBe(true)
    expect(ask('clipboard-sanitized-write', 'https://evil.example/')).toBe(false)
    expect(ask('clipboard-sanitized-write', 'app://callbook/index.html', false)).toBe(false)
  })

  it('R7: the check handler knows our origin alone', () => {
    const session = new fake.FakeSession()
    secureSession(session as never)
    const check = (origin: string, permission = 'clipboard-sanitized-write'): unknown =>
      session.handlers.check?.(...([null, permission, origin] as never[]))
    expect(check('app://callbook')).toBe(true)
    expect(check('app://callbook/')).toBe(true)
    expect(check('app://callbook.evil/')).toBe(false)
    expect(check('app://callbook', 'media')).toBe(false)
  })

  it('R7: devices and downloads are denied', () => {
    const session = new fake.FakeSession()
    secureSession(session as never)
    expect(session.handlers.device?.()).toBe(false)
    const preventDefault = vi.fn()
    session.emit('will-download', { preventDefault })
    expect(preventDefault).toHaveBeenCalledOnce()
  })
})

it('R7: a bad certificate is never accepted, and no client certificate is offered', () => {
  secureApp(logger)
  const event = { preventDefault: vi.fn() }
  const decide = vi.fn()
  fake.app.emit('certificate-error', event, {}, 'https://x/', 'net::ERR_CERT_DATE_INVALID', {}, decide)
  expect(decide).toHaveBeenCalledExactlyOnceWith(false)
  const choose = vi.fn()
  fake.app.emit('select-client-certificate', event, {}, 'https://x/', [{}], choose)
  expect(choose).toHaveBeenCalledExactlyOnceWith()
  expect(event.preventDefault).toHaveBeenCalledTimes(2)
})
