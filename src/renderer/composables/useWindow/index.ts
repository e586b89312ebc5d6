import { useElementSize, useEventListener, useTimeoutFn, useWindowSize } from '@vueuse/core'
import { computed, nextTick, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'

export interface UseWindowOptions {
  scroller: Readonly<ShallowRef<HTMLElement | null>>
  /** The list itself: another list is drawn from its beginning. */
  rows: () => readonly { id: string }[]
  /** px, the same for every row. */
  rowHeight: () => number
  /** px above the first row that stay in view. */
  head?: number
}

export interface UseWindowReturn {
  /** The rows that stand in the page: from, and up to but not with. */
  range: ComputedRef<{ from: number; until: number }>
  /** By which a row's elements are used again for another one: making them anew takes longer. */
  keyOf: (row: number, id: string) => string | number
  /** px that rows before and after them would take. */
  before: ComputedRef<number>
  after: ComputedRef<number>
  /** Scrolls as little as shows the row, which stands in the page with the next render. */
  reveal: (row: number) => void
}

/** Up to here all rows come to stand in the page, to be selected and found by the browser's own means. */
export const ALL_DRAWN = 100
/** Rows out of sight above and below. */
export const BEYOND = 6
/** ms without another list, after which the rows out of sight are drawn too, a few at a time. */
export const REST_MS = 400
export const STEP_MS = 20
const STEP_ROWS = 8

/**
 * What is drawn first are the rows that can be seen: what they cost is what a person waits for. A few beyond follow in a
 * moment, the rest of a page at rest; of a longer list it never does.
 */
export function useWindow({ scroller, rows, rowHeight, head = 0 }: UseWindowOptions): UseWindowReturn {
  const top = shallowRef(0)
  const { height: windowHeight } = useWindowSize()
  const { height } = useElementSize(scroller)
  const follow = (): void => void (top.value = scroller.value?.scrollTop ?? 0)
  useEventListener(scroller, 'scroll', follow, { passive: true })

  const seen = computed(() => Math.ceil((height.value || windowHeight.value) / rowHeight()))
  const isWhole = (): boolean => rows().length <= ALL_DRAWN
  /** Another list begins with the rows that can be seen, and a moment later those out of sight are there too. */
  const beyond = shallowRef(0)
  /** Always as many, so that elements are used again. */
  const most = computed(() => seen.value + 1 + 2 * BEYOND)
  /** Rows of a page that stand in it by now. */
  const grown = shallowRef(0)
  const range = computed(() => {
    const count = rows().length
    const first = Math.floor(top.value / rowHeight())
    const least = seen.value + 1
    if (isWhole())
      return { from: 0, until: Math.min(count, Math.max(grown.value, first + least + beyond.value)) }
    // The list may have become shorter than what was scrolled.
    const from = Math.max(0, Math.min(first - beyond.value, count - least - beyond.value))
    return { from, until: Math.min(count, from + least + 2 * beyond.value) }
  })
  const { start: widen } = useTimeoutFn(() => void (beyond.value = BEYOND), STEP_MS, { immediate: false })
  const { start: rest } = useTimeoutFn(grow, REST_MS, { immediate: false })
  const { start: goOn } = useTimeoutFn(grow, STEP_MS, { immediate: false })
  function grow(): void {
    if (!isWhole() || range.value.until >= rows().length) return
    grown.value = range.value.until + STEP_ROWS
    goOn()
  }
  // The same calls read anew stay as they are.
  watch(
    () => `${rows().length}/${rows()[0]?.id}/${rows().at(-1)?.id}`,
    () => {
      beyond.value = 0
      widen()
      grown.value = 0
      rest()
    },
    { immediate: true },
  )

  function reveal(row: number): void {
    const element = scroller.value
    if (element === null) return
    const [start, end] = [row * rowHeight(), (row + 1) * rowHeight()]
    const room = element.clientHeight - head
    let wanted = element.scrollTop
    if (start < wanted) wanted = start
    else if (end > wanted + room) wanted = end - room
    if (wanted !== element.scrollTop) element.scrollTop = wanted
    // A browser scrolls no further than rows stand in the page; where it will be is known already.
    top.value = wanted
  }

  /** What has the keyboard in the list. */
  const focused = (): HTMLElement | null => {
    const at = document.activeElement?.closest<HTMLElement>('[data-row], [data-call]')
    return at && scroller.value?.contains(at) ? at : null
  }
  // What leaves the page takes the keyboard along: it stays in the list.
  watch(range, ({ from, until }) => {
    const at = focused()
    if (at === null) return
    const row = Number(at.dataset['row'] ?? at.dataset['call'])
    if (row < from || row >= until) scroller.value?.focus({ preventScroll: true })
  })
  // With another height the rows are drawn by other elements.
  watch(most, async () => {
    const { row, column, call } = focused()?.dataset ?? {}
    if (row === undefined && call === undefined) return
    await nextTick()
    const same = call === undefined ? `[data-row="${row}"][data-column="${column}"]` : `[data-call="${call}"]`
    scroller.value?.querySelector<HTMLElement>(same)?.focus({ preventScroll: true })
  })

  return {
    range,
    keyOf: (row, id) => (isWhole() ? id : row % most.value),
    before: computed(() => range.value.from * rowHeight()),
    after: computed(() => (rows().length - range.value.until) * rowHeight()),
    reveal,
  }
}
