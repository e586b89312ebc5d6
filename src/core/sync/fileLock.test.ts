import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../clock.ts'
import { fileLock } from './fileLock.ts'
import type { RunLock } from './lock.ts'

const HEARTBEAT = 20
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callbook-lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const lock = (): RunLock => fileLock({ folder, clock: systemClock, heartbeatMs: HEARTBEAT })
const path = (): string => join(folder, 'task.lock')

it('is held by one, and free again after it', async () => {
  const held = await lock().acquire('task')
  expect(held).not.toBeNull()
  expect(await lock().acquire('task')).toBeNull()
  const other = await lock().acquire('other')
  await other?.release()
  await held?.release()
  expect(await readdir(folder)).toEqual([])
  const again = await lock().acquire('task')
  expect(again?.lost.aborted).toBe(false)
  await again?.release()
})

it('R18: takes over at once from a process that was killed', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
  await writeFile(path(), JSON.stringify({ token: 'gone', pid: child.pid, host: hostname(), beat: '1' }))
  const held = await lock().acquire('task')
  expect(held).not.toBeNull()
  expect(await readFile(path(), 'utf8')).not.toContain('gone')
  await held?.release()
  expect(await readdir(folder)).toEqual([])
})

it.each([
  ['without a heartbeat', JSON.stringify({ token: 'x', pid: process.pid, host: 'elsewhere', beat: '1' })],
  ['cut short', '{"token":"x","p'],
  ['empty', ''],
])('takes over a lock %s, once it has watched it', async (_name, text) => {
  await writeFile(path(), text)
  const held = await lock().acquire('task')
  expect(held).not.toBeNull()
  await held?.release()
})

it('is given to one of several that want a stale one', async () => {
  await writeFile(path(), JSON.stringify({ token: 'x', pid: process.pid, host: 'elsewhere', beat: '1' }))
  const held = await Promise.all(Array.from({ length: 6 }, () => lock().acquire('task')))
  expect(held.filter((one) => one !== null && !one.lost.aborted)).toHaveLength(1)
  for (const one of held) await one?.release()
  expect(await readdir(folder)).toEqual([])
})

it('tells a holder that it was taken over, and leaves the other’s lock alone', async () => {
  const held = await lock().acquire('task')
  await rm(path())
  const text = JSON.stringify({ token: 'another', pid: process.pid, host: 'elsewhere', beat: '1' })
  await writeFile(path(), text)
  await expect.poll(() => held?.lost.aborted).toBe(true)
  await held?.release()
  expect(await readFile(path(), 'utf8')).toBe(text)
})

it('says why it cannot lock', async () => {
  await writeFile(join(folder, 'file'), '')
  const broken = fileLock({ folder: join(folder, 'file', 'locks'), clock: systemClock })
  await expect(broken.acquire('task')).rejects.toMatchObject({ code: 'file_failed' })
})
