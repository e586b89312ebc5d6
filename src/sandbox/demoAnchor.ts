import type { Clock, SettingsStore } from '#core/ports.ts'
import { DEFAULT_ANCHOR, type SandboxOptions } from './options.ts'

const ANCHOR_KEY = 'demoAnchor'
const MINUTE_MS = 60_000

/**
 * The demo account's "now": the moment it was first opened on this machine, so that its calls are recent then, and
 * the same ever after, so that calls kept on the machine stay true.
 */
export function demoWorld(settings: SettingsStore, clock: Clock): SandboxOptions {
  const stored = settings.get(ANCHOR_KEY)
  if (typeof stored === 'number' && Number.isSafeInteger(stored) && stored >= DEFAULT_ANCHOR)
    return { anchor: stored }
  // A clock that is years behind would put the calls before the tasks that made them.
  const anchor = Math.max(DEFAULT_ANCHOR, Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS)
  settings.set(ANCHOR_KEY, anchor)
  return { anchor }
}
