import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../clock.ts'
import { fileLock } from './fileLock.ts'
import { HEARTBEAT, lockTime, type LockTime } from './test/lockTime.ts'

/** What happens in the moment before a lock is moved aside. */
const beforeMoving = vi.hoisted(() => ({ hook: async (): Promise<void> => undefined }))
vi.mock(import('node:fs/promises'), async (original) => {
  const fs = await original()
  return {
    ...fs,
    rename: async (from, to) => {
      await beforeMoving.hook()
      await fs.rename(from, to)
    },
  }
})

let folder: string
let time: LockTime
let gone: number
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callbook-lock-'))
  time = lockTime(folder)
})
afterEach(() => {
  vi.restoreAllMocks()
  beforeMoving.hook = () => Promise.resolve()
  return rm(folder, { recursive: true, force: true })
})

const path = (): string => join(folder, 'task.lock')
const LOOKED_FOUR_TIMES = Array(4).fill(HEARTBEAT)

/** A process id of this machine that nobody has any more. */
async function killed(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
  return child.pid ?? 0
}
const left = (change: object): Promise<void> =>
  writeFile(path(), JSON.stringify({ token: 'left', pid: gone, host: hostname(), beat: '1', ...change }))

it('is held by one, and free again after it', async () => {
  const held = await time.acquire('task')
  expect(held).not.toBeNull()
  expect(await time.acquire('task')).toBeNull()
  const other = await time.acquire('other')
  await other?.release()
  await held?.release()
  expect(await readdir(folder)).toEqual([])
  const again = await time.acquire('task')
  expect(again?.lost.aborted).toBe(false)
  await again?.release()
})

describe('R18: a lock that was left behind', () => {
  beforeEach(async () => {
    gone = await killed()
  })

  it('by a process of this machine that is gone is taken over at once', async () => {
    await left({})
    const held = await time.acquire('task')
    expect(held).not.toBeNull()
    expect(time.looks).toEqual([])
    expect(await readFile(path(), 'utf8')).not.toContain('left')
    await held?.release()
    expect(await readdir(folder)).toEqual([])
  })

  it.each<[string, () => Promise<void>]>([
    ['on another machine, whatever its process is here', () => left({ host: 'elsewhere' })],
    ['by a process that runs, or whose id was given again', () => left({ pid: process.pid })],
    ['by no process', () => left({ pid: 0 })],
    ['by a group of processes', () => left({ pid: -gone })],
    ['cut short', () => writeFile(path(), '{"token":"x","p')],
    ['empty', () => writeFile(path(), '')],
  ])('%s is taken over once it has been watched', async (_name, leave) => {
    await leave()
    const held = await time.acquire('task')
    expect(held).not.toBeNull()
    expect(time.looks).toEqual(LOOKED_FOUR_TIMES)
    await held?.release()
  })

  it('by another user’s process that runs is watched, too', async () => {
    vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' })
    })
    await left({})
    await (await time.acquire('task'))?.release()
    expect(time.looks).toEqual(LOOKED_FOUR_TIMES)
  })

  it('and is renewed in the moment it is moved aside is put back', async () => {
    await left({ host: 'elsewhere' })
    let beats = 1
    beforeMoving.hook = () => left({ host: 'elsewhere', beat: String((beats += 1)) })
    expect(await time.acquire('task')).toBeNull()
    expect(beats).toBe(4)
    expect(await readFile(path(), 'utf8')).toContain('"beat":"4"')
    expect(await readdir(folder)).toEqual(['task.lock'])
  })

  it('is given to one of several that want it', async () => {
    await left({ host: 'elsewhere' })
    const held = await Promise.all(Array.from({ length: 6 }, () => time.acquire('task')))
    expect(held.filter((one) => one !== null && !one.lost.aborted)).toHaveLength(1)
    for (const one of held) await one?.release()
    expect(await readdir(folder)).toEqual([])
  })
})

it('tells a holder that it was taken over, and leaves the other’s lock alone', async () => {
  const held = await time.acquire('task')
  await rm(path())
  const text = JSON.stringify({ token: 'another', pid: process.pid, host: 'elsewhere', beat: '1' })
  await writeFile(path(), text)
  await time.beat()
  expect(held?.lost.aborted).toBe(true)
  await held?.release()
  expect(await readFile(path(), 'utf8')).toBe(text)
})

it('says why it cannot lock', async () => {
  await writeFile(join(folder, 'file'), '')
  const broken = fileLock({ folder: join(folder, 'file', 'locks'), clock: systemClock })
  await expect(broken.acquire('task')).rejects.toMatchObject({ code: 'file_failed' })
})
