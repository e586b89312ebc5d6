import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createDispatcher } from '#core/app/dispatch.ts'
import type { Handlers } from '#shared/ipc/index.ts'
import { EVENT_CHANNEL, RPC_CHANNEL } from '#shared/ipc/bridge.ts'
import * as fake from '../../test/electron/fake.ts'
import { memoryLogger } from '../../test/electron/logger.ts'
import { serveIpc, windowEvents } from './ipc.ts'

vi.mock('electron', () => import('../../test/electron/fake.ts'))

const REQUEST = { route: 'app.info', input: {}, requestId: 'r1' }

type Answering = (request: unknown, signal?: AbortSignal) => Promise<{ ok: true; value: unknown }>

function serve(answer: Answering): {
  contents: fake.FakeWebContents
  ask: (change?: object, request?: unknown) => Promise<unknown>
  log: string[]
} {
  const logger = memoryLogger()
  serveIpc(answer, logger)
  const contents = new fake.FakeWebContents()
  const handler = fake.ipcMain.handlers.get(RPC_CHANNEL)
  return {
    contents,
    log: logger.lines,
    ask: async (change = {}, request = REQUEST) =>
      handler?.({ sender: contents, senderFrame: contents.mainFrame, ...change }, request),
  }
}

const echo: Answering = (request) => Promise.resolve({ ok: true, value: request })

beforeEach(() => fake.resetElectron())

describe('who may ask', () => {
  it('R6: the main frame of our own document is answered', async () => {
    const { ask } = serve(echo)
    expect(await ask()).toEqual({ ok: true, value: REQUEST })
  })

  const frame = (change: Partial<fake.FakeFrame>): fake.FakeFrame =>
    Object.assign(new fake.FakeFrame(), change)
  it.each<[string, (contents: fake.FakeWebContents) => object]>([
    ['a null frame', () => ({ senderFrame: null })],
    ['a sub-frame of our own origin', ({ mainFrame }) => ({ senderFrame: frame({ parent: mainFrame }) })],
    ['a frame that is not the main one', () => ({ senderFrame: frame({}) })],
    [
      'a foreign origin',
      (contents) => {
        contents.mainFrame = new fake.FakeFrame('https://evil.example/', 'https://evil.example')
        return { senderFrame: contents.mainFrame }
      },
    ],
    [
      'an origin that only begins like ours',
      (contents) => {
        contents.mainFrame = new fake.FakeFrame('app://callbook.evil/', 'app://callbook.evil')
        return { senderFrame: contents.mainFrame }
      },
    ],
    [
      'an opaque document at our address',
      (contents) => {
        contents.mainFrame.origin = 'null'
        return {}
      },
    ],
    ...['about:blank', 'blob:app://callbook/1b9d6bcd', 'data:text/html,x', 'app://callbook.evil/'].map(
      (url): [string, (contents: fake.FakeWebContents) => object] => [
        `our origin, taken along to ${url}`,
        (contents) => {
          contents.mainFrame.url = url
          return {}
        },
      ],
    ),
    [
      'a destroyed frame',
      (contents) => {
        contents.mainFrame.destroyed = true
        return {}
      },
    ],
    [
      'a detached frame',
      (contents) => {
        contents.mainFrame.detached = true
        return {}
      },
    ],
    [
      'a destroyed window',
      (contents) => {
        contents.destroyed = true
        return {}
      },
    ],
  ])('R6: %s is refused before its input is looked at', async (_who, spoil) => {
    const answer = vi.fn(echo)
    const { ask, contents, log } = serve(answer)
    expect(await ask(spoil(contents))).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(answer).not.toHaveBeenCalled()
    expect(log.join()).toContain('ipc.refused')
  })
})

describe('what may be asked', () => {
  const dispatcher = createDispatcher({ handlers: {} as Handlers, logger: memoryLogger() })
  it.each<[string, unknown, string]>([
    ['an unknown route', { route: 'app.evil', input: {}, requestId: '1' }, 'unknown_route'],
    ['a route named like a built-in', { route: 'constructor', input: {}, requestId: '1' }, 'unknown_route'],
    ['bad arguments', { route: 'app.info', input: { extra: 1 }, requestId: '1' }, 'invalid_input'],
    ['no envelope', 'app.info', 'invalid_input'],
    ['nothing', null, 'invalid_input'],
  ])('R6: %s is refused', async (_what, request, code) => {
    const { ask } = serve(dispatcher.answer as Answering)
    expect(await ask({}, request)).toMatchObject({ ok: false, error: { code } })
  })

  it('R6: one channel is served, and whatever is thrown becomes an answer without its message', async () => {
    const { ask } = serve(() => Promise.reject(new TypeError('13800138000')))
    expect([...fake.ipcMain.handlers.keys()]).toEqual([RPC_CHANNEL])
    const answer = await ask()
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(JSON.stringify(answer)).not.toContain('13800138000')
  })

  it('R6: no other file of main touches ipcMain', () => {
    const folder = import.meta.dirname
    const touching = readdirSync(folder)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .filter((name) => /\bipcMain\b/.test(readFileSync(join(folder, name), 'utf8')))
    expect(touching).toEqual(['ipc.ts'])
  })
})

describe('cancelling', () => {
  it.each<[string, (contents: fake.FakeWebContents) => void, boolean]>([
    ['the window is destroyed', (contents) => contents.emit('destroyed'), true],
    ['the page dies', (contents) => contents.emit('render-process-gone'), true],
    [
      'the page is loaded anew',
      (contents) => contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false }),
      true,
    ],
    [
      'the view changes',
      (contents) => contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true }),
      false,
    ],
  ])('when %s, what it asked for is cancelled: see the last column', async (_when, happen, cancelled) => {
    let signal: AbortSignal | undefined
    let finish = (): void => undefined
    const { ask, contents } = serve((_request, given) => {
      signal = given
      return new Promise((resolve) => {
        finish = () => resolve({ ok: true, value: null })
      })
    })
    const answer = ask()
    happen(contents)
    expect(signal?.aborted).toBe(cancelled)
    finish()
    await answer
  })

  it('listens once to a window, however much it asks', async () => {
    const { ask, contents } = serve(echo)
    for (let n = 0; n < 20; n++) await ask()
    expect(contents.listenerCount('destroyed')).toBe(1)
  })
})

it('events go to windows that show the app, and to no other page', () => {
  const [ours, foreign, gone] = [1, 2, 3].map(() => new fake.FakeBrowserWindow().webContents)
  foreign!.mainFrame.url = 'https://evil.example/'
  gone!.destroyed = true
  const event = { name: 'accounts.changed', payload: null } as const
  windowEvents.emit(event)
  expect(ours!.send).toHaveBeenCalledExactlyOnceWith(EVENT_CHANNEL, event)
  expect(foreign!.send).not.toHaveBeenCalled()
  expect(gone!.send).not.toHaveBeenCalled()
})
