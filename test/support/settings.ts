import type { SettingsStore } from '#core/ports.ts'

/** Settings to which a test can write what it likes. */
export function writable<Store extends SettingsStore>(
  settings: Store,
): Store & { set: (key: string, value: unknown) => void } {
  return Object.assign(settings, {
    set: (key: string, value: unknown) => settings.change(key, () => value),
  })
}

/** Settings in memory, cloned at both ends as a file would. */
export function memorySettings(
  initial: Record<string, unknown> = {},
): SettingsStore & { all: Map<string, string>; set: (key: string, value: unknown) => void } {
  const all = new Map(Object.entries(initial).map(([key, value]) => [key, JSON.stringify(value)]))
  const get = (key: string): unknown => {
    const text = all.get(key)
    return text === undefined ? undefined : (JSON.parse(text) as unknown)
  }
  const set = (key: string, value: unknown): void => void all.set(key, JSON.stringify(value))
  return {
    all,
    get,
    set,
    change: (key, edit) => {
      const edited = edit(get(key))
      if (edited === undefined) all.delete(key)
      else set(key, edited)
    },
  }
}
