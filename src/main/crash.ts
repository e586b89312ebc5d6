import { app } from 'electron'
import { kindOf } from '#core/errorKind.ts'
import type { Logger } from '#core/ports.ts'

/**
 * Logs what went wrong by its class alone: a message may quote the data it failed on. The app goes on, as Electron
 * does by itself, but without Electron's dialog, which shows the message. Nothing in the main process holds data that
 * could be written half: files and databases belong to the worker.
 */
export function logCrashes(logger: Logger): void {
  process.on('uncaughtException', (error: unknown) => logger.warn('uncaught', { kind: kindOf(error) }))
  process.on('unhandledRejection', (error: unknown) => logger.warn('unhandled', { kind: kindOf(error) }))
  app.on('child-process-gone', (_event, { type, reason, exitCode }) =>
    logger.warn('child-process-gone', { type, reason, exitCode }),
  )
  let lastReload = 0
  app.on('render-process-gone', (_event, contents, { reason, exitCode }) => {
    logger.warn('render-process-gone', { reason, exitCode })
    // A page that dies at once again is left as it is rather than reloaded for ever.
    const now = Date.now()
    if (reason === 'clean-exit' || now - lastReload < 60_000 || contents.isDestroyed()) return
    lastReload = now
    contents.reload()
  })
}
