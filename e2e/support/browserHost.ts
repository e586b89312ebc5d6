import { spawn, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page, Request } from '@playwright/test'
import { BROWSER_HOST, outlivesItsPage } from '../../src/shared/ipc/bridge.ts'
import { OUT, ROOT } from '../../scripts/lib/paths.mjs'
import type { HostSetup, RunningHost } from './app.ts'
import { answerLate } from './late.ts'
import { killProcess, stopProcess } from './process.ts'

const READY = /^Callbook is ready at (http:\/\/127\.0\.0\.1:\d+\/\S*)\s*$/m
/** For one that hangs; on a busy machine a start takes its time. */
const START_LIMIT_MS = 120_000
/** ms, of a run that looks for what depends on the order of answers; see CONTRIBUTING.md. */
const LATE_MS = Number(process.env.CALLBOOK_E2E_LATE ?? 0)

export interface ServedHost {
  child: ChildProcess
  /** With its one-time code. */
  url: string
  /** What it printed so far. */
  output: () => string
}

/** Host 2 in a process of its own. */
export async function serveHost({ dataDir, locale, env, problems }: HostSetup): Promise<ServedHost> {
  const child = spawn(
    process.execPath,
    [join(OUT, 'main', 'serve.js'), '--no-open', '--data-dir', dataDir, '--lang', locale],
    { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] },
  )
  let printed = ''
  const address = new Promise<string>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`The browser host ${why}:\n${printed}`))
    const timer = setTimeout(() => fail('was not ready in time'), START_LIMIT_MS)
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text
        const ready = READY.exec(printed)?.[1]
        if (ready === undefined) return
        clearTimeout(timer)
        resolve(ready)
      })
    child.on('error', (error) => fail(error.message))
    child.on('exit', (code) => fail(`ended with ${code}`))
  })

  const url = await address.catch(async (error: unknown) => {
    await stopProcess(child, problems)
    throw error
  })
  return { child, url, output: () => printed }
}

/**
 * Notes what a page wants kept. Ending the host in the very millisecond of a click, as no hand can, would lose what has
 * not reached it.
 * @returns waits until all of it is answered
 */
function watchKeeping(page: Page): () => Promise<void> {
  const underWay = new Set<Request>()
  let isAnswered = (): void => undefined
  const settle = (request: Request): void => {
    underWay.delete(request)
    if (underWay.size === 0) isAnswered()
  }
  page.on('request', (request) => {
    if (new URL(request.url()).pathname !== BROWSER_HOST.rpcPath) return
    const { route = '' } = request.postDataJSON() as { route?: string }
    if (outlivesItsPage(route)) underWay.add(request)
  })
  page.on('requestfinished', settle)
  page.on('requestfailed', settle)
  return async () => {
    if (page.isClosed()) return
    // What was sent before this answer is noted by now.
    await page.evaluate(() => undefined).catch(() => undefined)
    if (underWay.size > 0) await new Promise<void>((resolve) => (isAnswered = resolve))
  }
}

/** Host 2, and a page at its address. */
export async function startBrowserHost(browser: Browser, setup: HostSetup): Promise<RunningHost> {
  const { problems } = setup
  const { child, url, output } = await serveHost(setup)
  let page: Page
  let kept: () => Promise<void>
  try {
    // Copying is allowed in a window of one's own; without a window nobody could say so.
    const context = await browser.newContext({
      permissions: ['clipboard-read', 'clipboard-write'],
      // A quarter of the specs' time went into dialogs that fade, drawn without a graphics card.
      reducedMotion: 'reduce',
    })
    page = await context.newPage()
    await problems.watch(page)
    kept = watchKeeping(page)
    if (LATE_MS > 0) await answerLate(page, LATE_MS)
    await page.goto(url)
  } catch (error) {
    await stopProcess(child, problems)
    throw error
  }

  return {
    page,
    electron: null,
    output,
    readClipboard: () => page.evaluate(() => navigator.clipboard.readText()),
    readDownload: async (trigger) => {
      const [download] = await Promise.all([page.waitForEvent('download'), trigger()])
      return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
    },
    stop: async () => {
      await kept()
      // The page first: one that outlives its host reports, rightly, that it lost it.
      await page.context().close()
      await stopProcess(child, problems)
    },
    kill: async () => {
      await killProcess(child)
      await page.context().close()
    },
  }
}
