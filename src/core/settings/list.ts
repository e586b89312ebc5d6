import type { z } from 'zod'
import type { SettingsStore } from '../ports.ts'

/** A list in the settings, read leniently: what this version cannot read is left out. */
export interface SettingsList<T> {
  read: () => T[]
  /** Reads, changes and writes. @returns what it is now @throws AppError disk_full, permission_denied, file_failed */
  change: (change: (entries: T[]) => T[]) => T[]
}

/**
 * @param unreadable whether entries of another version stay where they are, for the version that wrote them
 */
export function settingsList<T>(
  settings: SettingsStore,
  key: string,
  schema: z.ZodType<T>,
  unreadable: 'kept' | 'dropped',
): SettingsList<T> {
  function load(): { entries: T[]; others: unknown[] } {
    const raw = settings.get(key)
    const entries: T[] = []
    const others: unknown[] = []
    for (const entry of Array.isArray(raw) ? (raw as unknown[]) : []) {
      const parsed = schema.safeParse(entry)
      if (parsed.success) entries.push(parsed.data)
      else others.push(entry)
    }
    return { entries, others }
  }

  return {
    read: () => load().entries,
    change: (change) => {
      const { entries, others } = load()
      const changed = change(entries)
      settings.set(key, unreadable === 'kept' ? [...changed, ...others] : changed)
      return changed
    },
  }
}
