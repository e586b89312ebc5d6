import { app, BrowserWindow } from 'electron'
import type { Logger } from '#core/ports.ts'

export interface LifecycleOptions {
  openWindow: () => void
  /** Cancels what runs and asks the worker to close. */
  close: () => Promise<void>
  logger: Logger
  /** Milliseconds after which quitting no longer waits. */
  patience?: number
}

/** Brings the window to the front, or opens it. */
export function showWindow(openWindow: () => void): void {
  const window = BrowserWindow.getAllWindows()[0]
  if (window === undefined) {
    openWindow()
    return
  }
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** Wires the app's life: one instance, the dock on macOS, and a quit that waits for the worker to close by itself. */
export function wireLifecycle({ openWindow, close, logger, patience = 15_000 }: LifecycleOptions): void {
  app.on('second-instance', () => showWindow(openWindow))
  app.on('activate', () => showWindow(openWindow))
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })

  let state: 'open' | 'closing' | 'closed' = 'open'
  const finish = (): void => {
    state = 'closed'
    app.quit()
  }
  app.on('will-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    const limit = setTimeout(() => {
      logger.warn('quit.impatient')
      finish()
    }, patience)
    close()
      .catch(() => logger.warn('quit.close-failed'))
      .finally(() => {
        clearTimeout(limit)
        finish()
      })
  })
}
