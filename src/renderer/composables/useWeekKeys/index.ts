import { nextTick, onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import type { DaySpan, WeekSettings } from '#shared/tasks/weekEdit.ts'
import { DAYS_MONDAY_FIRST, type MinuteSpan } from '#shared/tasks/workHours.ts'
import { steppedGesture, type WeekGesture } from '../../components/task/edit/weekGesture.ts'

export interface UseWeekKeysOptions {
  /** Holds the cells, each with `data-cell="<wday>:<cell>"`: 0 the day, then its slots, then two buttons. */
  root: Readonly<ShallowRef<HTMLElement | null>>
  spans: (wday: number) => MinuteSpan[]
  week: () => WeekSettings
  /** Minutes that an arrow key moves by. */
  step: () => number
  /** What the keys have moved a slot to, until they are let go of. */
  gesture: ShallowRef<WeekGesture | null>
  onEnd: (kept: boolean) => void
  onRemove: (slotAt: DaySpan) => void
}

export interface UseWeekKeysReturn {
  /** The one cell that Tab reaches. */
  active: ShallowRef<WeekCell>
  onKeydown: (event: KeyboardEvent) => void
  onKeyup: (event: KeyboardEvent) => void
  onFocusin: (event: FocusEvent) => void
  /** Moves the focus to the slot that holds this minute, else to the day's button for new ones. */
  focusMinute: (wday: number, minute: number) => void
}

export interface WeekCell {
  wday: number
  cell: number
}

/** Cells of a day beside its slots: the day itself, one that adds a slot, one that copies the day. */
const OTHER_CELLS = 3

/** The week grid by keyboard: arrows move the focus, with Shift or Ctrl they move slots and their edges. */
export function useWeekKeys({
  root,
  spans,
  week,
  step,
  gesture,
  onEnd,
  onRemove,
}: UseWeekKeysOptions): UseWeekKeysReturn {
  const active = shallowRef<WeekCell>({ wday: DAYS_MONDAY_FIRST[0] ?? 1, cell: 0 })
  let byKeys = false

  const lastCell = (wday: number): number => spans(wday).length + OTHER_CELLS - 1

  function focus(wday: number, cell: number): void {
    active.value = { wday, cell: Math.max(0, Math.min(cell, lastCell(wday))) }
    const name = `${wday}:${active.value.cell}`
    void nextTick(() => root.value?.querySelector<HTMLElement>(`[data-cell="${name}"]`)?.focus())
  }

  function focusMinute(wday: number, minute: number): void {
    const at = spans(wday).findIndex(({ begin, end }) => begin <= minute && minute < end)
    focus(wday, at < 0 ? spans(wday).length + 1 : at + 1)
  }

  function slotAt({ wday, cell }: WeekCell): DaySpan | null {
    const span = spans(wday)[cell - 1]
    return span ? { wday, span } : null
  }

  function onKeydown(event: KeyboardEvent): void {
    const { wday } = active.value
    const slot = slotAt(active.value)
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    const control = event.ctrlKey || event.metaKey
    if (sideways && slot && (event.shiftKey || control))
      move(slot, event.shiftKey ? (control ? 'begin' : 'end') : 'body', sideways * step())
    else if (event.shiftKey || control || event.altKey) return
    else if (sideways) focus(wday, active.value.cell + sideways)
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') focusDay(event.key === 'ArrowUp' ? -1 : 1)
    else if (event.key === 'Home' || event.key === 'End')
      focus(wday, event.key === 'Home' ? 0 : lastCell(wday))
    else if (slot && (event.key === 'Delete' || event.key === 'Backspace')) onRemove(slot)
    else if (event.key === 'Escape' && byKeys) end(false)
    else return
    event.preventDefault()
  }

  /** The same kind of cell on the next day. */
  function focusDay(by: number): void {
    const { wday, cell } = active.value
    const next = DAYS_MONDAY_FIRST[DAYS_MONDAY_FIRST.indexOf(wday) + by]
    if (next === undefined) return
    const [here, there] = [spans(wday).length, spans(next).length]
    if (cell === 0) focus(next, 0)
    else if (cell > here) focus(next, there + cell - here)
    else focus(next, Math.min(cell, there + 1))
  }

  function move(slot: DaySpan, part: 'body' | 'begin' | 'end', by: number): void {
    const held = gesture.value
    const goesOn = held?.kind === 'move' || held?.kind === 'stretch' ? held : { from: slot, to: slot }
    byKeys = true
    const next = steppedGesture(week(), goesOn, part, by)
    gesture.value = next
    if (next.kind === 'move' || next.kind === 'stretch') focusMinute(next.to.wday, next.to.span.begin)
  }

  /** A slot is taken where it stands when the last of the keys is let go of: one step to undo. */
  function onKeyup(event: KeyboardEvent): void {
    if (byKeys && !event.shiftKey && !event.ctrlKey && !event.metaKey) end(true)
  }

  function end(kept: boolean): void {
    if (!byKeys) return
    byKeys = false
    onEnd(kept)
  }

  function onFocusin({ target }: FocusEvent): void {
    const name =
      target instanceof Element ? target.closest<HTMLElement>('[data-cell]')?.dataset.cell : undefined
    const [wday, cell] = (name ?? '').split(':').map(Number)
    if (wday !== undefined && cell !== undefined) active.value = { wday, cell }
  }

  const onBlur = (): void => end(true)
  window.addEventListener('blur', onBlur)
  onScopeDispose(() => window.removeEventListener('blur', onBlur))

  return { active, onKeydown, onKeyup, onFocusin, focusMinute }
}
