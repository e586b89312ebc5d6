import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { electronFolder } from './electron.mjs'

/**
 * Kernel settings under which Chromium's sandbox cannot use a namespace of its own, and their value then. Ubuntu sets
 * the first since 24.04.
 */
const NAMESPACE_LIMITS = [
  ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1'],
  ['/proc/sys/kernel/unprivileged_userns_clone', '0'],
  ['/proc/sys/user/max_user_namespaces', '0'],
]

/** @typedef {{ zh: string, en: string, fix?: string }} Obstacle `fix`: a command that takes it away */

/**
 * Why a desktop window cannot open here, runtime or not; null where it can.
 * @param {{
 *   platform?: NodeJS.Platform, env?: NodeJS.ProcessEnv, uid?: number, folder?: string,
 *   read?: (path: string) => string, stat?: (path: string) => { uid: number, mode: number } | undefined,
 * }} [options] for tests; `folder` is where the runtime lies or would lie
 * @returns {Obstacle | null}
 */
export function desktopObstacle({
  platform = process.platform,
  env = process.env,
  uid = process.getuid?.(),
  folder = electronFolder({ env }),
  read = (path) => readFileSync(path, 'utf8'),
  stat = (path) => statSync(path, { throwIfNoEntry: false }),
} = {}) {
  if (platform !== 'linux') return null
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY)
    return { zh: '本机没有图形界面', en: 'this machine has no display' }
  // Chromium's sandbox does not start for root, and Callbook does not run without it.
  if (uid === 0)
    return { zh: 'root 用户不能启动 Electron 的沙箱', en: "Electron's sandbox does not start for root" }
  return sandboxObstacle({ folder, read, stat })
}

/**
 * Chromium shuts a page in by a namespace of its own or, where the system allows none, by a helper that belongs to
 * root. With neither it aborts at once, with a message for developers.
 */
function sandboxObstacle({ folder, read, stat }) {
  const limited = NAMESPACE_LIMITS.some(([path, value]) => valueOf(read, path) === value)
  if (!limited) return null
  const helper = join(folder, 'chrome-sandbox')
  const found = stat(helper)
  if (found !== undefined && found.uid === 0 && (found.mode & 0o7777) === 0o4755) return null
  const name = `"${helper.replaceAll(/(["$`\\])/g, '\\$1')}"`
  const allow = `sudo chown root:root ${name} && sudo chmod 4755 ${name}`
  return {
    zh: '系统不允许 Electron 的沙箱启动（Ubuntu 24.04 起的默认设置）',
    en: "the system keeps Electron's sandbox from starting (Ubuntu's default since 24.04)",
    fix: found === undefined ? `npx install-electron --no && ${allow}` : allow,
  }
}

function valueOf(read, path) {
  try {
    return read(path).trim()
  } catch {
    // Not every kernel has every setting; what is not there limits nothing.
    return null
  }
}
