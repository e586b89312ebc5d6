import type { Clock } from '../ports.ts'

/** Passes a job's changes on, at most ten a second; the last of a burst is never lost. */
export interface Throttle {
  changed: () => void
  stop: () => void
}

const INTERVAL_MS = 100

/** @param monotonic milliseconds, never running backwards, by the same clock */
export function throttle(
  emit: () => void,
  { clock, monotonic }: { clock: Pick<Clock, 'sleep'>; monotonic: () => number },
): Throttle {
  let last = -Infinity
  let waiting: AbortController | null = null
  function stop(): void {
    waiting?.abort()
    waiting = null
  }
  function send(): void {
    stop()
    last = monotonic()
    emit()
  }
  function sendAfter(milliseconds: number): void {
    const wait = (waiting = new AbortController())
    clock.sleep(milliseconds, wait.signal).then(
      () => {
        if (waiting === wait) send()
      },
      () => undefined,
    )
  }
  return {
    changed: () => {
      const wait = last + INTERVAL_MS - monotonic()
      if (wait <= 0) send()
      else if (waiting === null) sendAfter(wait)
    },
    stop,
  }
}
