import type { SettingsStore } from '#core/ports.ts'

/** Settings in memory, cloned at both ends as a file would. */
export function memorySettings(
  initial: Record<string, unknown> = {},
): SettingsStore & { all: Map<string, string> } {
  const all = new Map(Object.entries(initial).map(([key, value]) => [key, JSON.stringify(value)]))
  return {
    all,
    get: (key) => {
      const text = all.get(key)
      return text === undefined ? undefined : (JSON.parse(text) as unknown)
    },
    set: (key, value) => void all.set(key, JSON.stringify(value)),
    delete: (key) => void all.delete(key),
  }
}
