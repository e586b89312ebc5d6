import type { Answer } from '../errors.ts'
import type { AppEvent } from './events.ts'
import type { RpcMessage } from './index.ts'

/** IPC channels of the desktop host; one for requests, one for events. */
export const RPC_CHANNEL = 'callbook:rpc'
export const EVENT_CHANNEL = 'callbook:event'

/** What the preload script puts on `window.callbook`. Nothing else crosses. */
export interface DesktopBridge {
  request: (request: RpcMessage) => Promise<Answer<unknown>>
  /** @returns a function that stops listening. */
  onEvent: (listener: (event: AppEvent) => void) => () => void
}

/** Paths and header of the browser host. */
export const BROWSER_HOST = {
  rpcPath: '/rpc',
  eventsPath: '/events',
  sessionPath: '/session',
  downloadPath: '/download/',
  secretHeader: 'x-callbook-session',
} as const
