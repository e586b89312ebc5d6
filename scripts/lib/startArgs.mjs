import { resolve } from 'node:path'

export const HELP = `npm start -- [options]

  --browser        open in a browser on this machine (127.0.0.1) instead of a desktop window
  --port N         browser only: the port, 0 to 65535; without it, any free one
  --no-open        browser only: print the address and open nothing
  --data-dir DIR   keep settings and data in DIR
  --lang LANG      zh-CN or en; without it, the system's
  --help           this text

Without Electron's runtime, npm start opens the browser host by itself.
`

/**
 * @typedef {{ browser: boolean, help: boolean, noOpen: boolean, port?: string, dataDir?: string, lang?: string }} StartOptions
 */

/**
 * @param {string[]} argv without node and the script; `--name value` and `--name=value` are the same
 * @param {string} folder what a relative --data-dir is relative to: where the person typed, not where npm runs
 * @returns {StartOptions}
 * @throws {UsageError}
 */
export function parseStartArgs(argv, folder) {
  const options = { browser: false, help: false, noOpen: false }
  const rest = argv.flatMap((arg) => {
    const split = /^(--[^=]+)=(.*)$/s.exec(arg)
    return split ? [split[1], { value: split[2] }] : [arg]
  })
  const valueOf = (flag) => {
    const next = rest.shift()
    const value = typeof next === 'object' ? next.value : next
    if (value === undefined || value === '' || (typeof next === 'string' && next.startsWith('--')))
      throw new UsageError(`${flag} needs a value`)
    return value
  }
  while (rest.length > 0) {
    const flag = rest.shift()
    if (typeof flag === 'object') throw new UsageError(`A value (${flag.value}) where none is taken`)
    if (flag === '--browser') options.browser = true
    else if (flag === '--no-open') options.noOpen = true
    else if (flag === '--help' || flag === '-h') options.help = true
    else if (flag === '--port') options.port = portOf(valueOf(flag))
    else if (flag === '--data-dir') options.dataDir = resolve(folder, valueOf(flag))
    else if (flag === '--lang') options.lang = langOf(valueOf(flag))
    else throw new UsageError(`Unknown option ${flag}`)
  }
  return options
}

function portOf(text) {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) throw new UsageError(`--port ${text} is no port`)
  return text
}

function langOf(text) {
  if (text !== 'zh-CN' && text !== 'en') throw new UsageError(`--lang is zh-CN or en, not ${text}`)
  return text
}

/** @param {StartOptions} options */
export function desktopArgs({ lang }) {
  // With `=`: Chromium reads the same command line, and takes a lone word after a switch for an address.
  return lang ? [`--lang=${lang}`] : []
}

/**
 * The data folder goes to the desktop app through its environment: its command line is Chromium's too.
 * @param {StartOptions} options
 */
export function desktopEnv({ dataDir }) {
  return dataDir ? { CALLBOOK_DATA_DIR: dataDir } : {}
}

/** @param {StartOptions} options */
export function browserArgs({ dataDir, lang, port, noOpen }) {
  return [
    ...(port ? ['--port', port] : []),
    ...(dataDir ? ['--data-dir', dataDir] : []),
    ...(lang ? ['--lang', lang] : []),
    ...(noOpen ? ['--no-open'] : []),
  ]
}

export class UsageError extends Error {}
