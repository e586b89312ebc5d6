/** Composition root of host 2: the app in a browser, on 127.0.0.1. */
import { access } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { secretsFromEnvironment } from '#core/accounts/environmentSecrets.ts'
import { sealedByDesktop } from '#core/accounts/sealedNames.ts'
import { createApp } from '#core/app/app.ts'
import { systemClock } from '#core/clock.ts'
import { earlyLocale, UsageError } from '#core/commandLine/options.ts'
import { findHome, keyFolder } from '#core/dataFolder.ts'
import { lineLogger } from '#core/lineLogger.ts'
import { nodeFetch, useSystemProxy } from '#core/nodeFetch.ts'
import { RECORDS_WORKER } from '#core/worker/workerOptions.ts'
import { demoWorld } from '#sandbox/demoAnchor.ts'
import { demoPlatform } from '#sandbox/inWorker.ts'
import { openSettings } from '#core/settings/open.ts'
import { printable } from '#core/terminal.ts'
import { VERSION } from '#core/version.ts'
import { toAppError } from '#shared/errors.ts'
import { errorText } from '#shared/errorText.ts'
import { inLocale, type Bilingual, type Locale } from '#shared/locale.ts'
import { napiProblem } from '#shared/napi.ts'
// Relative: the worker plugin takes everything after a # for a fragment.
import createRecordsWorker from '../core/worker/worker.ts?nodeWorker'
import createSandboxWorker from '../sandbox/worker.ts?nodeWorker'
import { helpText, readServeOptions, type ServeOptions } from './args.ts'
import { openDownloads } from './downloads.ts'
import { createEventStreams } from './events.ts'
import {
  HOW_TO_GO_ON,
  OPEN_FAILED,
  portForbidden,
  portTaken,
  readyLine,
  rendererMissing,
} from './messages.ts'
import { hasDisplay, launchPage } from './openBrowser.ts'
import { startServer, type RunningServer } from './server.ts'
import { createSessions } from './session.ts'

/** Ends the launch with a sentence for the person. */
class LaunchError extends Error {
  readonly text: Bilingual

  constructor(text: Bilingual) {
    super(text.en)
    this.text = text
  }
}

const rendererFolder = fileURLToPath(new URL('../renderer', import.meta.url))

async function serve(options: ServeOptions, locale: Locale): Promise<void> {
  const say = (text: Bilingual): boolean => process.stderr.write(`${printable(inLocale(text, locale))}\n`)
  const { port, 'dev-origin': devOrigin = null } = options
  if (devOrigin === null)
    await access(join(rendererFolder, 'index.html')).catch(() => {
      throw new LaunchError(rendererMissing(rendererFolder))
    })
  useSystemProxy(process.env)
  const facts = { env: process.env, platform: process.platform, home: homedir() }
  const { folder, others } = findHome(options['data-dir'], facts)
  const { settings, notices } = openSettings({ folder })
  notices.push(...others.map((path) => ({ code: 'other_home' as const, path })))
  const secrets = secretsFromEnvironment(process.env, keyFolder(facts), notices)
  const logger = lineLogger((line) => process.stderr.write(line))
  const downloads = await openDownloads({ folder })
  const events = createEventStreams()
  const app = createApp({
    info: {
      version: VERSION,
      host: 'browser',
      platform: process.platform,
      systemLocale: locale,
      dataFolder: folder,
      notices,
    },
    settings,
    secrets: secrets.backend,
    secretsPreConsented: secrets.preConsented,
    storeKey: process.env['CALLBOOK_STORE_KEY'] || undefined,
    desktopHolds: sealedByDesktop(folder),
    fetch: nodeFetch,
    clock: systemClock,
    logger,
    targets: downloads,
    events,
    demo: demoPlatform(createSandboxWorker, () => demoWorld(settings, systemClock)),
    createWorker: () => createRecordsWorker(RECORDS_WORKER),
  })

  app.begin()
  const page = launchPage(folder, String(process.pid))
  const sessions = createSessions({ onUsed: () => void page.remove() })
  const server = await startServer({
    port,
    devOrigin,
    rendererFolder,
    answer: app.answer,
    sessions,
    events,
    downloads,
    logger,
  }).catch(async (thrown: unknown): Promise<RunningServer> => {
    await Promise.allSettled([app.close(), downloads.close()])
    throw listenError(thrown, port)
  })

  const freshAddress = (): string => `http://127.0.0.1:${server.port}/#code=${sessions.issueCode()}`
  const address = freshAddress()
  process.stdout.write(`${readyLine(address)}\n`)
  if (process.stdin.isTTY) {
    say(HOW_TO_GO_ON)
    process.stdin.on('data', () => process.stdout.write(`${readyLine(freshAddress())}\n`))
  }

  let closing = false
  const close = async (): Promise<void> => {
    if (closing) return
    closing = true
    await server.close()
    await app.close()
    await Promise.all([downloads.close(), page.remove()])
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void close().catch((thrown: unknown) => fail(thrown, locale)))

  if (!options['no-open'] && hasDisplay(process.platform, process.env) && !(await page.open(address)))
    say(OPEN_FAILED)
}

function listenError(thrown: unknown, port: number): unknown {
  const { code } = thrown as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return new LaunchError(portTaken(port))
  if (code === 'EACCES') return new LaunchError(portForbidden(port))
  return thrown
}

function fail(thrown: unknown, locale: Locale): never {
  if (thrown instanceof UsageError || thrown instanceof LaunchError) {
    process.stderr.write(`${printable(inLocale(thrown.text, locale))}\n`)
    process.exit(thrown instanceof UsageError ? 2 : 1)
  }
  const { title, hint } = errorText(toAppError(thrown).toInfo(), locale)
  process.stderr.write(`${printable(title)}\n${printable(hint)}\n`)
  process.exit(1)
}

function launch(): void {
  const problem = napiProblem(process.versions.napi, process.versions.node)
  const argv = process.argv.slice(2)
  const early = earlyLocale(argv, process.env)
  if (problem !== null) {
    process.stderr.write(`${problem}\n`)
    process.exit(1)
  }
  try {
    const options = readServeOptions(argv, import.meta.env.MODE === 'development')
    const locale = options.lang ?? early
    if (options.help) process.stdout.write(helpText(locale))
    else serve(options, locale).catch((thrown: unknown) => fail(thrown, locale))
  } catch (thrown) {
    fail(thrown, early)
  }
}

launch()
