import { useEventListener, useWindowSize } from '@vueuse/core'
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'

export interface UseWindowOptions {
  scroller: Readonly<ShallowRef<HTMLElement | null>>
  rows: () => number
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

/** Up to here all rows stand in the page, to be selected and found by the browser's own means. */
export const ALL_DRAWN = 100
const BEYOND = 10

/** Of a longer list the rows that can be seen, and a few beyond. */
export function useWindow({ scroller, rows, rowHeight, head = 0 }: UseWindowOptions): UseWindowReturn {
  const top = shallowRef(0)
  const { height } = useWindowSize()
  const follow = (): void => void (top.value = scroller.value?.scrollTop ?? 0)
  useEventListener(scroller, 'scroll', follow, { passive: true })

  /** Always as many, so that elements are used again; a list is no higher than the window. */
  const most = computed(() => Math.ceil(height.value / rowHeight()) + 2 * BEYOND)
  const range = computed(() => {
    const count = rows()
    if (count <= ALL_DRAWN) return { from: 0, until: count }
    // The list may have become shorter than what was scrolled.
    const first = Math.min(Math.floor(top.value / rowHeight()) - BEYOND, count - most.value)
    const from = Math.max(0, first)
    return { from, until: Math.min(count, from + most.value) }
  })

  function reveal(row: number): void {
    const element = scroller.value
    if (element === null || rows() <= ALL_DRAWN) return
    const [start, end] = [row * rowHeight(), (row + 1) * rowHeight()]
    const room = element.clientHeight - head
    let wanted = element.scrollTop
    if (start < wanted) wanted = start
    else if (end > wanted + room) wanted = end - room
    if (wanted !== element.scrollTop) element.scrollTop = wanted
    // A browser scrolls no further than rows stand in the page; where it will be is known already.
    top.value = wanted
  }

  // What leaves the page takes the keyboard along: it stays in the list.
  watch(range, ({ from, until }) => {
    const at = document.activeElement?.closest<HTMLElement>('[data-row], [data-call]')
    if (!at || !scroller.value?.contains(at)) return
    const row = Number(at.dataset['row'] ?? at.dataset['call'])
    if (row < from || row >= until) scroller.value.focus({ preventScroll: true })
  })

  return {
    range,
    keyOf: (row, id) => (rows() <= ALL_DRAWN ? id : row % most.value),
    before: computed(() => range.value.from * rowHeight()),
    after: computed(() => (rows() - range.value.until) * rowHeight()),
    reveal,
  }
}
