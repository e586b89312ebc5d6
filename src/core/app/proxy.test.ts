import { tmpdir } from 'node:os'
import { expect, it, onTestFinished, vi } from 'vitest'
import { fakeSecrets } from '../../../test/support/secrets.ts'
import { memorySettings } from '../../../test/support/settings.ts'
import { AppError } from '#shared/errors.ts'
import { systemClock } from '../clock.ts'
import { nodeFetch } from '../nodeFetch.ts'
import type { ProxyLogin } from '../ports.ts'
import { createApp } from './app.ts'

const unused = (): never => {
  throw new Error('not needed here')
}

/** @returns asks the host as its window does */
function start(proxyLogin?: ProxyLogin): (route: string, input: unknown) => Promise<unknown> {
  const logged: unknown[] = []
  const log = (...line: unknown[]): void => void logged.push(line)
  const app = createApp({
    info: {
      version: '0',
      host: 'desktop',
      platform: 'test',
      systemLocale: 'zh-CN',
      dataFolder: tmpdir(),
      notices: [],
    },
    settings: memorySettings(),
    secrets: fakeSecrets('strong'),
    fetch: nodeFetch,
    proxyLogin,
    clock: systemClock,
    logger: { info: log, warn: log },
    targets: { choose: unused, reveal: unused, open: unused, offer: unused, discard: unused },
    events: { emit: () => undefined },
    demo: { start: unused, stop: () => Promise.resolve() },
    createWorker: unused,
  })
  onTestFinished(async () => {
    await app.close()
    expect(JSON.stringify(logged)).not.toContain('canary')
  })
  return (route, input) => app.answer({ route, input, requestId: 'r' })
}

const question = { proxy: 'proxy.example:8080', refused: false }
const login = { user: 'li', password: 'canary' }

it('the window reads the question and answers it', async () => {
  const port = { state: () => ({ question, declined: null }), answer: vi.fn(), ask: vi.fn() }
  const ask = start(port)
  expect(await ask('proxy.state', {})).toEqual({ ok: true, value: { question, declined: null } })
  expect(await ask('proxy.answer', { proxy: question.proxy, login })).toEqual({ ok: true, value: null })
  expect(await ask('proxy.answer', { proxy: question.proxy, login: null })).toMatchObject({ ok: true })
  expect(port.answer.mock.calls).toEqual([
    [question.proxy, login],
    [question.proxy, null],
  ])
  await ask('proxy.ask', {})
  expect(port.ask).toHaveBeenCalledOnce()
})

it('R11: an answer that is refused does not come back with what was entered', async () => {
  const gone = new AppError('not_found', 'This proxy is not asked about', { what: 'question' })
  const answer = (): never => {
    throw gone
  }
  const ask = start({ state: unused, answer, ask: unused })
  const late = await ask('proxy.answer', { proxy: question.proxy, login })
  expect(late).toEqual({ ok: false, error: gone.toInfo() })
  const odd = await ask('proxy.answer', { proxy: question.proxy, login: { ...login, user: '', more: 1 } })
  expect(odd).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
  expect(JSON.stringify([late, odd])).not.toContain('canary')
})

it('a host that cannot ask has nothing to ask', async () => {
  const ask = start()
  expect(await ask('proxy.state', {})).toEqual({ ok: true, value: { question: null, declined: null } })
  expect(await ask('proxy.answer', { proxy: question.proxy, login })).toMatchObject({ ok: true })
})
