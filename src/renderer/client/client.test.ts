import { describe, expect, it, vi } from 'vitest'
import { reactive } from 'vue'
import type { Answer } from '#shared/errors.ts'
import type { AppEvent } from '#shared/ipc/events.ts'
import type { RpcMessage, RpcRequest } from '#shared/ipc/index.ts'
import { createClient } from './client.ts'
import type { Transport } from './transport.ts'

function fakeTransport(answer: (request: RpcMessage) => Promise<Answer<unknown>> | Answer<unknown>) {
  let listener: (event: AppEvent) => void = () => undefined
  const sent: RpcRequest[] = []
  const transport: Transport = {
    request: async (request) => {
      sent.push(request as RpcRequest)
      return answer(request)
    },
    onEvent: (heard) => {
      listener = heard
      return () => undefined
    },
  }
  return { transport, sent, emit: (event: AppEvent) => listener(event) }
}

describe('the client', () => {
  it('sends plain data, also from reactive objects, and answers the value', async () => {
    const { transport, sent } = fakeTransport(() => ({ ok: true, value: [] }))
    const filter = reactive({ keyword: '138' })
    const input = { accountId: 'a', taskId: 't', filter, page: 1, perPage: 50 }
    await createClient(transport).call('records.page', input)
    expect(sent[0]).toMatchObject({ route: 'records.page', input: { filter: { keyword: '138' } } })
    expect(structuredClone(sent[0])).toEqual(sent[0])
  })

  it('throws the host’s error with its code and details', async () => {
    const error = { code: 'platform_refused', message: 'no', details: { platformCode: 5002 } } as const
    const { transport } = fakeTransport(() => ({ ok: false, error }))
    await expect(createClient(transport).call('accounts.list', {})).rejects.toMatchObject(error)
  })

  it('tells the host when a request is cancelled, under the id it was sent with', async () => {
    let finish: (answer: Answer<unknown>) => void = () => undefined
    const { transport, sent } = fakeTransport((request) =>
      'cancel' in request
        ? { ok: true, value: null }
        : new Promise((resolve) => {
            finish = resolve
          }),
    )
    const abort = new AbortController()
    const call = createClient(transport).call('exports.list', {}, { signal: abort.signal })
    abort.abort()
    expect(sent[1]).toEqual({ cancel: sent[0]?.requestId })
    finish({ ok: false, error: { code: 'cancelled', message: '', details: {} } })
    await expect(call).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('gives two windows ids that never meet', async () => {
    const one = fakeTransport(() => ({ ok: true, value: [] }))
    const two = fakeTransport(() => ({ ok: true, value: [] }))
    await createClient(one.transport).call('exports.list', {})
    await createClient(two.transport).call('exports.list', {})
    expect(one.sent[0]?.requestId).not.toBe(two.sent[0]?.requestId)
  })

  it('hands events to those who listen to their name, until they stop', () => {
    const { transport, emit } = fakeTransport(() => ({ ok: true, value: null }))
    const client = createClient(transport)
    const listener = vi.fn()
    const stop = client.on('accounts.changed', listener)
    emit({ name: 'pins.changed', payload: { accountId: 'a' } })
    emit({ name: 'accounts.changed', payload: null })
    stop()
    emit({ name: 'accounts.changed', payload: null })
    expect(listener).toHaveBeenCalledTimes(1)
  })

  it('asks again once the windows are unlocked: nobody is told that a request failed', async () => {
    let locked = true
    const refused: Answer<unknown> = { ok: false, error: { code: 'locked', message: '', details: {} } }
    const { transport, sent, emit } = fakeTransport((request) =>
      'route' in request && request.route.startsWith('lock.')
        ? { ok: true, value: null }
        : locked
          ? refused
          : { ok: true, value: [] },
    )
    const client = createClient(transport)
    const told: boolean[] = []
    client.on('lock.changed', (state) => told.push(state.locked))
    const asked = client.call('exports.list', {})
    const given = new AbortController()
    const givenUp = client.call('sync.list', {}, { signal: given.signal })
    await vi.waitFor(() => expect(told).toEqual([true, true]))
    given.abort()
    await expect(givenUp).rejects.toMatchObject({ code: 'cancelled' })
    // It may be locked once more before the answer is there.
    emit({ name: 'lock.changed', payload: { locked: false } })
    await vi.waitFor(() => expect(told).toEqual([true, true, false, true]))
    locked = false
    await client.call('lock.unlock', { passphrase: 'x' })
    expect(await asked).toEqual([])
    expect(told.at(-1)).toBe(false)
    expect(sent.filter(({ route }) => route === 'exports.list')).toHaveLength(3)
  })
})

it('asks what reads something once it was put down, well or not', async () => {
  const { transport, sent } = fakeTransport(() => ({ ok: true, value: null }))
  const client = createClient(transport)
  const { promise, reject } = Promise.withResolvers<never>()
  client.holdBack(
    (route) => route === 'exports.list',
    () => promise,
  )
  const listed = client.call('exports.list', {})
  await client.call('accounts.list', {})
  expect(sent.map(({ route }) => route)).toEqual(['accounts.list'])
  reject(new Error('disk full'))
  await listed
  expect(sent.map(({ route }) => route)).toEqual(['accounts.list', 'exports.list'])
})
