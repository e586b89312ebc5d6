import { AppError } from '#shared/errors.ts'
import type { AppEvent, EventMap, EventName } from '#shared/ipc/events.ts'
import type { RouteInput, RouteName, RouteOutput } from '#shared/ipc/index.ts'
import type { Transport } from './transport.ts'

export interface CallOptions {
  /** Aborting tells the host to stop, too. */
  signal?: AbortSignal
}

/** The renderer's one way to the host. */
export interface Client {
  /** @throws AppError with the host's code and details */
  call: <Name extends RouteName>(
    route: Name,
    input: RouteInput<Name>,
    options?: CallOptions,
  ) => Promise<RouteOutput<Name>>
  /** @returns a function that stops listening */
  on: <Name extends EventName>(name: Name, listener: (payload: EventMap[Name]) => void) => () => void
}

export function createClient(transport: Transport): Client {
  const listeners = new Map<EventName, Set<(payload: never) => void>>()
  // Several windows share one host; their request ids must not meet.
  const windowId = crypto.randomUUID()
  let lastId = 0
  transport.onEvent((event: AppEvent) => {
    for (const listener of listeners.get(event.name) ?? []) listener(event.payload as never)
  })

  return {
    call: async (route, input, { signal } = {}) => {
      if (signal?.aborted) throw new AppError('cancelled', 'The request was cancelled')
      const requestId = `${windowId}-${++lastId}`
      const cancel = (): void => void transport.request({ cancel: requestId })
      signal?.addEventListener('abort', cancel, { once: true })
      try {
        // Values can hold Vue's reactive proxies, which cannot be cloned across the desktop bridge.
        const answer = await transport.request({ route, input: JSON.parse(JSON.stringify(input)), requestId })
        if (answer.ok) return answer.value as RouteOutput<typeof route>
        throw new AppError(answer.error.code, answer.error.message, answer.error.details)
      } finally {
        signal?.removeEventListener('abort', cancel)
      }
    },
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener))
      return () => set.delete(listener)
    },
  }
}
