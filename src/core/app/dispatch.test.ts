import { describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { ROUTES, type Handlers, type RouteName } from '#shared/ipc/index.ts'
import { createDispatcher, OPEN_WHILE_LOCKED } from './dispatch.ts'

const logger = { info: vi.fn(), warn: vi.fn() }
/** Only the routes that a test calls need a handler. */
const dispatcher = (handlers: Partial<Handlers>) =>
  createDispatcher({ handlers: handlers as Handlers, logger })
const request = (route: string, input: unknown = {}) => ({ route, input, requestId: 'r1' })

describe('the dispatcher', () => {
  it('answers with the handler’s value', async () => {
    const { answer } = dispatcher({ 'exports.list': () => [] })
    expect(await answer(request('exports.list'))).toEqual({ ok: true, value: [] })
  })

  it.each([
    null,
    7,
    'accounts.list',
    {},
    { route: 'accounts.list' },
    { ...request('accounts.list'), extra: 1 },
    { ...request('accounts.list'), cancel: 'r1' },
    { cancel: 7 },
  ])('R6: refuses a request that is none: %j', async (odd) => {
    const { answer } = dispatcher({})
    expect(await answer(odd)).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
  })

  it.each(['no.such', 'constructor', '__proto__', 'toString'])(
    'R6: refuses the unknown route %s',
    async (route) => {
      const { answer } = dispatcher({})
      expect(await answer(request(route))).toMatchObject({ ok: false, error: { code: 'unknown_route' } })
    },
  )

  it('R6: refuses bad arguments before the handler sees them, and names the field', async () => {
    const handler = vi.fn()
    const { answer } = dispatcher({ 'records.page': handler })
    const input = { accountId: 'a', taskId: '../x', filter: { levels: [[9, 1]] }, page: 0, perPage: 50 }
    const answered = await answer(request('records.page', input))
    expect(handler).not.toHaveBeenCalled()
    expect(answered).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
    const paths = answered.ok ? [] : answered.error.details.issues?.map((issue) => issue.path)
    expect(paths).toEqual(expect.arrayContaining(['taskId', 'page', 'filter.levels.0']))
  })

  it('turns what a handler throws into an answer, and an unexpected error into its class alone', async () => {
    const { answer } = dispatcher({
      'exports.list': () => {
        throw new AppError('busy', 'later', { retryAfterMs: 5 })
      },
      'app.info': () => {
        throw new TypeError('18555525545 is not a function')
      },
    })
    expect(await answer(request('exports.list'))).toEqual({
      ok: false,
      error: { code: 'busy', message: 'later', details: { retryAfterMs: 5 } },
    })
    const unexpected = await answer(request('app.info'))
    expect(unexpected).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(JSON.stringify([unexpected, logger.warn.mock.calls])).not.toContain('18555525545')
  })

  it('cancels by request id, and when the caller goes away', async () => {
    const waiting: Handlers['exports.list'] = (_input, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new AppError('cancelled', 'stopped')))
      })
    const { answer } = dispatcher({ 'exports.list': waiting })
    const first = answer(request('exports.list'))
    await Promise.resolve()
    expect(await answer({ cancel: 'another' })).toEqual({ ok: true, value: null })
    expect(await answer({ cancel: 'r1' })).toEqual({ ok: true, value: null })
    expect(await first).toMatchObject({ ok: false, error: { code: 'cancelled' } })

    const caller = new AbortController()
    const second = answer(request('exports.list'), caller.signal)
    caller.abort()
    expect(await second).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  })

  it('R10: answers no request for content while the windows are locked, whatever it holds', async () => {
    const handler = vi.fn(() => 'content')
    const names = Object.keys(ROUTES) as RouteName[]
    const handlers = Object.fromEntries(names.map((name) => [name, handler])) as unknown as Handlers
    let locked = true
    const { answer } = createDispatcher({ handlers, logger, isLocked: () => locked })
    const refused: string[] = []
    for (const name of names) {
      const answered = await answer(request(name))
      if (!answered.ok && answered.error.code === 'locked') refused.push(name)
    }
    expect(names.filter((name) => !refused.includes(name)).sort()).toEqual([...OPEN_WHILE_LOCKED].sort())
    expect([...OPEN_WHILE_LOCKED].sort()).toEqual([
      'app.info',
      'lock.active',
      'lock.now',
      'lock.recover',
      'lock.state',
      'lock.unlock',
      'preferences.get',
    ])
    expect(handler.mock.calls.length).toBeLessThanOrEqual(OPEN_WHILE_LOCKED.size)
    locked = false
    expect(await answer(request('exports.list'))).toEqual({ ok: true, value: 'content' })
  })
})
