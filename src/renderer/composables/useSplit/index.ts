import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { FACTS_WIDTHS, LIST_WIDTHS } from '#shared/preferences.ts'
import { useAppStore } from '../../stores/app.ts'

/** px that a conversation needs to be read with ease. */
const CONVERSATION = 480

export interface UseSplitOptions {
  /** px that list, conversation and fields have together; 0 while nobody knows. */
  width: Readonly<ShallowRef<number>>
  /** Whether a call is open. */
  open: () => boolean
}

export interface UseSplitReturn {
  /** The open call has the page to itself. */
  alone: ComputedRef<boolean>
  listWidth: ComputedRef<number>
  factsWidth: ComputedRef<number>
  factsShown: ComputedRef<boolean>
  /** They lie over the conversation: there is no room beside it. */
  factsOver: ComputedRef<boolean>
  toggleFacts: () => Promise<void>
  dragList: (width: number) => void
  dragFacts: (width: number) => void
  keepList: (width: number) => Promise<void>
  keepFacts: (width: number) => Promise<void>
}

/**
 * How the page is shared out. The conversation comes first: without room for it the fields fold away, then the list
 * gives way down to its least width, then the conversation takes the page. What the person chose is kept for more room.
 */
export function useSplit({ width, open }: UseSplitOptions): UseSplitReturn {
  const app = useAppStore()
  const draggedList = shallowRef<number | null>(null)
  const draggedFacts = shallowRef<number | null>(null)
  /** Shown by hand although there is no room. */
  const over = shallowRef(false)

  const alone = computed(() => open() && width.value > 0 && width.value < LIST_WIDTHS[0] + CONVERSATION)
  const listWidth = computed(() => {
    const wanted = draggedList.value ?? app.preferences.listWidth
    const room = width.value > 0 ? width.value - CONVERSATION : wanted
    return Math.max(LIST_WIDTHS[0], Math.min(wanted, room))
  })
  const factsWidth = computed(() => draggedFacts.value ?? app.preferences.factsWidth)
  const fits = computed(
    () => width.value - (alone.value ? 0 : listWidth.value) - factsWidth.value >= CONVERSATION,
  )
  const factsShown = computed(() => (fits.value ? app.preferences.factsShown : over.value))

  return {
    alone,
    listWidth,
    factsWidth,
    factsShown,
    factsOver: computed(() => factsShown.value && !fits.value),
    toggleFacts: async () => {
      if (fits.value) await app.update({ factsShown: !app.preferences.factsShown })
      else over.value = !over.value
    },
    dragList: (wide) => (draggedList.value = wide),
    dragFacts: (wide) => (draggedFacts.value = wide),
    keepList: async (wide) => {
      draggedList.value = null
      await app.update({ listWidth: clamp(wide, LIST_WIDTHS) })
    },
    keepFacts: async (wide) => {
      draggedFacts.value = null
      await app.update({ factsWidth: clamp(wide, FACTS_WIDTHS) })
    },
  }
}

const clamp = (value: number, [least, most]: readonly [number, number]): number =>
  Math.max(least, Math.min(most, value))
