import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { MINUTES_PER_DAY } from '#shared/tasks/workHours.ts'
import type { Grip, WeekPoint } from '../../components/task/edit/weekGesture.ts'

export interface UseWeekDragOptions {
  /** Holds the days; each day's picture carries `data-track`, its slots `data-begin` and `data-end`. */
  root: Readonly<ShallowRef<HTMLElement | null>>
  enabled: () => boolean
  onDrag: (grip: Grip, to: WeekPoint, fine: boolean) => void
  /** The drag is done; `kept` is false where it was broken off. */
  onEnd: (kept: boolean) => void
  /** A press without a drag. */
  onPress: (grip: Grip) => void
}

export interface UseWeekDragReturn {
  onPointerdown: (event: PointerEvent) => void
  /** What the pointer would take hold of, for its shape. */
  gripAt: (event: PointerEvent) => Grip | null
}

/** Below this a press is no drag, px. */
const SLACK = 4
/** How near to an edge takes hold of it, px; fingers are thicker. */
const REACH = { mouse: 6, touch: 12 }

/** Follows a pointer over a week: mouse, pen or finger. Escape breaks a drag off, and so does a touch that scrolls. */
export function useWeekDrag({
  root,
  enabled,
  onDrag,
  onEnd,
  onPress,
}: UseWeekDragOptions): UseWeekDragReturn {
  const grip = shallowRef<Grip | null>(null)
  let start: PointerEvent | null = null
  let dragging = false

  const tracks = (): HTMLElement[] => [...(root.value?.querySelectorAll<HTMLElement>('[data-track]') ?? [])]

  /** The day nearest to the pointer, and the minute, which may lie outside the day. */
  function pointAt({ clientX, clientY }: PointerEvent): WeekPoint | null {
    const distance = ({ top, bottom }: DOMRect): number => Math.max(top - clientY, clientY - bottom, 0)
    const [nearest] = tracks()
      .map((track) => ({ track, box: track.getBoundingClientRect() }))
      .toSorted((one, other) => distance(one.box) - distance(other.box))
    if (!nearest || nearest.box.width === 0) return null
    const { track, box } = nearest
    return {
      wday: Number(track.dataset.track),
      minute: ((clientX - box.left) / box.width) * MINUTES_PER_DAY,
    }
  }

  function gripAt(event: PointerEvent): Grip | null {
    const at = pointAt(event)
    const target = event.target instanceof Element ? event.target : null
    if (!at || !target?.closest('[data-track]')) return null
    const bar = target.closest<HTMLElement>('[data-begin]')
    if (!bar) return { at, part: 'free' }
    const slot = { begin: Number(bar.dataset.begin), end: Number(bar.dataset.end) }
    const { left, right, width } = bar.getBoundingClientRect()
    const reach = Math.min(event.pointerType === 'touch' ? REACH.touch : REACH.mouse, width / 4)
    if (event.clientX - left <= reach) return { at, part: 'begin', slot }
    return { at, part: right - event.clientX <= reach ? 'end' : 'body', slot }
  }

  function onPointerdown(event: PointerEvent): void {
    if (!enabled() || start || event.button !== 0 || !event.isPrimary) return
    const taken = gripAt(event)
    if (!taken) return
    grip.value = taken
    start = event
    dragging = false
    // No text is selected and no image dragged; a finger may still scroll the page.
    event.preventDefault()
    listen('add')
  }

  function onPointermove(event: PointerEvent): void {
    if (!start || !grip.value || event.pointerId !== start.pointerId) return
    if (!dragging) {
      if (Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < SLACK) return
      dragging = true
      root.value?.setPointerCapture(event.pointerId)
    }
    const to = pointAt(event)
    if (to) onDrag(grip.value, to, event.altKey)
  }

  function onPointerup(event: PointerEvent): void {
    if (event.pointerId !== start?.pointerId) return
    const [pressed, dragged] = [grip.value, dragging]
    finish()
    if (dragged) onEnd(true)
    else if (pressed) onPress(pressed)
  }

  function onPointercancel(event: PointerEvent): void {
    if (event.pointerId === start?.pointerId) breakOff()
  }

  function onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    breakOff()
  }

  function breakOff(): void {
    const dragged = dragging
    finish()
    if (dragged) onEnd(false)
  }

  function finish(): void {
    if (start && root.value?.hasPointerCapture(start.pointerId))
      root.value.releasePointerCapture(start.pointerId)
    grip.value = null
    start = null
    dragging = false
    listen('remove')
  }

  function listen(how: 'add' | 'remove'): void {
    const target = window[`${how}EventListener`].bind(window) as typeof window.addEventListener
    target('pointermove', onPointermove)
    target('pointerup', onPointerup)
    target('pointercancel', onPointercancel)
    target('blur', breakOff)
    target('keydown', onKeydown, { capture: true })
  }
  onScopeDispose(() => listen('remove'))

  return { onPointerdown, gripAt }
}
