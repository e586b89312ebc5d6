/**
 * Runs a script and kills it before its Nth change of the disk, for every N: by our own calls, which works everywhere,
 * or by the system's calls, SQLite's among them, where `strace` may inject them. A script does one thing and ends.
 */
import { execFileSync, spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { randomBytes } from 'node:crypto'

export interface Script {
  /** Absolute path. */
  file: string
  args: readonly string[]
}

export interface KillPoints {
  /** Runs the script to its end. @returns the changes of the disk that it made, in order @throws Error where it failed */
  find: (script: Script) => Promise<string[]>
  /** Runs the script and kills it before one of these. @returns whether it came to that */
  kill: (script: Script, point: string) => Promise<boolean>
}

const HOOK = fileURLToPath(new URL('./killHook.ts', import.meta.url))
/** What makes, changes, renames or removes files. Opening is left out: node opens files all the time. */
const SYSTEM_CALLS =
  'pwrite64,pwritev,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,ftruncate,mkdir,mkdirat,chmod,fchmod'

interface Ended {
  output: string
  signal: string | null
  code: number | null
}

async function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ output, signal, code }))
  })
}

function demandEnd({ output, code, signal }: Ended): void {
  if (code !== 0) throw new Error(`The script ended with ${code ?? signal}:\n${output}`)
}

/** By the calls of `node:fs`. */
export const ownCalls: KillPoints = {
  find: async ({ file, args }) => {
    const ended = await run(process.execPath, ['--import', HOOK, file, ...args])
    demandEnd(ended)
    const count = Number(/^calls (\d+)$/m.exec(ended.output)?.[1])
    return Array.from({ length: count }, (_, index) => String(index + 1))
  },
  kill: async ({ file, args }, point) => {
    const ended = await run(process.execPath, ['--import', HOOK, file, ...args], {
      CALLBOOK_KILL_AT: point,
    })
    if (ended.signal === 'SIGKILL' || /** Windows knows no signals. */ ended.code === 1) return true
    demandEnd(ended)
    return false
  },
}

/** By the calls of the system, where {@link whyNoSystemCalls} has nothing against it. */
export const systemCalls: KillPoints = {
  find: async ({ file, args }) => {
    const log = join(tmpdir(), `callbook-calls-${randomBytes(6).toString('hex')}`)
    try {
      const trace = ['-qq', '-o', log, '-e', `trace=${SYSTEM_CALLS}`]
      demandEnd(await run('strace', [...trace, process.execPath, file, ...args]))
      const calls = readFileSync(log, 'utf8').match(/^\w+(?=\()/gm) ?? []
      // Each kind of call is counted by itself.
      const counts = new Map<string, number>()
      return calls.map((call) => {
        counts.set(call, (counts.get(call) ?? 0) + 1)
        return `${call}:${counts.get(call)}`
      })
    } finally {
      rmSync(log, { force: true })
    }
  },
  kill: async ({ file, args }, point) => {
    const [call, time] = point.split(':')
    const inject = ['-qq', '-o', '/dev/null', '-e', `inject=${call}:signal=SIGKILL:when=${time}`]
    const ended = await run('strace', [...inject, process.execPath, file, ...args])
    // strace ends as what it traced did.
    if (ended.signal === 'SIGKILL' || ended.code === 137) return true
    demandEnd(ended)
    return false
  },
}

/** @returns null where kills can be injected */
export function whyNoSystemCalls(): string | null {
  if (process.platform !== 'linux') return 'strace is for Linux alone'
  try {
    execFileSync('strace', ['-qq', '-o', '/dev/null', '-e', 'inject=mkdir:error=EIO', 'true'], {
      stdio: 'ignore',
    })
    return null
  } catch {
    return 'strace is not installed, or may not inject faults here'
  }
}

/** Some of many, evenly, the last among them; all where that is fewer. */
export function spread<T>(many: readonly T[], wanted: number): T[] {
  if (wanted >= many.length) return [...many]
  const step = many.length / wanted
  return Array.from({ length: wanted }, (_, index) => many[Math.round((index + 1) * step) - 1] as T)
}
