/**
 * `node:fs` as it is to a process that is killed: from the chosen call on, none takes place any more. For tests that
 * mock the module: `vi.mock('node:fs', async (original) => (await import('…/dyingDisk.ts')).dyingDisk(await original()))`.
 */
import type fs from 'node:fs'

/** Calls that change the disk, or make a change last. */
const CHANGES = [
  'openSync',
  'writeSync',
  'writeFileSync',
  'fsync',
  'fsyncSync',
  'closeSync',
  'renameSync',
  'rmSync',
  'mkdirSync',
  'chmodSync',
  'linkSync',
] as const

class Killed extends Error {}

interface Disk {
  /** Calls from now on, by name, with the path or the descriptor's path. */
  calls: { name: string; path: string }[]
  /** The call at which the process dies, counted from 0; null for never. */
  diesAt: number | null
  /** What that call answers instead; the process lives on. */
  fails: { at: number; code: string } | null
}

export const disk: Disk = { calls: [], diesAt: null, fails: null }

export function dyingDisk(real: typeof fs): typeof fs {
  const paths = new Map<unknown, string>()
  const wrapped = Object.fromEntries(
    CHANGES.map((name) => {
      const call = real[name] as (...args: unknown[]) => unknown
      return [
        name,
        (...args: unknown[]): unknown => {
          const at = disk.calls.length
          const path = typeof args[0] === 'number' ? (paths.get(args[0]) ?? '') : String(args[0])
          disk.calls.push({ name, path })
          if (disk.diesAt !== null && at >= disk.diesAt) throw new Killed('killed')
          if (disk.fails?.at === at)
            throw Object.assign(new Error(disk.fails.code), {
              code: disk.fails.code,
              syscall: name.replace('Sync', ''),
            })
          const result = call(...args)
          if (name === 'openSync') paths.set(result, path)
          return result
        },
      ]
    }),
  )
  return { ...real, ...wrapped, default: { ...real, ...wrapped } } as typeof fs
}

/** Lets `work` die at its first changing call, then at its second, … until it lives; `look` looks at what is left. */
export async function killEverywhere(
  prepare: () => void | Promise<void>,
  work: () => void | Promise<void>,
  look: (at: number) => void | Promise<void>,
): Promise<number> {
  for (let at = 0; ; at += 1) {
    Object.assign(disk, { diesAt: null, fails: null })
    await prepare()
    Object.assign(disk, { calls: [], diesAt: at })
    let lived = true
    try {
      await work()
    } catch {
      lived = false
    }
    lived &&= disk.calls.length <= at
    disk.diesAt = null
    await look(at)
    if (lived) return at
  }
}
