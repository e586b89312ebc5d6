import { app, session, shell, type Session, type WebContents } from 'electron'
import type { Logger } from '#core/ports.ts'
import { APP_ORIGIN, isAppUrl } from './appUrl.ts'

/** Where a link may lead out of the app, in the person's own browser: the platform's default host. */
const EXTERNAL_HOSTS: ReadonlySet<string> = new Set(['ai.api.longlonglong.cn'])

/** Registers the refusals that must stand before the first window. */
export function secureApp(logger: Logger): void {
  app.enableSandbox()
  app.on('web-contents-created', (_event, contents) => secureContents(contents, logger))
  app.on('certificate-error', (event, _contents, _url, error, _certificate, decide) => {
    event.preventDefault()
    logger.warn('certificate.refused', { error })
    decide(false)
  })
  // Electron would hand over the first certificate in the keychain, unasked.
  app.on('select-client-certificate', (event, _contents, _url, _certificates, choose) => {
    event.preventDefault()
    choose()
  })
}

/** Registers the refusals that need a session. Must run when the app is ready. */
export function secureSession(target: Session = session.defaultSession): void {
  target.setPermissionRequestHandler((contents, permission, decide, details) =>
    decide(permission === 'clipboard-sanitized-write' && details.isMainFrame && isAppUrl(contents.getURL())),
  )
  target.setPermissionCheckHandler(
    (_contents, permission, origin) =>
      permission === 'clipboard-sanitized-write' && origin.replace(/\/$/, '') === APP_ORIGIN,
  )
  target.setDevicePermissionHandler(() => false)
  target.on('will-download', (event) => event.preventDefault())
}

function secureContents(contents: WebContents, logger: Logger): void {
  contents.on('will-frame-navigate', (details) => {
    // The app is one document: its views change without a navigation, and it has no frames.
    if (!isAppUrl(details.url) || !details.isMainFrame) {
      details.preventDefault()
      logger.warn('navigation.refused')
    }
  })
  contents.on('will-redirect', (details) => {
    if (!isAppUrl(details.url)) details.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url, logger)
    return { action: 'deny' }
  })
}

/** Opens an allowlisted https page in the person's browser; anything else is refused and logged without its address. */
export function openExternal(url: unknown, logger: Logger): boolean {
  const target = typeof url === 'string' ? URL.parse(url) : null
  const allowed =
    target !== null &&
    target.protocol === 'https:' &&
    target.username === '' &&
    target.password === '' &&
    target.port === '' &&
    EXTERNAL_HOSTS.has(target.hostname)
  if (!allowed) {
    logger.warn('external.refused')
    return false
  }
  shell.openExternal(target.href).catch(() => logger.warn('external.failed'))
  return true
}
