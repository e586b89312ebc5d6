import { z } from 'zod'
import { AppError, toAppError, type Answer } from '#shared/errors.ts'
import { ROUTES, type Handlers, type RequestContext, type RouteName } from '#shared/ipc/index.ts'
import type { Logger } from '../ports.ts'

const requestId = z.string().min(1).max(64)
const rpcMessage = z.union([
  z.strictObject({ cancel: requestId }),
  z.strictObject({ route: z.string().max(64), input: z.unknown(), requestId }),
])

/** What windows may ask while they are locked: how they look, and to be unlocked. Nothing here tells of a call. */
export const OPEN_WHILE_LOCKED: ReadonlySet<RouteName> = new Set<RouteName>([
  'app.info',
  'preferences.get',
  'lock.state',
  'lock.now',
  'lock.active',
  'lock.unlock',
  'lock.recover',
])

export interface Dispatcher {
  answer: (request: unknown, signal?: AbortSignal) => Promise<Answer<unknown>>
  cancelAll: () => void
  /** @returns when everything that was asked so far is answered */
  idle: () => Promise<void>
}

export interface DispatcherOptions {
  handlers: Handlers
  logger: Logger
  isLocked?: () => boolean
}

const isRoute = (name: string): name is RouteName => Object.hasOwn(ROUTES, name)

function invalid(error: z.ZodError): AppError {
  const issues = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  return new AppError('invalid_input', 'The input is not of the form this request takes', { issues })
}

/**
 * Parses a message, runs the handler of its route, and answers: nothing is thrown across the boundary. An unexpected
 * error is logged by its class and answered as `internal`.
 */
export function createDispatcher({
  handlers,
  logger,
  isLocked = () => false,
}: DispatcherOptions): Dispatcher {
  const running = new Map<string, AbortController>()
  const answering = new Set<Promise<unknown>>()

  async function run(request: unknown, callerSignal: AbortSignal | undefined): Promise<unknown> {
    const message = rpcMessage.safeParse(request)
    if (!message.success) throw invalid(message.error)
    if ('cancel' in message.data) {
      running.get(message.data.cancel)?.abort()
      return null
    }
    const { route: name, input, requestId } = message.data
    if (!isRoute(name)) throw new AppError('unknown_route', 'No such request')
    if (!OPEN_WHILE_LOCKED.has(name) && isLocked()) throw new AppError('locked', 'The windows are locked')
    const parsed = ROUTES[name].input.safeParse(input)
    if (!parsed.success) throw invalid(parsed.error)

    const abort = new AbortController()
    const signal = callerSignal ? AbortSignal.any([abort.signal, callerSignal]) : abort.signal
    running.set(requestId, abort)
    try {
      // The schema and the handler are of one route; the compiler cannot follow that through a name it does not know.
      const handler = handlers[name] as (input: unknown, context: RequestContext) => unknown
      return await handler(parsed.data, { signal })
    } finally {
      if (running.get(requestId) === abort) running.delete(requestId)
    }
  }

  return {
    answer: async (request, signal) => {
      const answered = run(request, signal)
      answering.add(answered)
      try {
        return { ok: true, value: await answered }
      } catch (thrown) {
        const error = toAppError(thrown)
        if (error.code === 'internal')
          logger.warn('request failed unexpectedly', { cause: error.details.cause ?? null })
        return { ok: false, error: error.toInfo() }
      } finally {
        answering.delete(answered)
      }
    },
    cancelAll: () => {
      for (const abort of running.values()) abort.abort()
    },
    idle: async () => {
      await Promise.allSettled(answering)
    },
  }
}
