import { join } from 'node:path'
import Store from 'electron-store'
import type { SettingsStore } from '#core/ports.ts'
import { openSettings } from '#core/settings/open.ts'
import type { AppNotice } from '#shared/ipc/app.ts'

export interface DesktopSettings {
  settings: SettingsStore
  /** Sealed secrets, in a file of their own so that settings can be copied or shown without them. */
  secretStore: SettingsStore
  secretsPath: string
  notices: AppNotice[]
}

/** @throws AppError where the folder cannot be used at all */
export function openDesktopSettings(folder: string): DesktopSettings {
  const create = (options: ConstructorParameters<typeof Store>[0]): Store => new Store(options)
  const settings = openSettings({ folder, fileName: 'settings', create })
  const secrets = openSettings({ folder, fileName: 'secrets', create })
  return {
    settings: settings.settings,
    secretStore: secrets.settings,
    secretsPath: join(folder, 'secrets.json'),
    notices: [...settings.notices, ...secrets.notices],
  }
}

/** The same store, telling `onChange` after each write. */
export function watched(settings: SettingsStore, onChange: () => void): SettingsStore {
  return {
    get: settings.get,
    set: (key, value) => {
      settings.set(key, value)
      onChange()
    },
    delete: (key) => {
      settings.delete(key)
      onChange()
    },
  }
}
