import { shallowRef, type ShallowRef } from 'vue'

export interface UseColumnResizeOptions {
  /** Width the column has now, px. */
  widthOf: (key: string) => number
  /** Called once, when the column is let go. */
  onResized: (key: string, width: number) => void
  min?: number
  max?: number
}

export interface UseColumnResizeReturn {
  /** The column being dragged and its width so far. */
  dragged: ShallowRef<{ key: string; width: number } | null>
  onPointerdown: (key: string, event: PointerEvent) => void
  /** Left and right: 16 px a step. */
  onKeydown: (key: string, event: KeyboardEvent) => void
}

const KEY_STEP = 16

export function useColumnResize({
  widthOf,
  onResized,
  min = 60,
  max = 800,
}: UseColumnResizeOptions): UseColumnResizeReturn {
  const dragged = shallowRef<{ key: string; width: number } | null>(null)
  const clamp = (width: number): number => Math.round(Math.max(min, Math.min(max, width)))

  function onPointerdown(key: string, event: PointerEvent): void {
    const handle = event.currentTarget as HTMLElement
    const startX = event.clientX
    const startWidth = widthOf(key)
    const move = ({ clientX }: PointerEvent): void => {
      dragged.value = { key, width: clamp(startWidth + clientX - startX) }
    }
    const end = (): void => {
      handle.removeEventListener('pointermove', move)
      if (dragged.value !== null) onResized(key, dragged.value.width)
      dragged.value = null
    }
    handle.setPointerCapture(event.pointerId)
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', end, { once: true })
    event.preventDefault()
    // The header is dragged elsewhere by its middle.
    event.stopPropagation()
  }

  function onKeydown(key: string, event: KeyboardEvent): void {
    const step = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP }[event.key]
    if (step === undefined) return
    onResized(key, clamp(widthOf(key) + step))
    event.preventDefault()
    event.stopPropagation()
  }

  return { dragged, onPointerdown, onKeydown }
}
