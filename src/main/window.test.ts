import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as fake from '../../test/electron/fake.ts'
import { memoryLogger } from '../../test/electron/logger.ts'
import { windowFailed } from './failure.ts'
import { showOnce } from './showOnce.ts'
import { createWindow, windowOptions, type CreateWindowOptions } from './window.ts'

vi.mock('electron', () => import('../../test/electron/fake.ts'))

const OPTIONS: CreateWindowOptions = {
  preload: '/app/out/preload/index.cjs',
  state: { bounds: { width: 1280, height: 800 }, maximized: false },
  dark: false,
  devTools: false,
}

beforeEach(() => fake.resetElectron())

it('R5: the window always sets sandbox, contextIsolation, no Node integration, webSecurity', () => {
  const { webPreferences } = windowOptions(OPTIONS)
  expect(webPreferences).toMatchObject({
    preload: '/app/out/preload/index.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
  })
})

it('R5: no caller can loosen it', () => {
  const spiteful = { ...OPTIONS, sandbox: false, webPreferences: { sandbox: false, nodeIntegration: true } }
  expect(windowOptions(spiteful)).toEqual(windowOptions(OPTIONS))
})

it('takes the kept bounds, a least size, and the colour of the theme', () => {
  const state = { bounds: { x: 5, y: 6, width: 1400, height: 900 }, maximized: false }
  expect(windowOptions({ ...OPTIONS, state, dark: true })).toMatchObject({
    x: 5,
    y: 6,
    width: 1400,
    height: 900,
    minWidth: 1024,
    minHeight: 680,
    show: false,
    backgroundColor: '#141414',
  })
  expect(windowOptions(OPTIONS).backgroundColor).toBe('#ffffff')
})

it('opens the app, hidden until there is something to see', () => {
  const window = createWindow(OPTIONS, vi.fn()) as unknown as fake.FakeBrowserWindow
  expect(window.loadURL).toHaveBeenCalledExactlyOnceWith('app://callbook/index.html')
  expect(window.show).not.toHaveBeenCalled()
  window.emit('ready-to-show')
  expect(window.show).toHaveBeenCalledOnce()
})

describe('a page that does not load', () => {
  const setup = () => {
    const onFailure = vi.fn()
    const window = createWindow(OPTIONS, onFailure) as unknown as fake.FakeBrowserWindow
    const fail = (code: number, reason: string, isMainFrame: boolean): boolean =>
      window.webContents.emit('did-fail-load', {}, code, reason, 'app://callbook/', isMainFrame)
    return { window, onFailure, fail }
  }

  it('is told with the reason, a broken-off or inner load is not', () => {
    const { window, onFailure, fail } = setup()
    fail(-3, 'ERR_ABORTED', true)
    fail(-6, 'ERR_FILE_NOT_FOUND', false)
    expect(onFailure).not.toHaveBeenCalled()
    fail(-6, 'ERR_FILE_NOT_FOUND', true)
    fail(-2, '', true)
    expect(onFailure.mock.calls).toEqual([
      [window, 'ERR_FILE_NOT_FOUND'],
      [window, 'ERR -2'],
    ])
  })

  it('ends in a box in both languages, and the window is gone', () => {
    const { window } = setup()
    windowFailed(window as never, 'ERR_FILE_NOT_FOUND', memoryLogger())
    expect(fake.dialog.showErrorBox).toHaveBeenCalledExactlyOnceWith(
      '通话簿 Callbook',
      expect.stringMatching(/无法加载（ERR_FILE_NOT_FOUND）.*could not be loaded \(ERR_FILE_NOT_FOUND\)/s),
    )
    expect(window.destroy).toHaveBeenCalledOnce()
  })

  it('and its rejected load is no unhandled rejection', async () => {
    fake.FakeBrowserWindow.loading = () => Promise.reject(new Error('ERR_FAILED'))
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    setup()
    // Node tells of a rejection that nobody took after the microtasks of its turn.
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })
})

describe('showOnce', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  const setup = (platform: NodeJS.Platform, maximized = false) => {
    const window = new fake.FakeBrowserWindow()
    showOnce(window as never, { maximized, platform })
    return { window, loaded: () => window.webContents.emit('did-finish-load') }
  }

  it.each(['linux', 'win32', 'darwin'] as const)('%s: the first paint shows it, once', (platform) => {
    const { window, loaded } = setup(platform, true)
    window.emit('ready-to-show')
    loaded()
    vi.advanceTimersByTime(10_000)
    expect(window.show).toHaveBeenCalledOnce()
    expect(window.maximize).toHaveBeenCalledOnce()
  })

  it('Linux: without a first paint, as under Wayland, the loaded page does', () => {
    const { window, loaded } = setup('linux')
    loaded()
    expect(window.show).toHaveBeenCalledOnce()
    window.emit('ready-to-show')
    vi.advanceTimersByTime(10_000)
    expect(window.show).toHaveBeenCalledOnce()
  })

  it('elsewhere a loaded page is not yet painted', () => {
    const { window, loaded } = setup('win32')
    loaded()
    expect(window.show).not.toHaveBeenCalled()
  })

  it.each(['linux', 'win32', 'darwin'] as const)('%s: with neither it shows after 3 s', (platform) => {
    const { window } = setup(platform)
    vi.advanceTimersByTime(2999)
    expect(window.show).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(window.show).toHaveBeenCalledOnce()
  })

  it('a window that is gone by then is left alone', () => {
    const closed = setup('linux').window
    closed.emit('closed')
    const destroyed = setup('linux').window
    destroyed.destroy()
    vi.advanceTimersByTime(10_000)
    for (const window of [closed, destroyed]) expect(window.show).not.toHaveBeenCalled()
  })
})
