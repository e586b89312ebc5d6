/** Host 1, the desktop app: builds the product's ports out of Electron and wires them. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, net, screen } from 'electron'
import { createApp } from '#core/app/app.ts'
import { systemClock } from '#core/clock.ts'
import { findHome, keyFolder, type Home } from '#core/dataFolder.ts'
import { fileLogger } from '#core/fileLogger.ts'
import { createPreferences } from '#core/preferences/preferences.ts'
import { RECORDS_WORKER } from '#core/worker/workerOptions.ts'
import { demoWorld } from '#sandbox/demoAnchor.ts'
import { demoPlatform } from '#sandbox/inWorker.ts'
import { toAppError } from '#shared/errors.ts'
import type { Locale } from '#shared/locale.ts'
import { napiProblem } from '#shared/napi.ts'
// Relative, because electron-vite reads what follows a `#` in a worker's path as a fragment.
import createRecordsWorker from '../core/worker/worker.ts?nodeWorker'
import createSandboxWorker from '../sandbox/worker.ts?nodeWorker'
import { describeApp, followPreferences, followSystemTheme, shownLocale, systemLocale } from './appearance.ts'
import { offerContextMenu } from './contextMenu.ts'
import { receiveCallLinks, registerLinks, type CallLinks } from './callLinks.ts'
import { logCrashes } from './crash.ts'
import { sandboxProblem, stop, windowFailed } from './failure.ts'
import { CONNECTIONS_PER_HOST, createDesktopFetch } from './fetch.ts'
import { serveIpc, windowEvents } from './ipc.ts'
import { showWindow, wireLifecycle } from './lifecycle.ts'
import { otherHostsSecrets } from './otherHosts.ts'
import { taskbarProgress } from './progress.ts'
import { createProxyLogin } from './proxyLogin.ts'
import { registerAppScheme, serveApp } from './protocol.ts'
import { askToQuit } from './quitQuestion.ts'
import { desktopSecrets } from './secrets.ts'
import { sealingKeyKept } from './sealingKey.ts'
import { secureApp, secureSession } from './security.ts'
import { openDesktopSettings, watched } from './settings.ts'
import { desktopTargets } from './targets.ts'
import { createWindow } from './window.ts'
import { keepWindowState, restoreWindowState } from './windowState.ts'

const APP_ID = 'cn.callbook.desktop'
const here = import.meta.dirname

function start(): void {
  const facts = { env: process.env, platform: process.platform, home: app.getPath('home') }
  const home = findHome(undefined, facts)
  mkdirSync(home.folder, { recursive: true, mode: 0o700 })
  // Chromium's own files lie there too.
  app.setPath('userData', home.folder)
  app.setAppUserModelId(APP_ID)
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  const logger = fileLogger({ folder: join(app.getPath('userData'), 'logs') })
  logCrashes(logger)
  secureApp(logger)
  registerAppScheme()
  registerLinks()
  const links = receiveCallLinks(process.argv.slice(1))
  void app
    .whenReady()
    .then(() => open(logger, home, keyFolder(facts), links))
    .catch((error: unknown) => stop(toAppError(error).message))
}

function open(
  logger: ReturnType<typeof fileLogger>,
  { folder, others }: Home,
  keys: string,
  links: CallLinks,
): void {
  const { settings, secretsFile, secretsPath, notices } = openDesktopSettings(folder)
  notices.push(...others.map((path) => ({ code: 'other_home' as const, path })))
  const preferences = createPreferences(settings)
  const appearance = followPreferences(preferences.get)
  appearance()
  followSystemTheme()
  describeApp()

  const locale = (): Locale => shownLocale(preferences.get())
  const progress = taskbarProgress()
  const proxyLogin = createProxyLogin({
    canAsk: () => BrowserWindow.getAllWindows().length > 0,
    onChange: (state) => windowEvents.emit({ name: 'proxy.changed', payload: state }),
  })
  const service = createApp({
    info: {
      version: app.getVersion(),
      host: 'desktop',
      platform: process.platform,
      systemLocale: systemLocale(),
      dataFolder: folder,
      notices,
    },
    settings: watched(settings, appearance),
    secrets: desktopSecrets({
      file: secretsFile,
      place: secretsPath,
      logger,
      sealingKey: sealingKeyKept({ folder: app.getPath('userData'), logger }),
    }),
    // What the browser host and the command line keep opens here too; the other way round it does not.
    secretsElsewhere: [otherHostsSecrets(keys)],
    fetch: createDesktopFetch(proxyLogin),
    connectionsPerHost: CONNECTIONS_PER_HOST,
    proxyLogin,
    takeLink: links.take,
    clock: systemClock,
    logger,
    targets: desktopTargets(locale, settings),
    events: {
      emit: (event) => {
        windowEvents.emit(event)
        progress.follow(event)
      },
    },
    online: () => net.isOnline(),
    demo: demoPlatform(createSandboxWorker, () => demoWorld(settings, systemClock)),
    createWorker: () => createRecordsWorker(RECORDS_WORKER),
  })

  secureSession()
  serveApp(join(here, '../renderer'))
  serveIpc(service.answer, logger)
  service.begin()

  const openWindow = (): void => {
    const { workArea } = screen.getPrimaryDisplay()
    const workAreas = [workArea, ...screen.getAllDisplays().map((display) => display.workArea)]
    const window = createWindow(
      {
        preload: join(here, '../preload/index.cjs'),
        state: restoreWindowState(settings, workAreas),
        dark: nativeTheme.shouldUseDarkColors,
        devTools: !app.isPackaged,
      },
      (failed, reason) => windowFailed(failed, reason, logger),
    )
    keepWindowState(window, settings, logger)
    offerContextMenu(window, locale)
    window.once('closed', proxyLogin.leave)
  }
  const show = wireLifecycle({
    openWindow,
    close: service.close,
    logger,
    busy: () => Object.values(progress.running()).some((count) => count > 0),
    confirmQuit: () => askToQuit(BrowserWindow.getAllWindows()[0], progress.running(), locale()),
  })
  showWindow(openWindow)
  links.follow(() => {
    show()
    windowEvents.emit({ name: 'call.linked', payload: null })
  })
  logger.info('started', { version: app.getVersion() })
}

const problem =
  napiProblem(process.versions.napi, process.versions.node) ??
  sandboxProblem(app.commandLine.hasSwitch('no-sandbox'), process.env)
if (problem === null) {
  try {
    start()
  } catch (error) {
    // The data folder cannot be made, most likely: on a full, foreign or read-only disk.
    stop(toAppError(error).message)
  }
} else {
  stop(problem)
}
