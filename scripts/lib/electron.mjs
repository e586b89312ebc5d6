import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CACHE, tool } from './paths.mjs'
import { reasonIn, run } from './run.mjs'

const FAILURE_FILE = join(CACHE, 'electron-failed.json')
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Electron's runtime, found without asking the package: since version 42 importing it starts a download and throws.
 * @param {{ folder?: string, env?: NodeJS.ProcessEnv }} [options] for tests
 * @returns {string | null} the executable
 */
export function findElectron({ folder = tool('electron'), env = process.env } = {}) {
  let name
  try {
    name = readFileSync(join(folder, 'path.txt'), 'utf8').trim()
  } catch {
    // Without path.txt only a folder named by hand can hold a runtime, under its plain name.
    name = process.platform === 'win32' ? 'electron.exe' : 'electron'
    if (!env.ELECTRON_OVERRIDE_DIST_PATH) return null
  }
  const executable = join(env.ELECTRON_OVERRIDE_DIST_PATH || join(folder, 'dist'), name)
  return existsSync(executable) ? executable : null
}

/**
 * Why a desktop window cannot open here, runtime or not; null where it can.
 * @returns {{ zh: string, en: string } | null}
 */
export function desktopObstacle({
  platform = process.platform,
  env = process.env,
  uid = process.getuid?.(),
} = {}) {
  if (platform !== 'linux') return null
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY)
    return { zh: '本机没有图形界面', en: 'this machine has no display' }
  // Chromium's sandbox does not start for root, and Callbook does not run without it.
  if (uid === 0)
    return { zh: 'root 用户不能启动 Electron 的沙箱', en: "Electron's sandbox does not start for root" }
  return null
}

/**
 * Fetches the runtime with the package's own installer, which honours ELECTRON_MIRROR and checks what it gets.
 * @param {{ timeoutMs: number }} options
 * @returns {Promise<{ executable: string | null, reason: string }>}
 */
export async function fetchElectron({ timeoutMs }) {
  // A download that is cut off leaves its pieces in the temporary folder; one of its own can be removed whole.
  const scratch = mkdtempSync(join(tmpdir(), 'callbook-electron-'))
  try {
    const { code, output, timedOut } = await run(process.execPath, [tool('electron', 'install.js')], {
      timeoutMs,
      env: { TMPDIR: scratch, TEMP: scratch, TMP: scratch, ELECTRON_GET_NO_PROGRESS: '1' },
    })
    const executable = code === 0 ? findElectron() : null
    if (executable !== null) return { executable, reason: '' }
    const limit = `no end after ${Math.round(timeoutMs / 1000)} s`
    return { executable, reason: timedOut ? limit : reasonIn(output) }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** What a failed attempt depended on: another version or another mirror is worth another try. */
function attemptKey() {
  const { version } = JSON.parse(readFileSync(tool('electron', 'package.json'), 'utf8'))
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? ''
  return `${version} ${process.platform}-${process.arch} ${mirror}`
}

/** @returns {boolean} whether fetching failed here within a day, so that a start need not wait for it again */
export function failedLately() {
  try {
    const { key, at } = JSON.parse(readFileSync(FAILURE_FILE, 'utf8'))
    const age = Date.now() - at
    return key === attemptKey() && age >= 0 && age < DAY_MS
  } catch {
    return false
  }
}

export function rememberFailure() {
  mkdirSync(CACHE, { recursive: true })
  writeFileSync(FAILURE_FILE, JSON.stringify({ key: attemptKey(), at: Date.now() }))
}
