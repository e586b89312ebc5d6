import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as fake from '../../test/electron/fake.ts'
import { memoryLogger } from '../../test/electron/logger.ts'
import { wireLifecycle } from './lifecycle.ts'
import { askToQuit, quitQuestion } from './quitQuestion.ts'

vi.mock('electron', () => import('../../test/electron/fake.ts'))

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const PLATFORM = process.platform

const KNOWN = SIGNALS.map((signal) => new Set(process.listeners(signal)))

beforeEach(() => fake.resetElectron())
afterEach(() => {
  for (const [at, signal] of SIGNALS.entries())
    for (const listener of process.listeners(signal))
      if (!KNOWN[at]?.has(listener)) process.off(signal, listener)
  Object.defineProperty(process, 'platform', { value: PLATFORM })
})

/** Lets what a promise started come to its end. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

interface Change {
  close?: () => Promise<void>
  patience?: number
  busy?: boolean
  answer?: () => Promise<boolean>
}

function setup({ close, patience = 5000, busy = false, answer = () => Promise.resolve(true) }: Change = {}) {
  const openWindow = vi.fn()
  const closing = vi.fn(close ?? (() => Promise.resolve()))
  const confirmQuit = vi.fn(answer)
  const logger = memoryLogger()
  const work = { busy }
  wireLifecycle({ openWindow, close: closing, logger, busy: () => work.busy, confirmQuit, patience })
  return { openWindow, close: closing, confirmQuit, logger, work }
}

/** @returns whether the event was held up */
function emit(event: 'will-quit' | 'before-quit'): boolean {
  const preventDefault = vi.fn()
  fake.app.emit(event, { preventDefault })
  return preventDefault.mock.calls.length > 0
}

function openedWindow(): { window: fake.FakeBrowserWindow; closes: () => boolean } {
  const window = new fake.FakeBrowserWindow()
  fake.app.emit('browser-window-created', {}, window)
  const closes = (): boolean => {
    const preventDefault = vi.fn()
    window.emit('close', { preventDefault })
    return preventDefault.mock.calls.length === 0
  }
  return { window, closes }
}

describe('a second start', () => {
  it('brings the window to the front, or opens one', () => {
    const { openWindow } = setup()
    fake.app.emit('second-instance', {}, [])
    expect(openWindow).toHaveBeenCalledOnce()
    const window = new fake.FakeBrowserWindow()
    window.minimized = true
    fake.app.emit('activate')
    expect(openWindow).toHaveBeenCalledOnce()
    expect(window.restore).toHaveBeenCalledOnce()
    expect(window.focus).toHaveBeenCalledOnce()
  })

  it('while the service closes opens no window on it, and the app comes back afterwards', async () => {
    const closed = Promise.withResolvers<void>()
    const { openWindow } = setup({ close: () => closed.promise })
    emit('will-quit')
    fake.app.emit('second-instance', {}, [])
    fake.app.emit('activate')
    expect(openWindow).not.toHaveBeenCalled()
    expect(fake.app.relaunch).not.toHaveBeenCalled()
    closed.resolve()
    await settle()
    expect(fake.app.relaunch).toHaveBeenCalledExactlyOnceWith({ args: process.argv.slice(1) })
    expect(fake.app.quit).toHaveBeenCalledOnce()
    fake.app.emit('second-instance', {}, [])
    expect(openWindow).not.toHaveBeenCalled()
  })

  it('a click on the dock while it closes brings nothing back', async () => {
    setup()
    emit('will-quit')
    fake.app.emit('activate')
    await settle()
    expect(fake.app.quit).toHaveBeenCalledOnce()
    expect(fake.app.relaunch).not.toHaveBeenCalled()
  })
})

describe('quitting', () => {
  it('waits until the worker has closed by itself', async () => {
    const closed = Promise.withResolvers<void>()
    const { close } = setup({ close: () => closed.promise })
    expect(emit('will-quit')).toBe(true)
    expect(emit('will-quit')).toBe(true)
    expect(close).toHaveBeenCalledOnce()
    expect(fake.app.quit).not.toHaveBeenCalled()
    closed.resolve()
    await settle()
    expect(fake.app.quit).toHaveBeenCalledOnce()
    expect(emit('will-quit')).toBe(false)
  })

  it('but not for ever', () => {
    vi.useFakeTimers()
    const { logger } = setup({ close: () => new Promise<void>(() => undefined), patience: 15_000 })
    emit('will-quit')
    vi.advanceTimersByTime(14_999)
    expect(fake.app.quit).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    vi.useRealTimers()
    expect(fake.app.quit).toHaveBeenCalledOnce()
    expect(logger.lines).toEqual(['quit.impatient {}'])
  })

  it('and not on a failure', async () => {
    const { logger } = setup({ close: () => Promise.reject(new Error('x')) })
    emit('will-quit')
    await settle()
    expect(fake.app.quit).toHaveBeenCalledOnce()
    expect(logger.lines).toEqual(['quit.close-failed {}'])
  })
})

