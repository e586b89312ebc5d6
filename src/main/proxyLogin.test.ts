/** A proxy that asks for a login: requests over the stand-in for Electron's, their questions, and the person's answers. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { FetchInit } from '#core/ports.ts'
import type { ProxyState } from '#shared/ipc/proxy.ts'
import * as fake from '../../test/electron/fake.ts'
import { createDesktopFetch } from './fetch.ts'
import { createProxyLogin } from './proxyLogin.ts'

vi.mock('electron', () => import('../../test/electron/fake.ts'))

const PROXY = 'proxy.example:8080'
const INFO = { isProxy: true, scheme: 'basic', host: 'proxy.example', port: 8080, realm: 'x' }
const RIGHT = { user: 'li', password: 'canary-right' }
const WRONG = { user: 'li', password: 'canary-wrong' }
const QUIET: ProxyState = { question: null, declined: null }
const asked = (refused = false): ProxyState => ({ question: { proxy: PROXY, refused }, declined: null })
const declined = { question: null, declined: PROXY }

beforeEach(() => fake.resetElectron())

/** Lets what a promise started come to its end. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function setup() {
  const window = { open: true }
  const told: ProxyState[] = []
  const logins = createProxyLogin({ canAsk: () => window.open, onChange: (state) => told.push(state) })
  const send = createDesktopFetch(logins)
  /** A request that has gone out. */
  function start(change: Partial<FetchInit> = {}) {
    const abort = new AbortController()
    const give = vi.fn<(user?: string, password?: string) => void>()
    const answer = send('https://platform.example/x', {
      method: 'GET',
      headers: {},
      redirect: 'manual',
      signal: abort.signal,
      ...change,
    })
    answer.catch(() => undefined)
    const request = fake.net.requests.at(-1) as fake.FakeClientRequest
    return {
      answer,
      abort,
      give,
      request,
      /** The proxy asks this request. */
      challenge: async (info: object = {}) => {
        request.emit('login', { ...INFO, ...info }, give)
        await settle()
      },
      reply: async (status = 200) => {
        request.respond(status).push(null)
        return (await answer).status
      },
    }
  }
  return { window, told, logins, start }
}
const REFUSAL = { name: 'AppError', code: 'proxy_login', details: { what: 'dialog' } }

describe('a proxy that asks', () => {
  it('makes a question, and the answer goes to the proxy', async () => {
    const { told, logins, start } = setup()
    const one = start()
    await one.challenge()
    expect(told).toEqual([asked()])
    expect(one.give).not.toHaveBeenCalled()
    logins.answer(PROXY, RIGHT)
    await settle()
    expect(one.give.mock.calls).toEqual([[RIGHT.user, RIGHT.password]])
    expect(told.at(-1)).toEqual(QUIET)
    expect(await one.reply()).toBe(200)
  })

  it('several requests share one question, and who comes later is not asked', async () => {
    const { told, logins, start } = setup()
    const requests = [start(), start(), start()]
    for (const request of requests) await request.challenge()
    expect(told).toEqual([asked()])
    logins.answer(PROXY, RIGHT)
    const later = start()
    await later.challenge()
    for (const { give } of [...requests, later])
      expect(give.mock.calls).toEqual([[RIGHT.user, RIGHT.password]])
    expect(told).toEqual([asked(), QUIET])
  })

  it('a wrong answer asks again and says so; a request with an older answer takes the newer one', async () => {
    const { told, logins, start } = setup()
    const [one, two] = [start(), start()]
    for (const request of [one, two]) await request.challenge()
    logins.answer(PROXY, WRONG)
    await settle()
    await one.challenge()
    expect(told.at(-1)).toEqual(asked(true))
    logins.answer(PROXY, RIGHT)
    await two.challenge()
    for (const { give } of [one, two])
      expect(give.mock.calls.map(([, password]) => password)).toEqual([WRONG.password, RIGHT.password])
    expect(await two.reply()).toBe(200)
  })

  it('the third wrong answer is the last: the request fails, nobody is asked again by itself', async () => {
    const { told, logins, start } = setup()
    const one = start()
    for (const password of ['1', '2', '3']) {
      await one.challenge()
      logins.answer(PROXY, { user: 'li', password })
      await settle()
    }
    await one.challenge()
    await expect(one.answer).rejects.toMatchObject(REFUSAL)
    expect(one.give).toHaveBeenCalledTimes(3)
    expect(one.request.aborted).toBe(true)
    expect(told.filter(({ question }) => question !== null)).toHaveLength(3)
    expect(told.at(-1)).toEqual(declined)
    const next = start()
    await next.challenge()
    await expect(next.answer).rejects.toMatchObject(REFUSAL)
  })

  it('is not told what another proxy, or another scheme, was told', async () => {
    const { logins, start } = setup()
    const first = start()
    await first.challenge({ scheme: 'digest' })
    logins.answer(PROXY, RIGHT)
    const [elsewhere, plain] = [start(), start()]
    await elsewhere.challenge({ host: 'other.example' })
    await plain.challenge()
    expect(logins.state().question).toEqual({ proxy: 'other.example:8080', refused: false })
    expect(() => logins.answer(PROXY, WRONG)).toThrow(expect.objectContaining({ code: 'not_found' }))
    logins.answer('other.example:8080', WRONG)
    expect(logins.state()).toEqual(asked())
    await settle()
    expect(elsewhere.give.mock.calls).toEqual([[WRONG.user, WRONG.password]])
    expect(plain.give).not.toHaveBeenCalled()
  })
})

