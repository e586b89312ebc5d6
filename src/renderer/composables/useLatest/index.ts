import { shallowRef, type ShallowRef } from 'vue'
import { toAppError, type AppError } from '#shared/errors.ts'

export interface UseLatestReturn {
  loading: ShallowRef<boolean>
  /** Why the last reading failed; null once one came through. */
  error: ShallowRef<AppError | null>
  /** Reads something. What is under way is given up, and takes nothing on screen with it. */
  read: <Value>(
    ask: (signal: AbortSignal) => Promise<Value>,
    take: (value: Value) => void | Promise<void>,
  ) => Promise<void>
  /** Gives up what is under way. */
  stop: () => void
}

/** Reading one thing again and again: the last wish wins, whichever answer comes first. */
export function useLatest(): UseLatestReturn {
  const loading = shallowRef(false)
  const error = shallowRef<AppError | null>(null)
  let current: AbortController | null = null

  function stop(): void {
    current?.abort()
    current = null
    loading.value = false
  }

  async function read<Value>(
    ask: (signal: AbortSignal) => Promise<Value>,
    take: (value: Value) => void | Promise<void>,
  ): Promise<void> {
    current?.abort()
    const mine = new AbortController()
    current = mine
    loading.value = true
    try {
      const value = await ask(mine.signal)
      if (current !== mine) return
      error.value = null
      await take(value)
    } catch (thrown) {
      if (current === mine) error.value = toAppError(thrown)
    } finally {
      if (current === mine) loading.value = false
    }
  }

  return { loading, error, read, stop }
}
