import type { BrowserWindow } from 'electron'

/** Longest that the window stays hidden: an empty one that fills is better than none. */
const PATIENCE_MS = 3000

export interface ShowOnceOptions {
  maximized: boolean
  platform?: NodeJS.Platform
  patienceMs?: number
}

/**
 * Shows a new window as soon as there is something to see, and once. `ready-to-show` alone is not to be relied on: since
 * Electron 38 it comes late or not at all under Wayland (electron/electron#48859), where a loaded page is as good a
 * sign; and a window that never shows, for any reason, looks like an app that never started.
 */
export function showOnce(window: BrowserWindow, options: ShowOnceOptions): void {
  const { maximized, platform = process.platform, patienceMs = PATIENCE_MS } = options
  let done = false
  const show = (): void => {
    clearTimeout(limit)
    if (done || window.isDestroyed()) return
    done = true
    if (maximized) window.maximize()
    window.show()
  }
  const limit = setTimeout(show, patienceMs)
  window.once('ready-to-show', show)
  if (platform === 'linux') window.webContents.once('did-finish-load', show)
  window.once('closed', () => clearTimeout(limit))
}
