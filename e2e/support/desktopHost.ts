import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { _electron, expect, type ElectronApplication } from '@playwright/test'
import { findElectron } from '../../scripts/lib/electron.mjs'
import { ROOT } from '../../scripts/lib/paths.mjs'
import type { DownloadedFile, HostSetup, RunningHost } from './app.ts'
import type { ProblemList } from './problems.ts'
import { killProcess, stopProcess } from './process.ts'

/**
 * The keychain is the person's whose machine this is: a stand-in on macOS, no keyring on Linux. Playwright gives these
 * to an Electron that it finds itself, not to one that is named.
 */
const OWN_KEYCHAIN = ['--use-mock-keychain', '--password-store=basic']

/** Host 1: the built desktop app in Electron's runtime. */
export async function startDesktopHost(setup: HostSetup & { problems: ProblemList }): Promise<RunningHost> {
  const { dataDir, locale, timezone, viewport, env, problems } = setup
  const executablePath = findElectron()
  if (executablePath === null) throw new Error("Electron's runtime is not installed")
  // An editor's terminal may have it set, and Electron would be a plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env as Record<string, string>
  const electron = await _electron.launch({
    executablePath,
    // Otherwise Playwright adds `--no-sandbox`, with which the app does not run.
    chromiumSandbox: true,
    args: [...OWN_KEYCHAIN, ROOT, `--lang=${locale}`],
    // The time zone and the window's size are the page's to set elsewhere; Electron does not listen to that.
    env: { ...inherited, TZ: timezone, ...env, CALLBOOK_DATA_DIR: dataDir },
  })
  let printed = ''
  for (const stream of [electron.process().stdout, electron.process().stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (printed += text))

  const page = await electron.firstWindow()
  await electron.evaluate(({ BrowserWindow, dialog }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height)
    // Whoever ends a test means it, whatever still runs.
    dialog.showMessageBox = (() =>
      Promise.resolve({ response: 0, checkboxChecked: false })) as typeof dialog.showMessageBox
  }, viewport)
  await problems.watch(page)
  await problems.readBacklog(page)
  return {
    page,
    electron,
    output: () => printed,
    // The page may write to it and not read it.
    readClipboard: () => electron.evaluate(({ clipboard }) => clipboard.readText()),
    readDownload: (trigger) => readSavedFile(electron, trigger),
    kill: () => killProcess(electron.process()),
    stop: async () => {
      const child = electron.process()
      // Closing asks the app to quit, as a person would; the rest is for one that does not.
      await Promise.race([electron.close(), new Promise((resolve) => setTimeout(resolve, 60_000))])
      await stopProcess(child, problems)
    },
  }
}

/** The native dialog cannot be clicked: it is answered for the person, with the name that the app proposes. */
async function readSavedFile(
  electron: ElectronApplication,
  trigger: () => Promise<void>,
): Promise<DownloadedFile> {
  const folder = await mkdtemp(join(tmpdir(), 'callbook-saved-'))
  try {
    await electron.evaluate(({ dialog }, into) => {
      const state = globalThis as { savedTo?: string }
      delete state.savedTo
      dialog.showSaveDialog = ((...args: unknown[]) => {
        const { defaultPath = 'export' } = args.at(-1) as { defaultPath?: string }
        state.savedTo = `${into}/${defaultPath.split(/[\\/]/).at(-1)}`
        return Promise.resolve({ canceled: false, filePath: state.savedTo })
      }) as typeof dialog.showSaveDialog
    }, folder)
    await trigger()
    let file: DownloadedFile | null = null
    await expect(async () => {
      const path = await electron.evaluate(() => (globalThis as { savedTo?: string }).savedTo)
      if (path === undefined) throw new Error('The app did not ask where to save')
      // Under its final name a file is complete: the app writes beside it and renames.
      file = { name: basename(path), bytes: await readFile(path) }
    }).toPass()
    return file as unknown as DownloadedFile
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
