import type { BrowserWindow, Rectangle } from 'electron'
import { z } from 'zod'
import { member, members, needed, orNull, plain } from '#core/files/stored.ts'
import type { Logger, SettingsStore } from '#core/ports.ts'
import { keptSetting, setting } from '#core/settings/setting.ts'
import { toAppError } from '#shared/errors.ts'

export interface WindowState {
  /** Without x and y the system places the window. */
  bounds: { width: number; height: number; x?: number; y?: number }
  maximized: boolean
}

const DEFAULT_STATE: WindowState = { bounds: { width: 1280, height: 800 }, maximized: false }
/** Of the title bar, px: enough to take hold of. */
const GRIP = { width: 120, height: 40 }

const pixels = needed(plain(z.int().min(-100_000).max(100_000)))
const size = needed(plain(z.int().min(1).max(100_000)))
export const WINDOW = setting(
  'desktopWindow',
  members<{ bounds: Rectangle | null; maximized: boolean }>({
    bounds: member(orNull(members<Rectangle>({ x: pixels, y: pixels, width: size, height: size })), null),
    maximized: member(plain(z.boolean()), false),
  }),
  { bounds: null, maximized: false },
)

/**
 * Where the window was left, fitted to the displays that exist now.
 *
 * @param workAreas of the displays, the primary one first
 */
export function restoreWindowState(settings: SettingsStore, workAreas: readonly Rectangle[]): WindowState {
  const { bounds, maximized } = keptSetting(settings, WINDOW).get()
  if (bounds === null) return fitSize({ ...DEFAULT_STATE, maximized }, workAreas[0])
  const home = workAreas.find((area) => canBeGrabbed(bounds, area))
  if (home === undefined) {
    const { width, height } = bounds
    return fitSize({ bounds: { width, height }, maximized }, workAreas[0])
  }
  const width = Math.min(bounds.width, home.width)
  const height = Math.min(bounds.height, home.height)
  return {
    maximized,
    bounds: {
      width,
      height,
      x: clamp(bounds.x, home.x, home.x + home.width - width),
      y: clamp(bounds.y, home.y, home.y + home.height - height),
    },
  }
}

/** Keeps the window's place when it closes. A failure to write it is no reason to hold up the person. */
export function keepWindowState(window: BrowserWindow, settings: SettingsStore, logger: Logger): void {
  window.on('close', () => {
    try {
      const { x, y, width, height } = window.getNormalBounds()
      keptSetting(settings, WINDOW).set({ bounds: { x, y, width, height }, maximized: window.isMaximized() })
    } catch (error) {
      logger.warn('window.state-not-kept', { code: toAppError(error).code })
    }
  })
}

function fitSize(state: WindowState, area: Rectangle | undefined): WindowState {
  if (area === undefined) return state
  const { width, height } = state.bounds
  return { ...state, bounds: { width: Math.min(width, area.width), height: Math.min(height, area.height) } }
}

function canBeGrabbed(bounds: Rectangle, area: Rectangle): boolean {
  const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
  const titleInside = bounds.y >= area.y - GRIP.height && bounds.y <= area.y + area.height - GRIP.height
  return width >= GRIP.width && titleInside
}

function clamp(value: number, from: number, to: number): number {
  return Math.max(from, Math.min(value, to))
}