describe('running work', () => {
  beforeEach(() => Object.defineProperty(process, 'platform', { value: 'linux' }))

  it('is broken off only when the person says so, asked once', async () => {
    const answer = Promise.withResolvers<boolean>()
    const { confirmQuit } = setup({ busy: true, answer: () => answer.promise })
    const { closes } = openedWindow()
    expect([closes(), closes(), emit('before-quit')]).toEqual([false, false, true])
    expect(confirmQuit).toHaveBeenCalledOnce()
    answer.resolve(true)
    await settle()
    expect(fake.app.quit).toHaveBeenCalledOnce()
    expect([closes(), emit('before-quit')]).toEqual([true, false])
    expect(confirmQuit).toHaveBeenCalledOnce()
  })

  it('goes on where the person stays, and the next try asks again', async () => {
    const { confirmQuit } = setup({ busy: true, answer: () => Promise.resolve(false) })
    const { closes } = openedWindow()
    closes()
    await settle()
    expect(fake.app.quit).not.toHaveBeenCalled()
    expect(closes()).toBe(false)
    expect(confirmQuit).toHaveBeenCalledTimes(2)
  })

  it('that has ended meanwhile asks nothing', () => {
    const { work, confirmQuit } = setup({ busy: true })
    work.busy = false
    expect([openedWindow().closes(), emit('before-quit')]).toEqual([true, false])
    expect(confirmQuit).not.toHaveBeenCalled()
  })

  it('on macOS outlives the window, and is asked about on quitting', () => {
    Object.defineProperty(process, 'platform', { value: 'darwin' })
    const { confirmQuit } = setup({ busy: true })
    expect(openedWindow().closes()).toBe(true)
    expect(confirmQuit).not.toHaveBeenCalled()
    expect(emit('before-quit')).toBe(true)
    expect(confirmQuit).toHaveBeenCalledOnce()
  })

  it.each(SIGNALS)('is not asked about on %s, which nobody is there to answer', (signal) => {
    const { confirmQuit } = setup({ busy: true })
    // Ours alone: the test runner has its own idea of what a signal means.
    for (const listener of process.listeners(signal))
      if (!KNOWN[SIGNALS.indexOf(signal)]?.has(listener)) listener(signal)
    expect(fake.app.quit).toHaveBeenCalledOnce()
    expect(emit('before-quit')).toBe(false)
    expect(confirmQuit).not.toHaveBeenCalled()
  })

  it('a question that cannot be asked holds nobody up', async () => {
    setup({ busy: true, answer: () => Promise.reject(new Error('no display')) })
    openedWindow().closes()
    await settle()
    expect(fake.app.quit).toHaveBeenCalledOnce()
  })
})

describe('the question', () => {
  it('names what runs and what becomes of it, and staying is what Enter and Escape mean', () => {
    expect(quitQuestion({ syncs: 1, exports: 0 }, 'zh-CN')).toMatchObject({
      message: '同步正在进行，确定退出吗？',
      detail: '已同步的通话会保留，下次从中断处继续。',
      buttons: ['退出', '继续运行'],
      defaultId: 1,
      cancelId: 1,
    })
    const both = quitQuestion({ syncs: 2, exports: 1 }, 'en')
    expect(both.message).toBe('A synchronisation and an export are running. Quit all the same?')
    expect(both.detail?.split('\n')).toHaveLength(2)
    expect(quitQuestion({ syncs: 0, exports: 1 }, 'zh-CN').message).toMatch(/^导出正在进行/)
  })

  it('is put over the window, or without one', async () => {
    const window = new fake.FakeBrowserWindow()
    const work = { syncs: 1, exports: 0 }
    expect(await askToQuit(window as never, work, 'en')).toBe(true)
    expect(fake.dialog.showMessageBox.mock.lastCall?.[0]).toBe(window)
    fake.dialog.showMessageBox.mockResolvedValueOnce({ response: 1 })
    expect(await askToQuit(undefined, work, 'en')).toBe(false)
  })
})