describe('no answer', () => {
  it('ends all who wait; later requests fail at once, until the person wants to be asked', async () => {
    const { told, logins, start } = setup()
    const requests = [start(), start()]
    for (const request of requests) await request.challenge()
    logins.answer(PROXY, null)
    for (const { answer, request, give } of requests) {
      await expect(answer).rejects.toMatchObject(REFUSAL)
      expect(request.aborted).toBe(true)
      expect(give).not.toHaveBeenCalled()
    }
    const later = start()
    await later.challenge()
    await expect(later.answer).rejects.toMatchObject(REFUSAL)
    expect(told).toEqual([asked(), declined])
    logins.ask()
    expect(told.at(-1)).toEqual(asked())
    logins.answer(PROXY, RIGHT)
    const retried = start()
    await retried.challenge()
    expect(retried.give.mock.calls).toEqual([[RIGHT.user, RIGHT.password]])
  })

  it('a window that closes lets nobody hang, and the next one is asked', async () => {
    const { window, logins, start } = setup()
    const one = start()
    await one.challenge()
    window.open = false
    logins.leave()
    await expect(one.answer).rejects.toMatchObject(REFUSAL)
    const unseen = start()
    await unseen.challenge()
    await expect(unseen.answer).rejects.toMatchObject(REFUSAL)
    expect(logins.state()).toEqual(QUIET)
    window.open = true
    const next = start()
    await next.challenge()
    expect(logins.state()).toEqual(asked())
  })

  it('a request that is cancelled meanwhile is gone at once and given nothing afterwards', async () => {
    const { logins, start } = setup()
    const one = start()
    await one.challenge()
    one.abort.abort()
    await expect(one.answer).rejects.toMatchObject({ name: 'AbortError' })
    logins.answer(PROXY, RIGHT)
    await settle()
    expect(one.give).not.toHaveBeenCalled()
  })
})

it('time limits stand still while the person is asked, and only then', async () => {
  const { logins, start } = setup()
  const resume = vi.fn()
  const hold = vi.fn(() => resume)
  const one = start({ hold })
  await one.challenge()
  expect([hold.mock.calls.length, resume.mock.calls.length]).toEqual([1, 0])
  logins.answer(PROXY, RIGHT)
  expect(resume).toHaveBeenCalledOnce()
  const known = start({ hold })
  await known.challenge()
  expect(hold).toHaveBeenCalledOnce()
})

it('R11: what is told about it holds no user and no password', async () => {
  const { told, logins, start } = setup()
  const one = start()
  for (const login of [WRONG, WRONG, RIGHT]) {
    await one.challenge()
    logins.answer(PROXY, { ...login })
    await settle()
  }
  await one.challenge()
  const error: unknown = await one.answer.catch((thrown: unknown) => thrown)
  const said = JSON.stringify([told, logins.state(), error, String(error)])
  expect(said).toContain(PROXY)
  expect(said).not.toMatch(/canary|"li"/)
})
