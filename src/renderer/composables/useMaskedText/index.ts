import { computed, shallowRef, type Ref, type ShallowRef, type WritableComputedRef } from 'vue'
import { maskTyped } from '#shared/records/maskNumber.ts'

export interface UseMaskedTextOptions {
  text: Ref<string>
  masked: () => boolean
}

export interface UseMaskedTextReturn {
  /** For the field: as it was typed while it has the keyboard, else masked. */
  shown: WritableComputedRef<string>
  /** Set by the field. */
  focused: ShallowRef<boolean>
}

/** A text that is typed, in which numbers are masked once the keyboard is elsewhere. */
export function useMaskedText({ text, masked }: UseMaskedTextOptions): UseMaskedTextReturn {
  const focused = shallowRef(false)
  const shown = computed({
    get: () => (masked() && !focused.value ? maskTyped(text.value) : text.value),
    set: (typed) => (text.value = typed),
  })
  return { shown, focused }
}
