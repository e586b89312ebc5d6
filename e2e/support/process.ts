import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { Problems } from './app.ts'

/** For one that hangs; on a busy machine an end takes its time. */
const STOP_LIMIT_MS = 60_000

/** Ends a host at once. @returns when its process has ended */
export async function killProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** Asks a host to end and waits for it. One that does not is ended by force, and that is a problem of its own. */
export async function stopProcess(child: ChildProcess, problems: Problems): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit').then(() => true)
  child.kill('SIGTERM')
  if (await Promise.race([ended, wait(STOP_LIMIT_MS, false, { ref: false })])) return
  problems.add(`the host did not end within ${STOP_LIMIT_MS / 1000} s of being asked to`)
  child.kill('SIGKILL')
  await ended
}
