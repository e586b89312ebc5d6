import { expect, it, onTestFinished, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { ProxyLogin } from '../ports.ts'
import { startHost } from './test/askHost.ts'

/** @returns asks the host as its window does */
function start(proxyLogin?: ProxyLogin): (route: string, input: unknown) => Promise<unknown> {
  const { ask, logged } = startHost(proxyLogin)
  onTestFinished(() => expect(JSON.stringify(logged)).not.toContain('canary'))
  return ask
}
const unused = (): never => {
  throw new Error('not needed here')
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
