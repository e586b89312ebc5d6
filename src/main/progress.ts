import { BrowserWindow } from 'electron'
import type { AppEvent } from '#shared/ipc/events.ts'
import type { RunningWork } from './quitQuestion.ts'

/** Between 0 and 1 is a length; these take the bar away, and show one without a length. */
const NO_BAR = -1
const NO_LENGTH = 2

export interface WorkShown {
  /** Listens to the product's events. */
  follow: (event: AppEvent) => void
  /** What runs now. */
  running: () => RunningWork
}

/** Shows on the taskbar or dock how far exports and synchronisations are. */
export function taskbarProgress(): WorkShown {
  const running = new Map<string, number | null>()
  const syncs = new Set<string>()

  function lengthShown(): number {
    if (running.size === 0) return NO_BAR
    const known = [...running.values()].filter((fraction) => fraction !== null)
    return known.length === 0 ? NO_LENGTH : known.reduce((sum, fraction) => sum + fraction, 0) / known.length
  }

  return {
    follow: (event) => {
      if (event.name !== 'sync.changed' && event.name !== 'exports.changed') return
      const { id, state, records, total } = event.payload
      if (state === 'running') {
        running.set(id, total ? Math.min(1, records / total) : null)
        if (event.name === 'sync.changed') syncs.add(id)
      } else {
        running.delete(id)
        syncs.delete(id)
      }
      for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(lengthShown())
    },
    running: () => ({ syncs: syncs.size, exports: running.size - syncs.size }),
  }
}
