import { beforeEach, expect, it, vi } from 'vitest'
import * as fake from '../../test/electron/fake.ts'
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

it('shows the app once there is something to see', () => {
  const state = { ...OPTIONS.state, maximized: true }
  const window = createWindow({ ...OPTIONS, state }) as unknown as fake.FakeBrowserWindow
  expect(window.loadURL).toHaveBeenCalledExactlyOnceWith('app://callbook/index.html')
  expect(window.show).not.toHaveBeenCalled()
  window.emit('ready-to-show')
  expect(window.maximize).toHaveBeenCalledOnce()
  expect(window.show).toHaveBeenCalledOnce()
})
