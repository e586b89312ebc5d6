import { expect, it, vi } from 'vitest'
import { desktopElseBrowser, desktopRuntime, progressLine } from './desktop.mjs'
import type { End } from './host.mjs'

const END: End = { code: 0, signal: null, ms: 60_000, asked: false }

function setup(change: Parameters<typeof desktopRuntime>[1] = {}) {
  const said: string[] = []
  const progress = vi.fn()
  const remember = vi.fn()
  const fetch = vi.fn(() => Promise.resolve({ executable: '/e', reason: '', refused: false }))
  const steps = { obstacle: () => null, find: () => null, refused: () => false, fetch, remember, ...change }
  const run = (lang?: string) => desktopRuntime({ lang, say: (line) => said.push(line), progress }, steps)
  return { run, said, progress, remember, fetch }
}

it('an installed runtime is used without a word', async () => {
  const { run, said, fetch } = setup({ find: () => '/dist/electron' })
  expect(await run()).toBe('/dist/electron')
  expect(said).toEqual([])
  expect(fetch).not.toHaveBeenCalled()
})

it('an obstacle is said in one sentence with its remedy, and nothing is fetched', async () => {
  const obstacle = { zh: '没有沙箱', en: 'no sandbox', fix: 'sudo chmod 4755 x' }
  const { run, said, fetch } = setup({ obstacle: () => obstacle })
  expect(await run()).toBeNull()
  expect(said).toEqual([
    '没有沙箱，改在浏览器中打开。/ Opening in the browser: no sandbox.',
    '以下命令运行一次后，可打开桌面窗口 / For the desktop window, once:\n  sudo chmod 4755 x',
  ])
  expect(fetch).not.toHaveBeenCalled()
})

it('a missing runtime is fetched, and its progress told', async () => {
  const fetch = vi.fn(({ onProgress }: { onProgress?: (state: object) => void }) => {
    onProgress?.({ source: 'npmmirror.com', bytes: 12_340_000 })
    return Promise.resolve({ executable: '/e', reason: '', refused: false })
  })
  const { run, said, progress } = setup({ fetch: fetch as never })
  expect(await run('en')).toBe('/e')
  expect(said).toEqual([expect.stringContaining("Fetching Electron's runtime")])
  expect(progress.mock.calls).toEqual([['  12.3 MB  npmmirror.com'], ['']])
})

it.each([
  ['a refusal stays one for a day', true, 1],
  ['a broken line is tried again at the next start', false, 0],
])('%s', async (_what, refused, times) => {
  const fetch = () => Promise.resolve({ executable: null, reason: 'github.com: why', refused })
  const { run, said, remember } = setup({ fetch })
  expect(await run()).toBeNull()
  expect(said.at(-1)).toContain('github.com: why')
  expect(remember).toHaveBeenCalledTimes(times)
})

it('a refusal of today is not asked for again', async () => {
  const { run, said, fetch } = setup({ refused: () => true })
  expect(await run()).toBeNull()
  expect(said).toHaveLength(1)
  expect(fetch).not.toHaveBeenCalled()
})

it('a desktop that cannot start gives way to the browser host, with one sentence', async () => {
  const said: string[] = []
  const browser = vi.fn(() => Promise.resolve(END))
  const hosts = (end: Partial<End>) => ({
    say: (line: string) => said.push(line),
    desktop: () => Promise.resolve({ ...END, ...end }),
    browser,
  })
  expect(await desktopElseBrowser(hosts({ code: null, signal: 'SIGTRAP', ms: 300 }))).toEqual(END)
  expect(browser).toHaveBeenCalledOnce()
  expect(said).toEqual([
    '桌面窗口无法启动（SIGTRAP），改在浏览器中打开。/ Opening in the browser: the desktop window could not start (SIGTRAP).',
  ])
  await desktopElseBrowser(hosts({ code: null, signal: 'SIGTRAP', ms: 60_000 }))
  await desktopElseBrowser(hosts({}))
  expect(browser).toHaveBeenCalledOnce()
  expect(said).toHaveLength(1)
})

it('progress overwrites its line in a terminal, and is told now and then elsewhere', () => {
  const write = vi.fn()
  const onTerminal = progressLine({ isTTY: true, write })
  for (const text of ['1.0 MB', '1.0 MB', '12.0 MB', '']) onTerminal(text)
  expect(write.mock.calls.flat()).toEqual(['\r1.0 MB', '\r12.0 MB', '\n'])
  write.mockClear()
  let time = 0
  const elsewhere = progressLine({ write }, { everyMs: 10, now: () => time })
  for (time of [1, 9, 10, 11, 19, 21]) elsewhere(`at ${time}`)
  elsewhere('')
  expect(write.mock.calls.flat()).toEqual(['at 10\n', 'at 21\n'])
})
