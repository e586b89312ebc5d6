import { spawn } from 'node:child_process'
import { ROOT } from './paths.mjs'

/**
 * Runs a program and keeps what it prints, without colours: it is printed later, or searched.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, timeoutMs?: number, signal?: AbortSignal }} [options] the signal ends it
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} never rejects; 127 is a program that could
 *   not be started, 124 one that was ended for taking too long
 */
export function run(command, args, { env = {}, timeoutMs, signal } = {}) {
  const { FORCE_COLOR: _, ...inherited } = process.env
  return new Promise((resolve) => {
    const chunks = []
    let timer
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...inherited, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const finish = (code, timedOut = false) => {
      clearTimeout(timer)
      resolve({ code, output: Buffer.concat(chunks).toString('utf8'), timedOut })
    }
    const cutOff = () => {
      child.kill('SIGKILL')
      // Its own children may still hold the pipes open; they are not waited for.
      child.stdout.destroy()
      child.stderr.destroy()
      finish(124, true)
    }
    if (timeoutMs !== undefined) timer = setTimeout(cutOff, timeoutMs)
    signal?.addEventListener('abort', cutOff, { once: true })
    child.stdout.on('data', (chunk) => chunks.push(chunk))
    child.stderr.on('data', (chunk) => chunks.push(chunk))
    child.on('error', (error) => {
      chunks.push(Buffer.from(`${error.message}\n`))
      finish(127)
    })
    child.on('close', (code) => finish(code ?? 1))
  })
}

/** @returns the one line of a failed program's output that says what happened, for people */
export function reasonIn(output) {
  const lines = output.split('\n').filter((line) => !/^\s+at /.test(line))
  const line = lines.find((text) => /error|failed|unable|cannot|not found|ENOENT/i.test(text)) ?? lines.at(-1)
  return line?.trim().replace(/^\w*Error: /, '') || 'it did not say why'
}
