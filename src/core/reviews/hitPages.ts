/** Calls that meet a rule, of several tasks: counted, and a page of them with the newest first. */
import { secondOfKey } from '../records/store/keys.ts'

export interface TaskHits {
  taskId: string
  /** The newest first, see `keys.ts`. */
  keys: BigInt64Array
  leftOut: ReadonlySet<bigint>
}
export interface HitAt {
  taskId: string
  key: bigint
}

export function countHits(tasks: readonly TaskHits[]): number {
  return tasks.reduce((sum, { keys, leftOut }) => {
    const left = [...leftOut].filter((key) => holds(keys, key)).length
    return sum + keys.length - left
  }, 0)
}

function holds(keys: BigInt64Array, wanted: bigint): boolean {
  let [from, until] = [0, keys.length]
  while (from < until) {
    const middle = (from + until) >> 1
    if ((keys[middle] ?? 0n) < wanted) from = middle + 1
    else until = middle
  }
  return keys[from] === wanted
}

interface Head {
  hits: TaskHits
  at: number
  /** Of the key there; below every other at the end. */
  second: number
}

/** @param page counted from 1 */
export function pageOfHits(tasks: readonly TaskHits[], page: number, perPage: number): HitAt[] {
  const heads = tasks.map((hits): Head => advanced({ hits, at: -1, second: 0 }))
  const found: HitAt[] = []
  for (let passed = 0; passed < page * perPage; passed += 1) {
    const first = newest(heads)
    const key = first?.hits.keys[first.at]
    if (first === undefined || key === undefined) break
    if (passed >= (page - 1) * perPage) found.push({ taskId: first.hits.taskId, key })
    advanced(first)
  }
  return found
}

function newest(heads: readonly Head[]): Head | undefined {
  let best: Head | undefined
  for (const head of heads)
    if (head.second >= 0 && (best === undefined || head.second > best.second)) best = head
  return best
}

/** The head on its next call that is not left out. */
function advanced(head: Head): Head {
  const { keys, leftOut } = head.hits
  do head.at += 1
  while (head.at < keys.length && leftOut.has(keys[head.at] ?? 0n))
  const key = keys[head.at]
  head.second = key === undefined ? -1 : secondOfKey(key)
  return head
}
