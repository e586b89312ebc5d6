import { nextTick, type Ref } from 'vue'
import { useCommands } from '../useCommands/index.ts'

export interface UseRowKeysOptions {
  /** Holds an element that can have the keyboard for each row, in order, marked `data-row`. */
  list: Ref<HTMLElement | null>
  count: () => number
  /** To the page after or before this one. @returns whether there is one */
  turn: (by: 1 | -1) => Promise<boolean>
}
export interface UseRowKeysReturn {
  /** The row that has the keyboard; null for none. */
  current: () => number | null
  /** Gives a row the keyboard, or the nearest that there is. */
  focus: (row: number) => Promise<void>
  /**
   * Does something with the row that has the keyboard, after what was begun before: whoever types ahead means the next row.
   * @returns false where no row has it
   */
  judge: (act: (row: number) => Promise<unknown>) => false | undefined
  /** Arrows, as J and K. */
  onKeydown: (event: KeyboardEvent) => void
}

/** J, K and the arrows in a list of rows, over the ends of its pages. */
export function useRowKeys({ list, count, turn }: UseRowKeysOptions): UseRowKeysReturn {
  function current(): number | null {
    const held = document.activeElement?.closest('li')?.querySelector<HTMLElement>('[data-row]')
    return held && list.value?.contains(held) ? Number(held.dataset.row) : null
  }
  async function focus(row: number): Promise<void> {
    await nextTick()
    const there = Math.max(0, Math.min(row, count() - 1))
    const target = list.value?.querySelector<HTMLElement>(`[data-row="${there}"]`)
    target?.focus()
    target?.scrollIntoView({ block: 'nearest' })
  }
  async function step(by: 1 | -1): Promise<void> {
    const from = current()
    const to = from === null ? 0 : from + by
    if (to >= 0 && to < count()) return focus(to)
    if (await turn(by)) await focus(by > 0 ? 0 : count() - 1)
  }
  let underWay: Promise<unknown> = Promise.resolve()
  function judge(act: (row: number) => Promise<unknown>): false | undefined {
    if (current() === null) return false
    underWay = underWay.then(async () => {
      const row = current()
      if (row === null) return
      await act(row)
      await focus(row)
    })
    return undefined
  }
  useCommands({
    next: () => void step(1),
    previous: () => void step(-1),
    nextPage: () => void turn(1),
    previousPage: () => void turn(-1),
  })
  return {
    current,
    focus,
    judge,
    onKeydown: (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
      const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null
      if (by === null) return
      event.preventDefault()
      void step(by)
    },
  }
}
