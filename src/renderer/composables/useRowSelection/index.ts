import { computed, shallowRef, type ComputedRef } from 'vue'

export interface UseRowSelectionOptions {
  /** Ids of the rows shown, in their order. */
  ids: () => readonly string[]
  /** Everything picked, also on other pages. */
  selected: () => ReadonlySet<string>
  onChange: (selected: ReadonlySet<string>) => void
}

export interface UseRowSelectionReturn {
  /** How much of the page is picked. */
  page: ComputedRef<'none' | 'some' | 'all'>
  toggle: (row: number) => void
  /** Picks everything from a row, the one toggled last by default, to this one. */
  extendTo: (row: number, from?: number) => void
  togglePage: (picked: boolean) => void
  /** Other rows are shown now: a new range begins. */
  forgetAnchor: () => void
}

/** Picks rows the way lists on a desktop do: one by one, in ranges, by the page; what was picked elsewhere stays. */
export function useRowSelection({ ids, selected, onChange }: UseRowSelectionOptions): UseRowSelectionReturn {
  const anchor = shallowRef<number | null>(null)

  const page = computed(() => {
    const shown = ids()
    const picked = shown.filter((id) => selected().has(id)).length
    if (picked === 0) return 'none'
    return picked === shown.length ? 'all' : 'some'
  })

  function set(rows: readonly string[], picked: boolean): void {
    const next = new Set(selected())
    for (const id of rows)
      if (picked) next.add(id)
      else next.delete(id)
    onChange(next)
  }

  return {
    page,
    toggle: (row) => {
      const id = ids()[row]
      if (id === undefined) return
      anchor.value = row
      set([id], !selected().has(id))
    },
    extendTo: (row, from) => {
      const start = from ?? anchor.value ?? row
      anchor.value = start
      set(ids().slice(Math.min(start, row), Math.max(start, row) + 1), true)
    },
    togglePage: (picked) => set(ids(), picked),
    forgetAnchor: () => (anchor.value = null),
  }
}
