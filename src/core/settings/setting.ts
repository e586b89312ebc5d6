/** One key of the settings: under which name, in which form, and what it is where there is none. */
import type { SettingsStore } from '../ports.ts'
import type { Stored } from '../files/stored.ts'

export interface Setting<T> {
  key: string
  form: Stored<T>
  missing: T
}

export const setting = <T>(key: string, form: Stored<T>, missing: NoInfer<T>): Setting<T> => ({
  key,
  form,
  missing,
})

/** What is kept under a key. Every method throws AppError disk_full, permission_denied, file_failed. */
export interface KeptSetting<T> {
  get: () => T
  /** Reads, changes and writes, with no other process in between. @returns what it is now */
  change: (edit: (value: T) => T) => T
  set: (value: T) => void
  forget: () => void
}

/** What cannot be read at all is told of, and kept beside before something else takes its place. */
export function keptSetting<T>(settings: SettingsStore, { key, form, missing }: Setting<T>): KeptSetting<T> {
  const isForeign = (kept: unknown): boolean => kept !== undefined && form.read(kept) === undefined

  function change(edit: (value: T) => T): T {
    let value = missing
    settings.change(
      key,
      (kept) => {
        const before = kept === undefined ? undefined : form.read(kept)
        value = edit(before === undefined ? missing : before)
        return form.write(value, kept)
      },
      isForeign,
    )
    return value
  }

  return {
    get: () => {
      const kept = settings.get(key)
      const value = kept === undefined ? undefined : form.read(kept)
      if (value !== undefined) return value
      if (kept !== undefined) settings.onForeign?.(key)
      return missing
    },
    change,
    set: (value) => void change(() => value),
    forget: () => settings.change(key, () => undefined),
  }
}
