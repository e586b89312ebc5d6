import { expect, it } from 'vitest'
import { systemClock } from '../clock.ts'
import { startHost } from './test/askHost.ts'

it('closing waits a while for answers under way, and not for ever', async () => {
  const { promise: toldApart, resolve: tell } = Promise.withResolvers<never>()
  const { promise: later, resolve: pass } = Promise.withResolvers<void>()
  const waits: number[] = []
  const sleep = (milliseconds: number): Promise<void> => (waits.push(milliseconds), later)
  const asked = { state: () => toldApart as never, answer: () => undefined, ask: () => undefined }
  const { ask, close } = startHost(asked, { ...systemClock, sleep })
  const answered = ask('proxy.state', {})
  let closed = false
  const closing = close().then(() => (closed = true))
  await new Promise((resolve) => setImmediate(resolve))
  expect(closed).toBe(false)
  expect(waits).toContain(5000)
  pass()
  await closing
  tell({ question: null, declined: null } as never)
  expect(await answered).toMatchObject({ ok: true })
})
