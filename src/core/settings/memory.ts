import type { SettingsStore } from '../ports.ts'

/** Settings that end with the process, for a host that keeps none. */
export function memorySettings(): SettingsStore {
  const values = new Map<string, unknown>()
  return {
    get: (key) => values.get(key),
    change: (key, edit) => {
      const edited = edit(values.get(key))
      if (edited === undefined) values.delete(key)
      else values.set(key, edited)
    },
  }
}
