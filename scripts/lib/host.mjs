import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { ROOT } from './paths.mjs'

/** Within this time of its start a desktop that crashes could not start at all. */
const EARLY_MS = 5000

/** The shell's way of saying "cannot be run" and "not found", which a loader also uses for missing libraries. */
const NOT_RUN = [126, 127]

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null, ms: number, asked: boolean, error?: Error }} End */

/**
 * Runs a host to its end, passing on what ends us.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [extraEnv]
 * @returns {Promise<End>} `asked`: it was asked to end; never rejects
 */
export function runHost(command, args, extraEnv = {}) {
  const env = { ...process.env, ...extraEnv }
  // Set by some editors' terminals; it would turn the desktop app into a plain Node.
  delete env.ELECTRON_RUN_AS_NODE
  return new Promise((resolve) => {
    const start = performance.now()
    let asked = false
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env })
    const passOn = {}
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      passOn[signal] = () => {
        asked = true
        // A terminal's Ctrl-C reaches the child without our help; twice would look like impatience.
        if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
      }
      process.on(signal, passOn[signal])
    }
    // npm passes a SIGTERM to the shell between us, which dies of it and tells nobody: that shell's going is the signal.
    const parent = process.ppid
    const watch =
      process.env.npm_lifecycle_event === undefined
        ? undefined
        : setInterval(() => process.ppid !== parent && passOn.SIGTERM(), 500).unref()
    const end = (facts) => {
      clearInterval(watch)
      for (const [signal, listener] of Object.entries(passOn)) process.off(signal, listener)
      resolve({ code: null, signal: null, ...facts, ms: performance.now() - start, asked })
    }
    child.on('error', (error) => end({ error }))
    child.on('exit', (code, signal) => end({ code, signal }))
  })
}

/**
 * Whether a desktop could not start: it crashed at once, or was never run. One that ends with a code of its own has
 * said why by itself.
 * @param {End} end
 * @returns {string | null} what ended it, for people
 */
export function failedStart({ code, signal, ms, asked, error }) {
  if (asked || ms > EARLY_MS) return null
  if (error !== undefined) return error.message
  if (signal !== null) return signal
  // Windows tells a crash by an NTSTATUS of the class "error".
  if (code !== null && code >>> 0 >= 0xc0000000) return `0x${(code >>> 0).toString(16)}`
  return NOT_RUN.includes(code) ? `exit ${code}` : null
}

/** @param {End} end */
export function exitCodeOf({ code, signal, error }) {
  if (error !== undefined) return 1
  return code ?? 128 + (constants.signals[signal] ?? 0)
}
