/** Composition root of host 3: the command line. */
import { homedir } from 'node:os'
import { memorySecrets } from '#core/accounts/memorySecrets.ts'
import { sealedByDesktop } from '#core/accounts/sealedNames.ts'
import { createApp, type App } from '#core/app/app.ts'
import { systemClock } from '#core/clock.ts'
import { earlyLocale } from '#core/commandLine/options.ts'
import { findHome, keyFolder } from '#core/dataFolder.ts'
import { secretsFromEnvironment } from '#core/accounts/environmentSecrets.ts'
import { nodeFetch, useSystemProxy } from '#core/nodeFetch.ts'
import type { Logger } from '#core/ports.ts'
import { RECORDS_WORKER } from '#core/worker/workerOptions.ts'
import { demoWorld } from '#sandbox/demoAnchor.ts'
import { demoPlatform } from '#sandbox/inWorker.ts'
import { memorySettings } from '#core/settings/memory.ts'
import { openSettings } from '#core/settings/open.ts'
import { VERSION } from '#core/version.ts'
import type { AppNotice } from '#shared/ipc/app.ts'
import { inLocale } from '#shared/locale.ts'
import { napiProblem } from '#shared/napi.ts'
import { noticeText } from '#shared/noticeText.ts'
// Relative: the worker plugin takes everything after a # for a fragment.
import createRecordsWorker from '../core/worker/worker.ts?nodeWorker'
import createSandboxWorker from '../sandbox/worker.ts?nodeWorker'
import { readCommandLine, type WorkCommand } from './args.ts'
import { EXIT, type ExitCode } from './exitCodes.ts'
import { reportFailure } from './failure.ts'
import { helpText } from './help.ts'
import { createOutput, type Output } from './output.ts'
import { passphrases } from './passphrase.ts'
import { eventHub, run } from './run.ts'
import { outTargets } from './targets.ts'

/** What a run comes to is said once, at its end; a log beside it would repeat it. */
const NO_LOG: Logger = { info: () => undefined, warn: () => undefined }

function startApp(command: WorkCommand, events: ReturnType<typeof eventHub>, notices: AppNotice[]): App {
  const facts = { env: process.env, platform: process.platform, home: homedir() }
  useSystemProxy(process.env)
  const { folder, others } = findHome(command.options['data-dir'], facts)
  const { settings } = openSettings({ folder, notices })
  notices.push(...others.map((path) => ({ code: 'other_home' as const, path })))
  const { backend, preConsented } = secretsFromEnvironment(process.env, keyFolder(facts), notices)
  return createApp({
    info: {
      version: VERSION,
      host: 'desktop',
      platform: process.platform,
      systemLocale: earlyLocale([], process.env),
      dataFolder: folder,
      notices,
    },
    settings: memorySettings(),
    secrets: memorySecrets(),
    storeKey: process.env['CALLBOOK_STORE_KEY'] || undefined,
    desktopHolds: sealedByDesktop(folder),
    storeKeeping: { settings, secrets: backend, preConsented },
    fetch: nodeFetch,
    clock: systemClock,
    logger: NO_LOG,
    targets: outTargets(command.command === 'export' ? command.options.out?.path : undefined),
    events,
    demo: demoPlatform(createSandboxWorker, () => demoWorld(settings, systemClock)),
    createWorker: () => createRecordsWorker(RECORDS_WORKER),
  })
}

/** The first Ctrl+C asks the work to end and clean up; a second one does not wait for that. */
function untilInterrupted(): AbortSignal {
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (abort.signal.aborted) process.exit(EXIT.cancelled)
      abort.abort()
    })
  return abort.signal
}

async function main(argv: readonly string[], output: Output): Promise<ExitCode> {
  let locale = earlyLocale(argv, process.env)
  let json = false
  let app: App | null = null
  const notices: AppNotice[] = []
  try {
    const command = readCommandLine(argv, process.env)
    if (command.command === 'version') {
      await output.result(`${VERSION}\n`)
      return EXIT.done
    }
    if (command.command === 'help') {
      await output.result(helpText(locale))
      return EXIT.done
    }
    locale = command.options.lang ?? locale
    json = command.options.json
    const signal = untilInterrupted()
    const events = eventHub()
    app = startApp(command, events, notices)
    const asking = passphrases({ env: process.env, locale, input: process.stdin, output: process.stderr })
    return await run(command, {
      ...{ app, onEvent: events.onEvent, output, passphrases: asking, locale, signal },
    })
  } catch (thrown) {
    return await reportFailure(thrown, { locale, json, output })
  } finally {
    for (const notice of notices) output.say(inLocale(noticeText(notice), locale))
    // The result is out and the exit code is known; a fault in tidying up changes neither.
    await app?.close().catch(() => undefined)
  }
}

const problem = napiProblem(process.versions.napi, process.versions.node)
if (problem === null) {
  const output = createOutput({ stdout: process.stdout, stderr: process.stderr })
  process.exitCode = await main(process.argv.slice(2), output)
} else {
  process.stderr.write(`${problem}\n`)
  process.exitCode = EXIT.fault
}
