/** What `npm start` says and does to get a desktop window, each step replaceable in tests. */
import { findElectron, refusedLately, rememberRefusal } from './electron.mjs'
import { fetchElectron } from './electronDownload.mjs'
import { failedStart } from './host.mjs'
import { desktopObstacle } from './obstacle.mjs'

/**
 * The runtime to open the desktop window with; without one, a sentence has said why.
 * @param {{ lang?: string, say: (line: string) => void, progress?: (text: string) => void }} options
 * @param {{
 *   obstacle?: typeof desktopObstacle, find?: typeof findElectron, fetch?: typeof fetchElectron,
 *   refused?: typeof refusedLately, remember?: typeof rememberRefusal,
 * }} [steps]
 * @returns {Promise<string | null>}
 */
export async function desktopRuntime(
  { lang, say, progress = () => undefined },
  {
    obstacle = desktopObstacle,
    find = findElectron,
    fetch = fetchElectron,
    refused = refusedLately,
    remember = rememberRefusal,
  } = {},
) {
  const zh = lang !== 'en'
  const hindrance = obstacle()
  if (hindrance) {
    openInstead(say, hindrance)
    return null
  }
  const installed = find()
  if (installed) return installed
  if (refused()) {
    openInstead(say, {
      zh: '没有 Electron 运行时（下载被拒绝，一天内不再尝试；可运行 npx install-electron --no）',
      en: "Electron's runtime is missing (its download was refused and is not tried again within a day; or run npx install-electron --no)",
    })
    return null
  }
  say(
    zh
      ? '正在下载 Electron 运行时（约 120 MB，仅一次；加 --browser 可跳过）…'
      : "Fetching Electron's runtime (about 120 MB, once; --browser skips it) …",
  )
  const {
    executable,
    reason,
    refused: nowRefused,
  } = await fetch({
    onProgress: ({ source, bytes }) => progress(`  ${(bytes / 1_000_000).toFixed(1)} MB  ${source}`),
  })
  progress('')
  if (executable !== null) return executable
  // A line that broke off may be mended by the next start; a no stays one.
  if (nowRefused) remember()
  openInstead(say, {
    zh: `无法下载 Electron 运行时（${reason}）`,
    en: `Electron's runtime could not be fetched (${reason})`,
  })
  return null
}

/**
 * Runs the desktop, and the browser host in its place where it could not start.
 * @param {{ say: (line: string) => void, desktop: () => Promise<End>, browser: () => Promise<End> }} hosts
 * @returns {Promise<End>} of the host that ran last
 *
 * @typedef {import('./host.mjs').End} End
 */
export async function desktopElseBrowser({ say, desktop, browser }) {
  const end = await desktop()
  const why = failedStart(end)
  if (why === null) return end
  openInstead(say, { zh: `桌面窗口无法启动（${why}）`, en: `the desktop window could not start (${why})` })
  return browser()
}

/**
 * @param {(line: string) => void} say
 * @param {import('./obstacle.mjs').Obstacle} why
 */
function openInstead(say, { zh, en, fix }) {
  say(`${zh}，改在浏览器中打开。/ Opening in the browser: ${en}.`)
  if (fix !== undefined) say(`以下命令运行一次后，可打开桌面窗口 / For the desktop window, once:\n  ${fix}`)
}

/**
 * One line that is written over and over where there is a terminal; elsewhere, now and then, a line of its own.
 * @param {{ isTTY?: boolean, write: (text: string) => unknown }} stream
 * @param {{ everyMs?: number, now?: () => number }} [options]
 * @returns {(text: string) => void} an empty text ends it
 */
export function progressLine(stream, { everyMs = 10_000, now = () => performance.now() } = {}) {
  let shown = ''
  let last = now()
  return (text) => {
    if (stream.isTTY) {
      if (text !== shown) stream.write(text === '' ? '\n' : `\r${text.padEnd(shown.length)}`)
      shown = text
    } else if (text !== '' && now() - last >= everyMs) {
      last = now()
      stream.write(`${text}\n`)
    }
  }
}
