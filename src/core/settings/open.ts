import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { toAppError } from '#shared/errors.ts'
import type { AppNotice } from '#shared/ipc/app.ts'
import { copyPath, openJsonFile, type PutJson } from '../files/jsonFile.ts'
import { makeFolder } from '../files/modes.ts'
import { own } from '../files/stored.ts'
import type { SettingsStore } from '../ports.ts'

export interface OpenSettingsOptions {
  /** Absolute; made with mode 0700 where it does not exist. */
  folder: string
  /** See {@link openJsonFile}. */
  put?: PutJson
  /** Told of what was set aside. */
  notices?: AppNotice[]
  /** For the name of a file that is set aside. */
  now?: () => Date
}

export interface OpenedSettings {
  settings: SettingsStore
  /** Grows when damage comes while the app runs. */
  notices: AppNotice[]
}

/**
 * Opens `settings.json`, for any host. One that cannot be read as settings is renamed to `settings.json.set-aside-<time>`
 * and put back from its copy; either is reported in `notices`. What holds for several processes, see `JsonFile`.
 *
 * @throws AppError disk_full, permission_denied, file_failed where the folder cannot be used at all
 */
export function openSettings({ folder, put, now, notices = [] }: OpenSettingsOptions): OpenedSettings {
  const path = join(folder, 'settings.json')
  try {
    makeFolder(folder)
  } catch (thrown) {
    throw toAppError(thrown)
  }
  const file = openJsonFile({
    path,
    put,
    now,
    onDamage: ({ restored, aside }) =>
      notices.push({
        code: restored ? 'settings_restored' : 'settings_set_aside',
        path: aside ?? copyPath(path),
      }),
  })
  const told = new Set<string>()
  return {
    notices,
    settings: {
      get: (key) => structuredClone(own(file.read(), key)),
      change: (key, edit, isForeign) =>
        file.change((values) => {
          const kept = own(values, key)
          const edited = edit(structuredClone(kept))
          if (isDeepStrictEqual(edited, kept)) return values
          const after = { ...values, [key]: edited }
          if (edited === undefined) delete after[key]
          if (isForeign?.(kept)) after[freeKey(values, key)] = kept
          return after
        }),
      onForeign: (key) => {
        if (told.has(key)) return
        told.add(key)
        notices.push({ code: 'setting_unreadable', path: `${path} → ${key}` })
      },
    },
  }
}

function freeKey(values: object, key: string): string {
  const wanted = `${key}.set-aside`
  let free = wanted
  for (let n = 2; Object.hasOwn(values, free); n++) free = `${wanted}-${n}`
  return free
}
