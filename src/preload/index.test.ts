import { beforeAll, expect, it, vi } from 'vitest'
import { EVENT_CHANNEL, RPC_CHANNEL, type DesktopBridge } from '#shared/ipc/bridge.ts'
import * as fake from '../../test/electron/fake.ts'

vi.mock('electron', () => import('../../test/electron/fake.ts'))

let exposed: unknown[][]
let bridge: DesktopBridge

beforeAll(async () => {
  await import('./index.ts')
  exposed = [...fake.contextBridge.exposeInMainWorld.mock.calls]
  bridge = exposed[0]?.[1] as DesktopBridge
})

it('puts one narrow object on the window', () => {
  expect(exposed.map(([name]) => name)).toEqual(['callbook'])
  expect(Object.keys(bridge).sort()).toEqual(['onEvent', 'request'])
})

it('sends requests on the one channel, and only their known parts', async () => {
  fake.ipcRenderer.invoke.mockResolvedValueOnce({ ok: true, value: 1 })
  const request = { route: 'app.info', input: {}, requestId: 'r', more: 'x' }
  expect(await bridge.request(request)).toEqual({ ok: true, value: 1 })
  expect(fake.ipcRenderer.invoke).toHaveBeenCalledExactlyOnceWith(RPC_CHANNEL, {
    route: 'app.info',
    input: {},
    requestId: 'r',
  })
})

it('hands on events without the IPC event, until told to stop', () => {
  const listener = vi.fn()
  const stop = bridge.onEvent(listener)
  const event = { name: 'accounts.changed', payload: null }
  fake.ipcRenderer.emit(EVENT_CHANNEL, { sender: fake.ipcRenderer }, event)
  expect(listener).toHaveBeenCalledExactlyOnceWith(event)
  stop()
  fake.ipcRenderer.emit(EVENT_CHANNEL, {}, event)
  expect(listener).toHaveBeenCalledOnce()
})
