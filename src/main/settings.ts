import { basename, dirname } from 'node:path'
import Store from 'electron-store'
import { sealedSecretsPath } from '#core/accounts/sealedNames.ts'
import { openSecretsFile } from '#core/accounts/secretsFile.ts'
import { jsonText, type JsonFile, type JsonValues } from '#core/files/jsonFile.ts'
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

/** Both files are electron-store's; their copies, the lock between processes and the mending are core's (`JsonFile`). */
function putInStore(path: string, values: JsonValues): void {
  const store = new Store({
    cwd: dirname(path),
    name: basename(path, '.json'),
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    serialize: jsonText,
  })
  store.store = values
}

/** @throws AppError where the folder cannot be used at all */
export function openDesktopSettings(folder: string): DesktopSettings {
  const { settings, notices } = openSettings({ folder, put: putInStore })
  const secretsPath = sealedSecretsPath(folder)
  const secretsFile = openSecretsFile({ path: secretsPath, put: putInStore, notices })
  return { settings, secretsFile, secretsPath, notices }
}

/** The same store, telling `onChange` after each write. */
export function watched(settings: SettingsStore, onChange: () => void): SettingsStore {
  return {
    ...settings,
    change: (...change) => {
      settings.change(...change)
      onChange()
    },
  }
}
