import { sealedSecretsPath } from '#core/accounts/sealedNames.ts'
import { openSecretsFile } from '#core/accounts/secretsFile.ts'
import type { JsonFile } from '#core/files/jsonFile.ts'
import type { SettingsStore } from '#core/ports.ts'
import { openSettings } from '#core/settings/open.ts'
import type { AppNotice } from '#shared/ipc/app.ts'

export interface DesktopSettings {
  settings: SettingsStore
  /** Sealed secrets, in a file of their own so that settings can be copied, shown or damaged without them. */
  secretsFile: JsonFile
  secretsPath: string
  notices: AppNotice[]
}

/** @throws AppError where the folder cannot be used at all */
export function openDesktopSettings(folder: string): DesktopSettings {
  const { settings, notices } = openSettings({ folder })
  const secretsPath = sealedSecretsPath(folder)
  return { settings, secretsFile: openSecretsFile({ path: secretsPath, notices }), secretsPath, notices }
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
