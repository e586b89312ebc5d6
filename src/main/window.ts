import { BrowserWindow, type BrowserWindowConstructorOptions } from 'electron'
import { APP_START } from './appUrl.ts'
import { showOnce } from './showOnce.ts'
import type { WindowState } from './windowState.ts'

export const MIN_SIZE = { width: 1024, height: 680 }

export interface CreateWindowOptions {
  /** Absolute path of the built preload script. */
  preload: string
  state: WindowState
  dark: boolean
  /** Developer tools exist in unpackaged builds alone. */
  devTools: boolean
}

/** The colour before the first paint, so that a dark desktop is not flashed with white. */
export function windowBackground(dark: boolean): string {
  return dark ? '#141414' : '#ffffff'
}

/** What every window of the app is made with. No caller can loosen it. */
export function windowOptions(options: CreateWindowOptions): BrowserWindowConstructorOptions {
  const { preload, state, dark, devTools } = options
  return {
    ...state.bounds,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    backgroundColor: windowBackground(dark),
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      devTools,
    },
  }
}

/** Chromium's "aborted": another load took over, nothing failed. */
const ABORTED = -3

/**
 * Opens the app's window and shows it once there is something to see.
 * @param onFailure told Chromium's word for it where the page cannot be loaded; the window is of no use then
 */
export function createWindow(
  options: CreateWindowOptions,
  onFailure: (window: BrowserWindow, reason: string) => void,
): BrowserWindow {
  const window = new BrowserWindow(windowOptions(options))
  showOnce(window, { maximized: options.state.maximized })
  window.webContents.on('did-fail-load', (_event, code, reason, _url, isMainFrame) => {
    if (isMainFrame && code !== ABORTED) onFailure(window, reason || `ERR ${code}`)
  })
  // The event above says it.
  window.loadURL(APP_START).catch(() => undefined)
  return window
}
