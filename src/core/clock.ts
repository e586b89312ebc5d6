import { AppError } from '#shared/errors.ts'
import type { Clock } from './ports.ts'

/** The real clock. Waiting uses the timer's own monotonic time, so a clock that is set back does not prolong it. */
export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const cancelled = (): void => {
        clearTimeout(timer)
        reject(new AppError('cancelled', 'The request was cancelled'))
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', cancelled)
        resolve()
      }, milliseconds)
      if (signal?.aborted) cancelled()
      else signal?.addEventListener('abort', cancelled, { once: true })
    }),
}
