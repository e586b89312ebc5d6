import { useIntervalFn, useTimestamp } from '@vueuse/core'
import type { ShallowRef } from 'vue'

/** The present moment, milliseconds since the epoch, renewed every `everyMs`. */
export function useNow(everyMs = 15_000): Readonly<ShallowRef<number>> {
  return useTimestamp({ scheduler: (tick) => useIntervalFn(tick, everyMs) })
}
