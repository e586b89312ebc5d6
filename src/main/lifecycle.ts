import { app, BrowserWindow } from 'electron'
import type { Logger } from '#core/ports.ts'
import { againWith } from './callLinks.ts'

export interface LifecycleOptions {
  openWindow: () => void
  /** Cancels what runs and asks the worker to close. */
  close: () => Promise<void>
  logger: Logger
  /** Whether something runs that quitting would break off. */
  busy: () => boolean
  /** Asks the person whether to quit all the same. */
  confirmQuit: () => Promise<boolean>
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

/**
 * Wires the app's life: one instance, the dock on macOS, one question before running work is broken off, and a quit
 * that waits for the worker to close by itself.
 * @returns shows the window, unless the app is closing
 */
export function wireLifecycle(options: LifecycleOptions): () => void {
  const { openWindow, close, logger, busy, confirmQuit, patience = 15_000 } = options
  let state: 'open' | 'closing' | 'closed' = 'open'
  let asking = false
  let confirmed = false
  /** With what the app was started again while this process closes; null where it was not. */
  let again: string[] | null = null

  // The service behind a window that opened while it closes would be dead.
  const show = (): void => {
    if (state === 'open') showWindow(openWindow)
  }
  app.on('activate', show)
  app.on('second-instance', (_event, argv) => {
    // The app was started again while this process closes: it restarts once it has closed.
    if (state !== 'open') again = againWith(process.argv.slice(1), argv)
    show()
  })

  const mayQuit = (): boolean => confirmed || state !== 'open' || !busy()
  const quitAnyway = (): void => {
    confirmed = true
    app.quit()
  }
  const ask = (): void => {
    if (asking) return
    asking = true
    confirmQuit()
      .then((yes) => (yes ? quitAnyway() : undefined))
      .catch(quitAnyway)
      .finally(() => (asking = false))
  }
  app.on('browser-window-created', (_event, window) => {
    window.on('close', (event) => {
      // On macOS the app, and what runs in it, outlives its window.
      if (process.platform === 'darwin' || BrowserWindow.getAllWindows().length > 1 || mayQuit()) return
      event.preventDefault()
      ask()
    })
  })
  app.on('before-quit', (event) => {
    if (mayQuit()) return
    event.preventDefault()
    ask()
  })
  // A process that is ended from outside cannot ask.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quitAnyway)

  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })

  const finish = (): void => {
    state = 'closed'
    if (again !== null) app.relaunch({ args: again })
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
  return show
}
