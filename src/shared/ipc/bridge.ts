import type { Answer } from '../errors.ts'
import type { AppEvent } from './events.ts'
import type { RouteName, RpcMessage } from './index.ts'

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

/**
 * Requests whose effect a person sees before it is kept, or goes on without waiting for: whoever closes the window in
 * the next moment finds it all the same. What reads is not among them: its work ends with its page.
 */
const OUTLIVING: ReadonlySet<string> = new Set<RouteName>([
  'accounts.activate',
  'accounts.maskNumbers',
  'cards.choose',
  'doubtful.dismiss',
  'drafts.edit',
  'drafts.redo',
  'drafts.undo',
  'exports.dismiss',
  'judgements.decide',
  'judgements.undecide',
  'lock.now',
  'looks.note',
  'marks.set',
  'optOuts.decide',
  'preferences.update',
  'queues.keepPlace',
  'tasks.arrange',
  'tasks.pin',
  'tasks.putBack',
  'tasks.unpin',
  'taskView.update',
])

export const outlivesItsPage = (route: string): boolean => OUTLIVING.has(route)
