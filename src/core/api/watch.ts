import { AppError } from '#shared/errors.ts'
import type { Hold } from '../ports.ts'

/** Time limits of one request, redirects included. */
export interface Watch {
  /** Aborted by the caller's signal or when a limit has passed; its reason is an AppError. */
  signal: AbortSignal
  /** Starts the time limit of the next stage and ends that of the one before. */
  stage: (milliseconds: number, name: string) => void
  /** Stops the limits while a person is asked something; they begin anew after that, the whole request's too. */
  hold: Hold
  /**
   * The promise's outcome, or the abort's reason as soon as there is one: a fetch that does not heed its signal
   * cannot hold the caller up.
   */
  race: <T>(promise: Promise<T>) => Promise<T>
  /** Stops the timers and lets go of the caller's signal. */
  close: () => void
}

/**
 * Watches over a request with real timers, which are monotonic: setting the machine's clock does not touch them.
 * @param totalMs limit for everything together; none where it is left out
 */
export function createWatch(totalMs: number | undefined, callerSignal?: AbortSignal): Watch {
  const controller = new AbortController()
  const { signal } = controller
  const expire = (name: string): void =>
    controller.abort(new AppError('network_timeout', `No answer in time: ${name}`, { cause: 'TIMEOUT' }))
  // A limit around this one keeps its own reason.
  const cancel = (): void => {
    const reason: unknown = callerSignal?.reason
    controller.abort(
      reason instanceof AppError ? reason : new AppError('cancelled', 'The request was cancelled'),
    )
  }
  let total: ReturnType<typeof setTimeout> | undefined
  let stage: ReturnType<typeof setTimeout> | undefined
  let closed = false
  const startTotal = (): void => {
    if (totalMs !== undefined) total = setTimeout(expire, totalMs, 'the whole request')
  }
  let startStage = (): void => undefined
  const stop = (): void => {
    clearTimeout(total)
    clearTimeout(stage)
  }
  startTotal()
  if (callerSignal?.aborted) cancel()
  callerSignal?.addEventListener('abort', cancel, { once: true })
  const aborted = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason as AppError)
    else signal.addEventListener('abort', () => reject(signal.reason as AppError), { once: true })
  })
  // The abort may come while no race awaits it.
  aborted.catch(() => undefined)
  return {
    signal,
    stage: (milliseconds, name) => {
      clearTimeout(stage)
      startStage = () => {
        stage = setTimeout(expire, milliseconds, name)
      }
      startStage()
    },
    hold: () => {
      stop()
      return () => {
        if (closed) return
        stop()
        startTotal()
        startStage()
      }
    },
    race: (promise) => Promise.race([promise, aborted]),
    close: () => {
      closed = true
      stop()
      callerSignal?.removeEventListener('abort', cancel)
    },
  }
}
