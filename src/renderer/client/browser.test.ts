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
  const sendNow = (text = '') => transport.request({ requestId: '1', route: 'drafts.edit', input: { text } })
  await sendNow()
  window.dispatchEvent(new Event('pagehide'))
  await sendNow()
  // More than a browser takes is sent as ever rather than refused.
  await sendNow('字'.repeat(20_000))
  window.dispatchEvent(new Event('pageshow'))
  await sendNow()
  expect(outlives).toEqual([false, true, false, false])
})
