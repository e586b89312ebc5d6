import type { SettingsStore } from '../ports.ts'

/** Settings that end with the process, for a host that keeps none. */
export function memorySettings(): SettingsStore {
  const values = new Map<string, unknown>()
  return {
    get: (key) => values.get(key),
    set: (key, value) => {
      values.set(key, value)
    },
    delete: (key) => {
      values.delete(key)
    },
  }
}
