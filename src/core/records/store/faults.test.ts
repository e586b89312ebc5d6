import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seeds } from '../../../../test/support/seeds.ts'
import { runChild, survivors } from './test/child.ts'
import { CHILD_PAGE } from './test/childPages.ts'
import { temporaryFolder } from './test/stage.ts'

let folder: string
let clean: () => void
beforeEach(() => ({ folder, clean } = temporaryFolder()))
afterEach(() => clean())

/** Each kill comes while the page after so many is under way; the signal adds an accident of its own. */
const MOMENTS = [0, 3, 1, 21, 0, 8, 2, 13, 1, 5]
const KILLS = Array.from({ length: seeds(10, 50) }, (_, index) => MOMENTS[index % MOMENTS.length] ?? 0)
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

it(`R18: killed ${KILLS.length} times at any moment, the store is whole and holds every acknowledged call`, async () => {
  const path = join(folder, 'calls.db')
  const acknowledged: number[] = []
  let first = 0
  for (const killAfterPages of KILLS) {
    // The same file every time, so that a log left behind by one kill meets the next.
    const run = await runChild({ path, first, pages: 10_000, killAfterPages })
    expect(run.done).toBe(false)
    acknowledged.push(...run.acknowledged)
    first = (acknowledged.at(-1) ?? -1) + 1
    const { faults, missing, torn, stored, checkpoint } = survivors(path, acknowledged)
    expect(faults).toEqual([])
    expect(missing).toEqual([])
    expect(torn).toBe(false)
    // At most the page under way may have been kept without a word.
    expect(stored - acknowledged.length * CHILD_PAGE).toBeOneOf([0, CHILD_PAGE])
    expect(Number(checkpoint ?? -1)).toBe(stored / CHILD_PAGE - 1)
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(sum(KILLS))
})

const has = (command: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const strace = (fault: string): string[] => ['strace', '-f', '-qq', '-o', '/dev/null', '-e', fault]
const canInject = (): boolean => {
  try {
    execFileSync('strace', ['-qq', '-o', '/dev/null', '-e', 'inject=mkdir:error=EIO', 'true'])
    return true
  } catch {
    return false
  }
}
const injects = process.platform === 'linux' && has('strace') && canInject()

const NO_STRACE = 'strace is not installed, or may not inject faults here'

describe('R19: a write that fails', () => {
  it.for([
    // Not the 170th or so, with which SQLite lets its shared memory grow: of a failure there it says nothing of space.
    ['ENOSPC', 'pwrite64', 'disk_full', [3, 40, 250, 400]],
    ['EIO', 'pwrite64', 'file_failed', [3, 40, 161, 400]],
    ['EIO', 'fsync,fdatasync', 'file_failed', [2, 5, 9]],
  ] as const)(
    '%s at the Nth %s does no damage and moves no checkpoint',
    async ([errno, call, code, moments], { skip }) => {
      skip(!injects, NO_STRACE)
      let errors = 0
      for (const moment of moments) {
        const path = join(folder, `${errno}-${call}-${moment}`, 'calls.db')
        const through = strace(`inject=${call}:error=${errno}:when=${moment}`)
        const run = await runChild({ path, pages: 12, through })
        expect(run.done, `${moment}: ${run.lines.join(', ')}`).toBe(true)
        for (const error of run.errors) expect(error.code, `at ${moment}`).toBe(code)
        errors += run.errors.length
        let last = 'none'
        for (const line of run.lines) {
          const [what, first = '', second = ''] = line.split(' ')
          if (what === 'ack') last = first
          if (what === 'error') expect(second).toBe(last)
        }
        const { faults, missing, stored } = survivors(path, run.acknowledged)
        expect({ faults, missing, stored }).toEqual({ faults: [], missing: [], stored: 12 * CHILD_PAGE })
      }
      expect(errors).toBeGreaterThan(0)
    },
  )

  it('that fails for good stops with a plain error, and the next run goes on', async ({ skip }) => {
    skip(!injects, NO_STRACE)
    const path = join(folder, 'calls.db')
    const through = strace('inject=pwrite64:error=ENOSPC:when=400+')
    const stopped = await runChild({ path, pages: 40, through })
    expect(stopped.done).toBe(false)
    expect(stopped.acknowledged.length).toBeGreaterThan(0)
    expect(new Set(stopped.errors.map(({ code }) => code))).toEqual(new Set(['disk_full']))
    expect(survivors(path, stopped.acknowledged)).toMatchObject({ faults: [], missing: [], torn: false })
    const resumed = await runChild({ path, first: stopped.acknowledged.length, pages: 5 })
    expect(resumed.done).toBe(true)
    expect(resumed.errors).toEqual([])
    const all = [...stopped.acknowledged, ...resumed.acknowledged]
    expect(survivors(path, all)).toMatchObject({ faults: [], missing: [], stored: all.length * CHILD_PAGE })
  })
})

/** A disk of its own, which only root may make. */
const mounts = process.platform === 'linux' && process.getuid?.() === 0 && has('mount') && canMount()
function canMount(): boolean {
  const made = temporaryFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', made.folder], { stdio: 'ignore' })
    execFileSync('umount', [made.folder])
    return true
  } catch {
    return false
  } finally {
    made.clean()
  }
}

describe('R19: a disk that is really full', () => {
  it('keeps what was acknowledged, says so, and goes on with more room', async ({ skip }) => {
    skip(!mounts, 'only root may mount a disk of its own, and not everywhere')
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk])
    try {
      const path = join(disk, 'calls.db')
      const stopped = await runChild({ path, pages: 10_000 })
      expect(stopped.done).toBe(false)
      expect(stopped.acknowledged.length).toBeGreaterThan(3)
      expect(new Set(stopped.errors.map(({ code }) => code))).toEqual(new Set(['disk_full']))
      execFileSync('mount', ['-o', 'remount,size=30m', disk])
      expect(survivors(path, stopped.acknowledged)).toMatchObject({ faults: [], missing: [], torn: false })
      const resumed = await runChild({ path, first: stopped.acknowledged.length, pages: 20 })
      expect(resumed.done).toBe(true)
      const all = [...stopped.acknowledged, ...resumed.acknowledged]
      expect(survivors(path, all)).toMatchObject({
        faults: [],
        missing: [],
        stored: all.length * CHILD_PAGE,
      })
    } finally {
      execFileSync('umount', [disk])
    }
  })
})

describe('R19: a file that may not grow', () => {
  it('keeps what was acknowledged and says so', async ({ skip }) => {
    skip(process.platform !== 'linux' || !has('prlimit'), 'there is no prlimit')
    const path = join(folder, 'calls.db')
    const stopped = await runChild({ path, pages: 10_000, through: ['prlimit', '--fsize=3000000'] })
    expect(stopped.done).toBe(false)
    expect(stopped.acknowledged.length).toBeGreaterThan(3)
    expect(new Set(stopped.errors.map(({ code }) => code))).toEqual(new Set(['file_failed']))
    expect(survivors(path, stopped.acknowledged)).toMatchObject({ faults: [], missing: [], torn: false })
  })
})
