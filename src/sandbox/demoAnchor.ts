import { z } from 'zod'
import { plain } from '#core/files/stored.ts'
import type { Clock, SettingsStore } from '#core/ports.ts'
import { keptSetting, setting } from '#core/settings/setting.ts'
import { DEFAULT_ANCHOR, type SandboxOptions } from './options.ts'

export const DEMO_ANCHOR = setting('demoAnchor', plain(z.int().min(DEFAULT_ANCHOR).nullable()), null)
const MINUTE_MS = 60_000

/**
 * The demo account's "now": the moment it was first opened on this machine, so that its calls are recent then, and
 * the same ever after, so that calls kept on the machine stay true.
 */
export function demoWorld(settings: SettingsStore, clock: Clock): SandboxOptions {
  const kept = keptSetting(settings, DEMO_ANCHOR)
  const stored = kept.get()
  if (stored !== null) return { anchor: stored }
  // A clock that is years behind would put the calls before the tasks that made them.
  const anchor = Math.max(DEFAULT_ANCHOR, Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS)
  kept.set(anchor)
  return { anchor }
}
