import type { Database } from 'better-sqlite3-multiple-ciphers'
import { firstKey, secondOf, SERIALS } from './keys.ts'

/** The next free key in the second of the call, or in the nearest second, the earlier ones first, that has one. */
export type FreeKey = (task: number, calldate: number | null) => bigint

export function openFreeKeys(database: Database): FreeKey {
  const lastKey = database
    .prepare<[bigint, bigint], bigint | null>('SELECT max(key) FROM calls WHERE key BETWEEN ? AND ?')
    .pluck()
    .safeIntegers()

  function freeIn(first: bigint): bigint | null {
    const last = first + SERIALS - 1n
    const used = lastKey.get(first, last) ?? null
    if (used === null) return first
    return used < last ? used + 1n : null
  }

  return (task, calldate) => {
    const wanted = secondOf(calldate)
    for (let second = wanted; second >= 0; second -= 1) {
      const key = freeIn(firstKey(task, second))
      if (key !== null) return key
    }
    for (let second = wanted + 1; ; second += 1) {
      const key = freeIn(firstKey(task, second))
      if (key !== null) return key
    }
  }
}
