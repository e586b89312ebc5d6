import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect, type Browser } from '@playwright/test'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/index.ts'
import type { RunningApp, RunningHost } from './app.ts'
import { startBrowserHost } from './browserHost.ts'
import { startDesktopHost } from './desktopHost.ts'
import { ProblemList } from './problems.ts'

export { expect }

export interface HostOptions {
  /** Set by the project, not by specs. */
  host: RunningApp['host']
}

export interface AppOptions {
  /** Environment of the host, such as `CALLBOOK_KEYRING`. */
  hostEnv: Record<string, string>
}

export interface AppFixtures {
  /** Callbook, freshly installed. */
  app: RunningApp
  /** Starts a platform of the test's own, for an account that is not the demo. Closed after the test. */
  startPlatform: (options?: SandboxOptions) => Promise<Sandbox>
}

/** The browser for host 2; the desktop project needs none, and starts none. */
interface WorkerFixtures {
  chromium: Browser | null
}

export const test = base.extend<AppFixtures & AppOptions, HostOptions & WorkerFixtures>({
  host: ['browser', { option: true, scope: 'worker' }],
  hostEnv: [{}, { option: true }],

  chromium: [
    async ({ playwright, host }, use) => {
      const executablePath = process.env.CALLBOOK_CHROMIUM
      const browser = host === 'browser' ? await playwright.chromium.launch({ executablePath }) : null
      await use(browser)
      await browser?.close()
    },
    { scope: 'worker' },
  ],

  app: async ({ chromium, host, hostEnv, locale, timezoneId, viewport }, use, testInfo) => {
    const folder = await mkdtemp(join(tmpdir(), 'callbook-e2e-'))
    const home = join(folder, 'home')
    const dataDir = join(folder, 'data')
    await mkdir(home)
    const problems = new ProblemList()
    // A home of its own too: what a host keeps apart from the data folder must not reach the next test, or the
    // person whose machine this is.
    const env = {
      HOME: home,
      USERPROFILE: home,
      APPDATA: join(home, 'AppData', 'Roaming'),
      LOCALAPPDATA: join(home, 'AppData', 'Local'),
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_DATA_HOME: join(home, '.local', 'share'),
      XDG_STATE_HOME: join(home, '.local', 'state'),
      XDG_CACHE_HOME: join(home, '.cache'),
      // The keychain is the person's too, whatever the home says.
      CALLBOOK_KEYRING: 'none',
      ...hostEnv,
    }
    const start = (): Promise<RunningHost> => {
      const setup = {
        ...{ dataDir, env, problems, locale: locale ?? 'zh-CN', timezone: timezoneId ?? 'Asia/Shanghai' },
        viewport: viewport ?? { width: 1280, height: 800 },
      }
      return chromium ? startBrowserHost(chromium, setup) : startDesktopHost(setup)
    }
    try {
      let running = await start()
      const app: RunningApp = {
        host,
        dataDir,
        get page() {
          return running.page
        },
        readDownload: (trigger) => running.readDownload(trigger),
        readClipboard: () => running.readClipboard(),
        get electron() {
          return running.electron
        },
        expectProblems: (pattern) => problems.expect(pattern),
        killAndRestart: async () => {
          await running.kill()
          running = await start()
        },
        restart: async () => {
          await running.stop()
          running = await start()
        },
      }
      const failing = (): boolean =>
        testInfo.status !== testInfo.expectedStatus || problems.unexpected().length > 0
      try {
        await use(app)
        if (failing())
          await testInfo.attach('window.png', {
            body: await running.page.screenshot(),
            contentType: 'image/png',
          })
      } finally {
        await running.stop()
        if (failing())
          await testInfo.attach('host.log', { body: running.output(), contentType: 'text/plain' })
      }
      expect(problems.unexpected(), 'problems in the page or its host').toEqual([])
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  },

  startPlatform: async ({}, use) => {
    const running: Sandbox[] = []
    await use(async (options = {}) => {
      const platform = await startSandbox(options)
      running.push(platform)
      return platform
    })
    for (const platform of running) await platform.close()
  },
})
