/**
 * How long the window can be kept waiting while a large task is synchronised: the longest stretch that the host's main
 * thread was busy, and the longest task of the page, with the page showing the progress and the list being paged.
 * The limit is 50 ms; a run without a synchronisation, in the same page, is the peer.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { chromium, type Page } from '@playwright/test'
import { startBrowserHost } from '../e2e/support/browserHost.ts'
import { ProblemList } from '../e2e/support/problems.ts'
import { useDemo } from '../e2e/support/steps.ts'
import { findChromium } from '../scripts/lib/chromium.mjs'
import { createApp } from '../src/core/app/app.ts'
import { systemClock } from '../src/core/clock.ts'
import { memorySecrets } from '../src/core/accounts/memorySecrets.ts'
import { nodeFetch } from '../src/core/nodeFetch.ts'
import { demoPlatform } from '../src/sandbox/inWorker.ts'
import { LARGE_DEMO_TASK_ID } from '../src/sandbox/index.ts'
import { memorySettings } from '../src/core/settings/memory.ts'
import type { SyncJob } from '../src/shared/sync/types.ts'

const LIMIT_MS = 50
/** What the timer itself adds, below which nothing is told. */
const RESOLUTION_MS = 1

async function hostDuringSync(
  folder: string,
): Promise<{ idle: number; busy: number; calls: number; seconds: number }> {
  const ended = Promise.withResolvers<SyncJob>()
  const app = createApp({
    info: {
      version: '0',
      host: 'desktop',
      platform: 'bench',
      systemLocale: 'en',
      dataFolder: folder,
      notices: [],
    },
    settings: memorySettings(),
    secrets: memorySecrets(),
    fetch: nodeFetch,
    clock: systemClock,
    logger: { info: () => undefined, warn: () => undefined },
    targets: {
      choose: async () => null,
      reveal: async () => undefined,
      open: async () => undefined,
      offer: async () => '',
      discard: async () => undefined,
    },
    events: {
      emit: ({ name, payload }) => {
        if (name === 'sync.changed' && payload.state !== 'running') ended.resolve(payload)
      },
    },
    demo: demoPlatform(
      (options) => new Worker(new URL('../src/sandbox/worker.ts', import.meta.url), options),
    ),
    createWorker: () => new Worker(new URL('../src/core/worker/worker.ts', import.meta.url)),
  })
  const context = { signal: new AbortController().signal }
  const { id } = await app.handlers['accounts.useDemo']({}, context)
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  const longest = (): number => delay.max / 1e6

  delay.enable()
  await new Promise((resolve) => setTimeout(resolve, 3000))
  const idle = longest()
  delay.reset()
  const began = performance.now()
  await app.handlers['sync.start']({ accountId: id, taskId: LARGE_DEMO_TASK_ID, full: true }, context)
  const job = await ended.promise
  const seconds = (performance.now() - began) / 1000
  const busy = longest()
  delay.disable()
  await app.close()
  if (job.state !== 'complete') throw new Error(`The synchronisation ended ${job.state}`)
  return { idle, busy, calls: job.total ?? 0, seconds }
}

async function longestTask(page: Page, during: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const found = globalThis as unknown as { longest: number; observer: PerformanceObserver }
    found.longest = 0
    found.observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) found.longest = Math.max(found.longest, duration)
    })
    found.observer.observe({ entryTypes: ['longtask'] })
  })
  await during()
  return page.evaluate(() => {
    const found = globalThis as unknown as { longest: number; observer: PerformanceObserver }
    found.observer.disconnect()
    return found.longest
  })
}

async function pageDuringSync(folder: string): Promise<{ idle: number; busy: number }> {
  const browser = await chromium.launch({
    executablePath: findChromium() ?? undefined,
    args: ['--disable-gpu'],
  })
  const problems = new ProblemList()
  const env = { HOME: folder, CALLBOOK_KEYRING: 'none' }
  const host = await startBrowserHost(browser, {
    dataDir: join(folder, 'data'),
    locale: 'zh-CN',
    timezone: 'Asia/Shanghai',
    viewport: { width: 1280, height: 800 },
    env,
    problems,
  })
  try {
    const { page } = host
    await useDemo(page)
    await page.getByRole('link', { name: '信用卡分期邀约' }).click()
    await page.getByTestId('records-table').waitFor()
    await page.waitForTimeout(2000)
    const idle = await longestTask(page, () => page.waitForTimeout(3000))
    const busy = await longestTask(page, async () => {
      await page.getByTestId('sync').click()
      await page.getByTestId('sync-stand').filter({ hasText: '条，完整' }).waitFor({ timeout: 300_000 })
    })
    return { idle, busy }
  } finally {
    await host.stop()
    await browser.close()
  }
}

const folder = await mkdtemp(join(tmpdir(), 'callbook-bench-'))
try {
  const host = await hostDuringSync(join(folder, 'host'))
  const page = await pageDuringSync(folder)
  console.log(
    `${host.calls} calls synchronised in ${host.seconds.toFixed(1)} s (${Math.round(host.calls / host.seconds)} a second)`,
  )
  const row = (name: string, { idle, busy }: { idle: number; busy: number }): string =>
    `${name.padEnd(34)} idle ${idle.toFixed(1).padStart(6)} ms   during sync ${busy.toFixed(1).padStart(6)} ms   ${busy <= LIMIT_MS ? '≤' : '>'} ${LIMIT_MS} ms`
  console.log(row('host main thread, longest wait', host))
  console.log(row('page, longest task (below 50: 0)', page))
  if (host.busy > LIMIT_MS || page.busy > LIMIT_MS) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
