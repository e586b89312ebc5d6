import { defineConfig } from '@playwright/test'
import type { HostOptions } from './e2e/support/test.ts'
import { findElectron } from './scripts/lib/electron.mjs'
import { desktopObstacle } from './scripts/lib/obstacle.mjs'

const desktop = findElectron() !== null && desktopObstacle() === null

export default defineConfig<object, HostOptions>({
  testDir: 'e2e',
  // Not here: this file is also read where no browser is installed, by `knip` and for a list of the specs.
  globalSetup: './e2e/support/findBrowser.ts',
  outputDir: 'test-results',
  // Two at once would compete for the machine's cores, and slow tests are mistaken for broken ones.
  workers: 1,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    launchOptions: {
      // Without a UTF-8 locale Chromium gives up on a Chinese file name and calls the file `download`.
      env: { ...(process.env as Record<string, string>), LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' },
      // No name is looked up: whatever the page tries to reach besides its own host is an error that shows.
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      ],
    },
  },
  projects: [
    { name: 'browser-host', use: { host: 'browser' } },
    ...(desktop ? [{ name: 'electron', use: { host: 'desktop' as const } }] : []),
  ],
})
