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
  // While one waits for its host or its browser, the other has the machine. Nothing in them is a race with a clock:
  // a limit is there to end what hangs.
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 900_000,
  expect: { timeout: 120_000 },
  reporter: 'list',
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1280, height: 800 },
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
    { name: 'browser-host', use: { host: 'browser' }, testIgnore: '**/desktop.spec.ts' },
    ...(desktop ? [{ name: 'electron', use: { host: 'desktop' as const } }] : []),
  ],
})
