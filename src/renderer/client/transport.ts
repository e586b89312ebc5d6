import type { Answer } from '#shared/errors.ts'
import type { AppEvent } from '#shared/ipc/events.ts'
import type { RpcMessage } from '#shared/ipc/index.ts'

/** How requests reach the host. The desktop app and the browser each have one; nothing else in the renderer differs. */
export interface Transport {
  request: (request: RpcMessage) => Promise<Answer<unknown>>
  /** @returns a function that stops listening */
  onEvent: (listener: (event: AppEvent) => void) => () => void
}
