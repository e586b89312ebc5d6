/**
 * Loaded by `node --import` before a script: the process kills itself before its Nth call that changes the disk, named
 * by CALLBOOK_KILL_AT, from 1. Without it, the calls are counted, and told on stdout at the end.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import process from 'node:process'

type Call = (...args: unknown[]) => unknown

const SYNC = [
  'fsyncSync',
  'writeSync',
  'writeFileSync',
  'renameSync',
  'linkSync',
  'copyFileSync',
  'chmodSync',
] as const
const MORE = ['rmSync', 'unlinkSync', 'mkdirSync', 'truncateSync', 'utimesSync'] as const
const PROMISED = [
  'writeFile',
  'rename',
  'rm',
  'unlink',
  'mkdir',
  'chmod',
  'link',
  'copyFile',
  'open',
] as const

const at = Number(process.env.CALLBOOK_KILL_AT ?? 0)
let calls = 0

function count(): void {
  calls += 1
  if (calls === at) process.kill(process.pid, 'SIGKILL')
}

function wrap(holder: Record<string, unknown>, name: string, changes: (args: unknown[]) => boolean): void {
  const original = holder[name] as Call
  holder[name] = (...args: unknown[]): unknown => {
    if (changes(args)) count()
    return original.apply(holder, args)
  }
}

const always = (): boolean => true
const isForWriting = (args: unknown[]): boolean => args[1] !== undefined && args[1] !== 'r' && args[1] !== 0

const { writeSync } = fs
for (const name of [...SYNC, ...MORE]) wrap(fs as unknown as Record<string, unknown>, name, always)
wrap(fs as unknown as Record<string, unknown>, 'openSync', isForWriting)
for (const name of PROMISED)
  wrap(fs.promises as unknown as Record<string, unknown>, name, name === 'open' ? isForWriting : always)
syncBuiltinESMExports()

process.on('exit', () => writeSync(1, `\ncalls ${calls}\n`))
