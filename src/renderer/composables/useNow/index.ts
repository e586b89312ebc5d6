import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

/** The present moment, milliseconds since the epoch, renewed every `everyMs`. */
export function useNow(everyMs = 15_000): Readonly<ShallowRef<number>> {
  const now = shallowRef(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), everyMs)
  onScopeDispose(() => clearInterval(timer))
  return now
}
