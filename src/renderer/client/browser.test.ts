import { afterEach, expect, it, vi } from 'vitest'
import { browserTransport } from './browser.ts'

afterEach(() => vi.unstubAllGlobals())

async function transportWithRequests() {
  const outlives: (boolean | undefined)[] = []
  vi.stubGlobal('fetch', async (_path: string, { keepalive }: RequestInit) => {
    outlives.push(keepalive)
    return new Response('{"ok":true,"value":null}')
  })
  return { transport: await browserTransport(), outlives }
}

it('what is sent while the page goes outlives it, and only that', async () => {
  const { transport, outlives } = await transportWithRequests()
  const sendNow = (text = '') => transport.request({ requestId: '1', route: 'drafts.list', input: { text } })
  await sendNow()
  window.dispatchEvent(new Event('pagehide'))
  await sendNow()
  // More than a browser takes is sent as ever rather than refused.
  await sendNow('字'.repeat(20_000))
  window.dispatchEvent(new Event('pageshow'))
  await sendNow()
  expect(outlives).toEqual([false, true, false, false])
})

it('what a person sees before it is kept outlives the page, as much at a time as browsers take', async () => {
  const waiting = Promise.withResolvers<void>()
  const outlives: (boolean | undefined)[] = []
  vi.stubGlobal('fetch', async (_path: string, { keepalive }: RequestInit) => {
    outlives.push(keepalive)
    await waiting.promise
    return new Response('{"ok":true,"value":null}')
  })
  const transport = await browserTransport()
  const ask = (route: string, text: string) => transport.request({ requestId: '1', route, input: { text } })
  const chosen = [
    ask('taskView.update', ''),
    ask('records.localPage', ''),
    ask('marks.set', '字'.repeat(15_000)),
  ]
  // Together they would be more than is taken, and a browser refuses the last.
  const beyond = ask('marks.set', '字'.repeat(15_000))
  waiting.resolve()
  await Promise.all([...chosen, beyond])
  await ask('marks.set', '字'.repeat(15_000))
  expect(outlives).toEqual([true, false, true, false, true])
})

it.each([
  ['a page of 500 calls is drawn in a task of its own', 300_000, 1],
  ['a small answer at once', 100, 0],
])('%s', async (_name, length, tasks) => {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ ok: true, value: 'x'.repeat(length) })))
  const transport = await browserTransport()
  const later = vi.spyOn(globalThis, 'setTimeout')
  const answer = await transport.request({ requestId: '1', route: 'exports.list', input: {} })
  expect(answer).toEqual({ ok: true, value: 'x'.repeat(length) })
  expect(later).toHaveBeenCalledTimes(tasks)
  later.mockRestore()
})
