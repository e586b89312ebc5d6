import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ELECTRON, electronFolder, findElectron } from './electron.mjs'
import { reasonIn, run } from './run.mjs'

/** A line that brings nothing for so long is dead. A slow one may take its time: there is no other limit. */
const STALL_MS = 20_000
const LOOK_MS = 500

/** Where the runtime is looked for: an own environment for the package's installer, and a name for people. */
const OFFICIAL = { name: 'github.com', env: {} }
/**
 * The mirror that Electron's own documentation names, for networks on which github.com is slow or closed. What comes
 * from it is held against the checksums that lie in the installed package, whatever the environment says.
 */
const MIRROR = {
  name: 'npmmirror.com',
  env: {
    ELECTRON_MIRROR: 'https://npmmirror.com/mirrors/electron/',
    ELECTRON_CUSTOM_DIR: '{{ version }}',
    electron_use_remote_checksums: '',
    npm_config_electron_use_remote_checksums: '',
  },
}

/** @typedef {{ name: string, env: Record<string, string> }} Source */

/**
 * @returns {Source[]} best first; a mirror that was chosen by hand stands alone
 */
export function sourcesFor(env = process.env) {
  const chosen = Object.entries(env).find(
    ([name, value]) => value && /^(npm_config_|npm_package_config_)?electron_mirror$/i.test(name),
  )
  if (chosen === undefined) return [OFFICIAL, MIRROR]
  return [{ name: URL.parse(chosen[1])?.host || chosen[1], env: {} }]
}

/**
 * Tells when nothing has come for too long.
 * @param {{ limitMs: number, now?: () => number }} options
 * @returns {(bytes: number) => boolean} to be told how much is there; true once that has not changed for the limit
 */
export function stallWatch({ limitMs, now = () => performance.now() }) {
  let last = -1
  let since = now()
  return (bytes) => {
    if (bytes !== last) {
      last = bytes
      since = now()
    }
    return now() - since >= limitMs
  }
}

/**
 * Asks each source in turn.
 * @param {Source[]} sources
 * @param {(source: Source) => Promise<{ executable: string | null, reason: string, refused: boolean }>} attempt
 * @returns {Promise<{ executable: string | null, reason: string, refused: boolean }>} `refused`: every source
 *   answered, and with a no, so that asking again soon is of no use
 */
export async function firstThatHas(sources, attempt) {
  const failures = []
  for (const source of sources) {
    const result = await attempt(source)
    if (result.executable !== null) return result
    failures.push({ ...result, name: source.name })
  }
  return {
    executable: null,
    reason: failures.map(({ name, reason }) => `${name}: ${reason}`).join('; '),
    refused: failures.every(({ refused }) => refused),
  }
}

/**
 * Fetches the runtime with the package's own installer, which checks what it gets, from the first source that has it.
 * @param {{
 *   onProgress?: (state: { source: string, bytes: number }) => void, sources?: Source[], stallMs?: number,
 *   folder?: string,
 * }} [options] `folder` is Electron's package
 */
export function fetchElectron({
  onProgress = () => undefined,
  sources = sourcesFor(),
  stallMs = STALL_MS,
  folder = ELECTRON,
} = {}) {
  return firstThatHas(sources, (source) => fetchFrom(source, { onProgress, stallMs, folder }))
}

async function fetchFrom(source, { onProgress, stallMs, folder }) {
  // A download that is cut off leaves its pieces in the temporary folder; one of its own can be removed whole.
  const scratch = mkdtempSync(join(tmpdir(), 'callbook-electron-'))
  const stop = new AbortController()
  const stalled = stallWatch({ limitMs: stallMs })
  const look = setInterval(() => {
    const bytes = bytesIn(scratch)
    onProgress({ source: source.name, bytes })
    // What is unpacked counts too: on a slow disk that takes longer than it took to arrive.
    if (stalled(bytes + bytesIn(electronFolder({ folder, env: {} })))) stop.abort()
  }, LOOK_MS)
  try {
    const { code, output } = await run(process.execPath, [join(folder, 'install.js')], {
      signal: stop.signal,
      env: {
        TMPDIR: scratch,
        TEMP: scratch,
        TMP: scratch,
        ELECTRON_GET_NO_PROGRESS: '1',
        // Node's fetch asks HTTPS_PROXY only when told to.
        NODE_USE_ENV_PROXY: '1',
        ...source.env,
      },
    })
    const executable = code === 0 ? findElectron({ folder }) : null
    if (executable !== null) return { executable, reason: '', refused: false }
    if (stop.signal.aborted)
      return { executable, reason: `nothing came for ${Math.round(stallMs / 1000)} s`, refused: false }
    return { executable, reason: reasonIn(output), refused: isRefusal(output) }
  } finally {
    clearInterval(look)
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Whether a server gave an answer that will be the same tomorrow; a broken line, or a server in trouble, may mend. */
export function isRefusal(output) {
  if (/checksum|no published|does not have a published|not available on platform/i.test(output)) return true
  const status = Number(/Response code (\d{3})/.exec(output)?.[1])
  return status >= 400 && status < 500 && status !== 408 && status !== 429
}

function bytesIn(folder) {
  let sum = 0
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile())
        sum += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0
  } catch {
    // It comes and goes under the installer's hands; the next look sees more.
  }
  return sum
}
