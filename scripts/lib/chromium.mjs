import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { chromium } from '@playwright/test'
import { tool } from './paths.mjs'
import { reasonIn, run } from './run.mjs'

/** First the one without a window of its own, which the tests are an eighth faster in. */
const COMMANDS = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
]

/** What to do where there is no browser. */
export const BY_HAND =
  'No Chromium was found. `npm test` installs one where it can. By hand, one of these:\n' +
  '  npx playwright install chromium\n' +
  '  apt-get install chromium-headless-shell fonts-noto-cjk      (Debian, as root)\n' +
  '  CALLBOOK_CHROMIUM=/path/to/chrome npm test   (any Chrome, Chromium or Edge)'

/** Where Chrome, Chromium and Edge lie on this system, in order of preference. */
function candidates() {
  if (process.platform === 'darwin')
    return ['Chromium', 'Google Chrome', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    )
  if (process.platform === 'win32') {
    const places = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    const names = ['Chromium\\Application\\chrome.exe', 'Google\\Chrome\\Application\\chrome.exe']
    return [...names, 'Microsoft\\Edge\\Application\\msedge.exe'].flatMap((name) =>
      places.filter(Boolean).map((place) => join(place, name)),
    )
  }
  return onPath(COMMANDS)
}

/** Where these commands may lie, in order of preference. */
export function onPath(commands) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => isAbsolute(folder))
  return commands.flatMap((name) => folders.map((folder) => join(folder, name)))
}

/**
 * Whether it is a browser and not a stub: Ubuntu's chromium-browser and firefox are scripts that only recommend a snap.
 * Elsewhere than on Linux the file itself is proof enough, and Windows would open a window to answer.
 */
export function answers(executable) {
  if (!existsSync(executable)) return false
  if (process.platform !== 'linux') return true
  const { status, stdout } = spawnSync(executable, ['--version'], { encoding: 'utf8', timeout: 20_000 })
  return status === 0 && /\d+\.\d+/.test(stdout)
}

/**
 * A Chromium for the end-to-end tests: the one named by CALLBOOK_CHROMIUM, Playwright's own, or the system's.
 * @returns {string | null}
 */
export function findChromium() {
  const named = process.env.CALLBOOK_CHROMIUM
  if (named) {
    if (existsSync(named)) return named
    throw new Error(`CALLBOOK_CHROMIUM names ${named}, which does not exist`)
  }
  const own = chromium.executablePath()
  if (own && answers(own)) return own
  return candidates().find(answers) ?? null
}

const readOr = (file, fallback) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return fallback
  }
}

/** @returns the commands that install a Chromium here, best first, each with the place it puts it, if that is known */
function installers() {
  const found = []
  // Ubuntu's own package is a stub for snap; `answers` finds out, and Playwright's browser is tried next.
  const debian = /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readOr('/etc/os-release', ''))
  if (process.platform === 'linux' && debian && existsSync('/usr/bin/apt-get')) {
    const root = process.getuid?.() === 0
    // Older releases have no package of the shell alone.
    for (const name of ['chromium-headless-shell', 'chromium']) {
      const script =
        'export DEBIAN_FRONTEND=noninteractive; apt-get update && ' +
        `apt-get install -y --no-install-recommends ${name} fonts-noto-cjk`
      found.push({
        name: `apt-get install ${name} fonts-noto-cjk`,
        place: `/usr/bin/${name}`,
        command: root ? 'sh' : 'sudo',
        args: root ? ['-c', script] : ['-n', 'sh', '-c', script],
      })
    }
  }
  found.push({
    name: 'playwright install chromium',
    command: process.execPath,
    args: [tool('playwright', 'cli.js'), 'install', 'chromium'],
  })
  return found
}

/**
 * Finds a Chromium or installs one by the means this machine has.
 * @returns {Promise<string>}
 * @throws {Error} that says what to do by hand
 */
export async function ensureChromium() {
  const present = findChromium()
  if (present) return present
  const failures = []
  for (const { name, place, command, args } of installers()) {
    process.stderr.write(`No Chromium here; trying ${name} …\n`)
    const { output } = await run(command, args, { timeoutMs: 1_200_000 })
    // Where the installer put it, also if that is not on this PATH.
    const installed = findChromium() ?? (place && answers(place) ? place : null)
    if (installed) return installed
    failures.push(`  ${name}: ${reasonIn(output)}`)
  }
  throw new Error(`${BY_HAND}\n${failures.join('\n')}`)
}
