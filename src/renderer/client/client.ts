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
  /**
   * From now on these routes are asked once `before` has ended, well or not: it puts down what they read.
   * @param before is asked with each of them
   */
  holdBack: (routes: (route: RouteName) => boolean, before: () => Promise<unknown>) => void
}

const UNLOCKING: ReadonlySet<RouteName> = new Set<RouteName>(['lock.unlock', 'lock.recover'])
const cancelled = (): AppError => new AppError('cancelled', 'The request was cancelled')

export function createClient(transport: Transport): Client {
  const listeners = new Map<EventName, Set<(payload: never) => void>>()
  // Several windows share one host; their request ids must not meet.
  const windowId = crypto.randomUUID()
  let lastId = 0
  /** What was asked while the windows were locked is asked again when they are not: nobody is told that it failed. */
  const waiting: (() => void)[] = []
  const tell = (event: AppEvent): void => {
    for (const listener of listeners.get(event.name) ?? []) listener(event.payload as never)
    if (event.name === 'lock.changed' && !event.payload.locked) for (const ask of waiting.splice(0)) ask()
  }
  transport.onEvent(tell)
  const held: { routes: (route: RouteName) => boolean; before: () => Promise<unknown> }[] = []
  const unlocked = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push(resolve)
      signal?.addEventListener('abort', () => reject(cancelled()), { once: true })
    })

  return {
    call: async (route, input, { signal } = {}) => {
      for (const { routes, before } of held) if (routes(route)) await before().catch(() => undefined)
      if (signal?.aborted) throw cancelled()
      const requestId = `${windowId}-${++lastId}`
      const cancel = (): void => void transport.request({ cancel: requestId })
      signal?.addEventListener('abort', cancel, { once: true })
      try {
        // Values can hold Vue's reactive proxies, which cannot be cloned across the desktop bridge.
        const request = { route, input: JSON.parse(JSON.stringify(input)) as unknown, requestId }
        let answer = await transport.request(request)
        while (!answer.ok && answer.error.code === 'locked') {
          // The event may have been lost on the way.
          tell({ name: 'lock.changed', payload: { locked: true } })
          await unlocked(signal)
          answer = await transport.request(request)
        }
        if (!answer.ok) throw new AppError(answer.error.code, answer.error.message, answer.error.details)
        if (UNLOCKING.has(route)) tell({ name: 'lock.changed', payload: { locked: false } })
        return answer.value as RouteOutput<typeof route>
      } finally {
        signal?.removeEventListener('abort', cancel)
      }
    },
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener))
      return () => set.delete(listener)
    },
    holdBack: (routes, before) => void held.push({ routes, before }),
  }
}
