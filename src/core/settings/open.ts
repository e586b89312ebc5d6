import { chmodSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { AppNotice } from '#shared/ipc/app.ts'
import { toAppError } from '#shared/errors.ts'
import type { SettingsStore } from '../ports.ts'

/** What is asked of conf, and of electron-store, which is conf with Electron's folders. */
export interface SettingsFileOptions {
  cwd: string
  /** The two libraries name the file's stem differently. */
  name: string
  configName: string
  configFileMode: number
  watch: boolean
  clearInvalidConfig: boolean
  accessPropertiesByDotNotation: boolean
  /** conf insists on a project name even where `cwd` makes it idle. */
  projectName: string
}

/** The part of conf that is used. Every `set` and `delete` reads the file again before it writes. */
export interface SettingsFile {
  get: (key: string) => unknown
  set: (key: string, value: unknown) => void
  delete: (key: string) => void
}

export interface OpenSettingsOptions {
  /** Absolute; made with mode 0700 where it does not exist. */
  folder: string
  /** Without `.json`. */
  fileName: string
  create: (options: SettingsFileOptions) => SettingsFile
  /** For the name of a file that is set aside. */
  now?: () => Date
}

export interface OpenedSettings {
  settings: SettingsStore
  notices: AppNotice[]
}

/**
 * Opens a small JSON settings file, for any host. A file that is not a JSON object (truncated, empty, foreign) is
 * renamed to `<name>.json.set-aside-<time>` and reported in `notices`, so that the app starts and nothing is lost.
 * Two processes may share a file: each write reads it first, so the last write of a key wins and other keys stay.
 *
 * @throws AppError disk_full, permission_denied, file_failed where the folder cannot be used at all
 */
export function openSettings(options: OpenSettingsOptions): OpenedSettings {
  const { folder, fileName, create, now = () => new Date() } = options
  const path = join(folder, `${fileName}.json`)
  const notices: AppNotice[] = []

  /** @returns true where the file was unreadable as settings and has been moved out of the way */
  const setAsideIfBroken = (): boolean => {
    if (!isBroken(path)) return false
    const asidePath = freeName(`${path}.set-aside-${stamp(now())}`)
    renameSync(path, asidePath)
    notices.push({ code: 'settings_set_aside', path: asidePath })
    return true
  }

  const file = guarded(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    setAsideIfBroken()
    tighten(folder, path)
    return create({
      cwd: folder,
      name: fileName,
      configName: fileName,
      configFileMode: 0o600,
      watch: false,
      clearInvalidConfig: false,
      accessPropertiesByDotNotation: false,
      projectName: 'callbook',
    })
  })

  /**
   * The file may be damaged after it was opened, by another program or a full disk: the same care as at the start.
   * Any other failure is passed on. To answer "no such key" instead would let a caller write an empty list over a
   * full one.
   */
  const mended = <T>(action: () => T): T =>
    guarded(() => {
      try {
        return action()
      } catch (error) {
        if (!setAsideIfBroken()) throw error
        return action()
      }
    })

  return {
    notices,
    settings: {
      get: (key) => mended(() => file.get(key)),
      set: (key, value) => mended(() => file.set(key, value)),
      delete: (key) => mended(() => file.delete(key)),
    },
  }
}

function isBroken(path: string): boolean {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return false
    if (code === 'EISDIR') return true
    throw error
  }
  try {
    const value: unknown = JSON.parse(text)
    return typeof value !== 'object' || value === null || Array.isArray(value)
  } catch {
    return true
  }
}

/** A file that came from a backup or an older version may be open to others. */
function tighten(folder: string, path: string): void {
  if (process.platform === 'win32') return
  for (const [target, mode] of [
    [folder, 0o700],
    [path, 0o600],
  ] as const) {
    const stat = statSync(target, { throwIfNoEntry: false })
    if (stat !== undefined && (stat.mode & 0o777 & ~mode) !== 0) chmodSync(target, mode)
  }
}

function freeName(wanted: string): string {
  let name = wanted
  for (let n = 2; statSync(name, { throwIfNoEntry: false }) !== undefined; n++) name = `${wanted}-${n}`
  return name
}

/** `20250131T235959Z`: sorts by time and is a legal file name everywhere. */
function stamp(date: Date): string {
  return date
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:]/g, '')
}

function guarded<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw toAppError(error)
  }
}
