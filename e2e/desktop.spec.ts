/** What only a real Electron shows. Runs in the `electron` project alone. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { FUSES } from '../scripts/lib/fuses.mjs'
import { ROOT } from '../scripts/lib/paths.mjs'
import type { RunningApp } from './support/app.ts'
import { expect, test } from './support/test.ts'

function mainOf(app: RunningApp): NonNullable<RunningApp['electron']> {
  if (app.electron === null) throw new Error('This spec is for the desktop')
  return app.electron
}

test('R5: the page has no Node, one narrow bridge, and a process shut in by the sandbox', async ({ app }) => {
  const seen = await app.page.evaluate(() => {
    const all = globalThis as unknown as Record<string, unknown>
    return {
      node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => all[name] !== undefined),
      bridge: Object.keys(all['callbook'] as object).length > 0,
      electron: all['electron'] !== undefined,
    }
  })
  expect(seen).toEqual({ node: [], bridge: true, electron: false })
  const metrics = await mainOf(app).evaluate(({ app: electron }) =>
    electron.getAppMetrics().map(({ type, sandboxed }) => ({ type, sandboxed })),
  )
  // Electron tells it on Windows and macOS; on Linux the app refuses to run without.
  const pages = metrics.filter(({ type, sandboxed }) => type === 'Tab' && sandboxed !== undefined)
  expect(pages.every(({ sandboxed }) => sandboxed)).toBe(true)
})

test('R7: no other window, no navigation, no permission; a link leaves for allowed places alone', async ({
  app,
}) => {
  app.expectProblems(/ERR_BLOCKED_BY_CLIENT|ERR_ABORTED|Not allowed|permission|CSP/i)
  const electron = mainOf(app)
  await electron.evaluate(({ shell }) => {
    const state = globalThis as { opened?: string[] }
    state.opened = []
    shell.openExternal = (url) => {
      state.opened?.push(url)
      return Promise.resolve()
    }
  })
  const before = app.page.url()
  await app.page.evaluate(async () => {
    for (const url of ['https://evil.example/', 'file:///etc/passwd', 'https://ai.api.longlonglong.cn/'])
      window.open(url)
    location.href = 'https://evil.example/'
    await new Promise((resolve) => requestAnimationFrame(resolve))
  })
  await expect
    .poll(() => electron.evaluate(() => (globalThis as { opened?: string[] }).opened))
    .toEqual(['https://ai.api.longlonglong.cn/'])
  expect(app.page.url()).toBe(before)
  expect(electron.windows()).toHaveLength(1)
  const permissions = await app.page.evaluate(async () => [
    await Notification.requestPermission(),
    await new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('granted'),
        () => resolve('denied'),
      ),
    ),
    await navigator.clipboard.readText().then(
      () => 'granted',
      () => 'denied',
    ),
  ])
  expect(permissions).toEqual(['denied', 'denied', 'denied'])
})

test('the window shows, once its page is there', async ({ app }) => {
  await expect
    .poll(() => mainOf(app).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
    .toBe(true)
})

const PACKAGED: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'dist/linux-unpacked/callbook-desktop',
  win32: 'dist/win-unpacked/Callbook.exe',
  darwin: `dist/mac${process.arch === 'arm64' ? '-arm64' : ''}/Callbook.app`,
}

test('R10: the packaged binary has the nine fuses as they are stated', async () => {
  const binary = join(ROOT, PACKAGED[process.platform] ?? 'dist')
  test.skip(!existsSync(binary), 'nothing is packaged here: `npm run package -- --dir` does')
  const wire = await getCurrentFuseWire(binary)
  for (const [name, fuse] of Object.entries(FuseV1Options))
    if (typeof fuse === 'number')
      expect(String.fromCharCode(wire[fuse] as number), name).toBe(FUSES[fuse as FuseV1Options] ? '1' : '0')
})
