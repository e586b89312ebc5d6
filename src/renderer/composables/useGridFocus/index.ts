import { nextTick, shallowRef, type ShallowRef } from 'vue'

export interface GridCell {
  row: number
  column: number
}

export interface UseGridFocusOptions {
  /** The element that holds the cells; each cell carries `data-row` and `data-column`. */
  root: Readonly<ShallowRef<HTMLElement | null>>
  rows: () => number
  columns: () => number
  /** Enter on a cell. */
  onActivate: (cell: GridCell) => void
  /** Space on a cell. */
  onToggle: (cell: GridCell) => void
  /** An arrow up or down with Shift. */
  onExtend: (from: GridCell, to: GridCell) => void
  /** An arrow beyond the first or the last row. */
  onEdge?: (by: 1 | -1) => void
  /** Ctrl+C or ⌘C on a cell with no text selected. */
  onCopy: (cell: GridCell) => void
}

export interface UseGridFocusReturn {
  /** The one cell that Tab reaches. */
  active: ShallowRef<GridCell>
  onKeydown: (event: KeyboardEvent) => void
  focus: (cell: GridCell) => void
}

/** Moves a roving focus through a grid by keyboard, as the ARIA grid pattern describes. */
export function useGridFocus({
  root,
  rows,
  columns,
  onActivate,
  onToggle,
  onExtend,
  onEdge,
  onCopy,
}: UseGridFocusOptions): UseGridFocusReturn {
  const active = shallowRef<GridCell>({ row: 0, column: 0 })

  function focus({ row, column }: GridCell): void {
    active.value = {
      row: Math.max(0, Math.min(row, rows() - 1)),
      column: Math.max(0, Math.min(column, columns() - 1)),
    }
    const { row: y, column: x } = active.value
    void nextTick(() =>
      root.value?.querySelector<HTMLElement>(`[data-row="${y}"][data-column="${x}"]`)?.focus(),
    )
  }

  function onKeydown(event: KeyboardEvent): void {
    const { row, column } = active.value
    const control = event.ctrlKey || event.metaKey
    if (control && event.key.toLowerCase() === 'c') {
      if (window.getSelection()?.toString()) return
      onCopy(active.value)
    } else if (event.key === 'Enter') onActivate(active.value)
    else if (event.key === ' ') onToggle(active.value)
    else {
      const step = stepOf(event.key, control)
      if (step === null) return
      const target = row + step.row
      if (Math.abs(step.row) === 1 && !event.shiftKey && (target < 0 || target >= rows())) {
        onEdge?.(step.row as 1 | -1)
        event.preventDefault()
        return
      }
      focus({ row: row + step.row, column: column + step.column })
      if (event.shiftKey && step.row !== 0) onExtend({ row, column }, active.value)
    }
    event.preventDefault()
  }

  function stepOf(key: string, control: boolean): GridCell | null {
    const far = Number.MAX_SAFE_INTEGER
    const PAGE_ROWS = 10
    switch (key) {
      case 'ArrowUp':
        return { row: -1, column: 0 }
      case 'ArrowDown':
        return { row: 1, column: 0 }
      case 'ArrowLeft':
        return { row: 0, column: -1 }
      case 'ArrowRight':
        return { row: 0, column: 1 }
      case 'PageUp':
        return { row: -PAGE_ROWS, column: 0 }
      case 'PageDown':
        return { row: PAGE_ROWS, column: 0 }
      case 'Home':
        return { row: control ? -far : 0, column: -far }
      case 'End':
        return { row: control ? far : 0, column: far }
      default:
        return null
    }
  }

  return { active, onKeydown, focus }
}
