/** Passes a job's changes on, at most ten a second; the last of a burst is never lost. */
export interface Throttle {
  /** @param now true for what must not wait, such as the end */
  changed: (now?: boolean) => void
  stop: () => void
}

const INTERVAL_MS = 100

/** @param monotonic milliseconds, never running backwards */
export function throttle(emit: () => void, monotonic: () => number): Throttle {
  let last = -Infinity
  let timer: ReturnType<typeof setTimeout> | null = null
  function send(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    last = monotonic()
    emit()
  }
  return {
    changed: (now = false) => {
      const wait = last + INTERVAL_MS - monotonic()
      if (now || wait <= 0) send()
      else timer ??= setTimeout(send, wait)
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
