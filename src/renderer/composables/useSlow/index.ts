import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'

export interface UseSlowOptions {
  /** How long waiting may last before it counts as slow, ms. */
  after?: number
}
export type UseSlowReturn = Readonly<ShallowRef<boolean>>

/** ms after which what is shown is shown as the one before: an answer of the store comes sooner, and nothing flickers. */
export const DIM_AFTER_MS = 150

/** True once `busy` has lasted for a while: time to tell the person that we are still waiting. */
export function useSlow(busy: Readonly<Ref<boolean>>, { after = 4000 }: UseSlowOptions = {}): UseSlowReturn {
  const slow = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = (): void => clearTimeout(timer)
  watch(
    busy,
    (now) => {
      stop()
      slow.value = false
      if (now) timer = setTimeout(() => (slow.value = true), after)
    },
    { immediate: true },
  )
  onScopeDispose(stop)
  return slow
}
