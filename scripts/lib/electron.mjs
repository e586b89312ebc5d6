import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE, tool } from './paths.mjs'

const FAILURE_FILE = join(CACHE, 'electron-failed.json')
const DAY_MS = 24 * 60 * 60 * 1000

/** The folder of Electron's package; its runtime is put there later. */
export const ELECTRON = tool('electron')

/**
 * Where the runtime lies, or would lie.
 * @param {{ folder?: string, env?: NodeJS.ProcessEnv }} [options] for tests
 */
export function electronFolder({ folder = ELECTRON, env = process.env } = {}) {
  return env.ELECTRON_OVERRIDE_DIST_PATH || join(folder, 'dist')
}

/**
 * Electron's runtime, found without asking the package: since version 42 importing it starts a download and throws.
 * @param {{ folder?: string, env?: NodeJS.ProcessEnv }} [options] for tests
 * @returns {string | null} the executable
 */
export function findElectron({ folder = ELECTRON, env = process.env } = {}) {
  let name
  try {
    name = readFileSync(join(folder, 'path.txt'), 'utf8').trim()
  } catch {
    // Without path.txt only a folder named by hand can hold a runtime, under its plain name.
    name = process.platform === 'win32' ? 'electron.exe' : 'electron'
    if (!env.ELECTRON_OVERRIDE_DIST_PATH) return null
  }
  const executable = join(electronFolder({ folder, env }), name)
  return existsSync(executable) ? executable : null
}

/** What a failed attempt depended on: another version or another mirror is worth another try. */
function attemptKey() {
  const { version } = JSON.parse(readFileSync(join(ELECTRON, 'package.json'), 'utf8'))
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? ''
  return `${version} ${process.platform}-${process.arch} ${mirror}`
}

/** @returns {boolean} whether the runtime was refused here within a day, so that a start need not ask again */
export function refusedLately() {
  try {
    const { key, at } = JSON.parse(readFileSync(FAILURE_FILE, 'utf8'))
    const age = Date.now() - at
    return key === attemptKey() && age >= 0 && age < DAY_MS
  } catch {
    return false
  }
}

export function rememberRefusal() {
  mkdirSync(CACHE, { recursive: true })
  writeFileSync(FAILURE_FILE, JSON.stringify({ key: attemptKey(), at: Date.now() }))
}
