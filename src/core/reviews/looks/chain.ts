/**
 * Looks are chained by hash: each entry holds the hash of the one before, and the last number and hash are remembered
 * outside the file. So an entry that was changed in place, one that is missing and a tail that was cut off show. Whoever
 * may write the file and the settings can make a new chain: it is no proof against the machine's owner.
 */
import { createHash } from 'node:crypto'
import {
  LOOK_KINDS,
  type Look,
  type LookChain,
  type LookedAt,
  type LookFault,
} from '#shared/reviews/looks.ts'
import { isObject, parseJson } from '../../wire/json.ts'

/** An entry as it lies in the file. */
export interface LookRow {
  n: number
  /** Canonical JSON of the entry, with its number and the hash of the entry before. */
  entry: string
  /** SHA-256 of `entry`, 64 hex digits. */
  hash: string
}

/** Which entry a chain ends with. */
export type LookEnd = Pick<LookRow, 'n' | 'hash'>

/** Before the first entry. */
export const NO_LOOK: LookEnd = { n: 0, hash: '0'.repeat(64) }
/** So many faults are told one by one. */
const FAULTS_TOLD = 20

const hashOf = (entry: string): string => createHash('sha256').update(entry).digest('hex')

/** One text for one value: members in the order of their names, no blanks. */
function canonicalJson(entry: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(entry).sort(([one], [two]) => (one < two ? -1 : 1))),
  )
}

/** @param prev hash of the entry before @param at ms since the epoch */
export function makeRow(look: LookedAt, n: number, prev: string, at: number): LookRow {
  const entry = canonicalJson({ ...look, n, prev, at })
  return { n, entry, hash: hashOf(entry) }
}

function membersOf(entry: string): Readonly<Record<string, unknown>> {
  try {
    const members = parseJson(entry)
    return isObject(members) ? members : {}
  } catch {
    return {}
  }
}

/** An entry to be shown, as far as it can be read. */
export function readLook({ n, entry }: Pick<LookRow, 'n' | 'entry'>): Look {
  const members = membersOf(entry)
  const text = (name: string): string | null =>
    typeof members[name] === 'string' ? members[name].slice(0, 500) : null
  const number = (name: string): number | null =>
    Number.isSafeInteger(members[name]) ? (members[name] as number) : null
  const what = text('what')
  return {
    n,
    what: what !== null && Object.hasOwn(LOOK_KINDS, what) ? (what as Look['what']) : null,
    at: number('at'),
    accountId: text('accountId'),
    account: text('account'),
    taskId: text('taskId'),
    recordId: text('recordId'),
    count: number('count'),
  }
}

/**
 * Checks a whole record.
 * @param rows in the order of their numbers
 * @param seen the last entry that is remembered outside; those behind it were written before a kill
 */
export function checkChain(rows: Iterable<LookRow>, seen: LookEnd): LookChain {
  const faults: LookFault[] = []
  const changed = new Set<number>()
  const fault = (found: LookFault): void => {
    if (found.kind === 'changed' && changed.has(found.n)) return
    if (found.kind === 'changed') changed.add(found.n)
    faults.push(found)
  }
  let before = NO_LOOK
  let count = 0
  for (const row of rows) {
    const { n, hash } = row
    const members = membersOf(row.entry)
    const intact = hashOf(row.entry) === hash && members['n'] === n && n > before.n
    if (!intact) fault({ kind: 'changed', n })
    const gap = n - before.n - 1
    const isAnew = count === 0 && intact && members['what'] === 'anew'
    if (gap > 0 && !isAnew) fault({ kind: 'missing', n: before.n + 1, count: gap })
    if (gap === 0 && intact && members['prev'] !== before.hash)
      // This entry is as it was written: the one before it is not.
      fault({ kind: 'changed', n: Math.max(1, before.n) })
    if (n === seen.n && hash !== seen.hash) fault({ kind: 'changed', n })
    before = { n, hash }
    count += 1
  }
  if (seen.n > before.n) fault({ kind: 'missing', n: before.n + 1, count: seen.n - before.n })
  return { count, faults: faults.slice(0, FAULTS_TOLD), faultCount: faults.length }
}
