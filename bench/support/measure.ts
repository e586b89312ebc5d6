import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** @param share 0 … 1. @returns the value that this share of the measurements does not exceed */
export function percentile(values: readonly number[], share: number): number {
  const ordered = values.toSorted((left, right) => left - right)
  return ordered[Math.max(0, Math.ceil(ordered.length * share) - 1)] ?? Number.NaN
}

export interface Figure {
  what: string
  value: string
  /** The limit in words, and whether it holds; left out for what has none. */
  limit?: string
  holds?: boolean
}

/** A time with its limit, both in ms. */
export const atMost = (what: string, ms: number, limit: number): Figure => ({
  what,
  value: `${ms.toFixed(1)} ms`,
  limit: `≤ ${limit} ms`,
  holds: ms <= limit,
})

/** @returns the 95th percentile */
export const p95 = (values: readonly number[]): number => percentile(values, 0.95)

/** Prints a table, and fails the process where a limit does not hold. */
export function report(title: string, figures: readonly Figure[]): void {
  const width = Math.max(...figures.map(({ what }) => what.length))
  console.log(title)
  for (const { what, value, limit = '', holds } of figures) {
    const verdict = holds === undefined ? '' : holds ? 'holds' : 'MISSED'
    console.log(`  ${what.padEnd(width)}  ${value.padStart(22)}  ${limit.padEnd(14)}  ${verdict}`.trimEnd())
    if (holds === false) process.exitCode = 1
  }
}

/** How many calls a benchmark works on: `BENCH_CALLS`, or what its limits are stated for. */
export function benchCalls(usual: number): number {
  const asked = Number(process.env.BENCH_CALLS ?? usual)
  if (!Number.isSafeInteger(asked) || asked < 1000)
    throw new Error('BENCH_CALLS is a whole number from 1000 on')
  return asked
}

/** Runs in a folder of its own, which is gone afterwards. */
export async function inTemporaryFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'callbook-bench-'))
  try {
    await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
