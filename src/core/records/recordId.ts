/**
 * Ids of records to which the platform gave none, or none that can be used: of null, of more than 200 characters, no
 * record at all. Such a record goes by a digest of what is its call's for good, `callid`, `callee`, `calldate` and
 * `created_at`, as they came. Comments, labels and marks come later and would make it another call.
 *
 * Records that agree in all four are told apart by an ordinal: the second is `<digest>-2`. Their place on the page does
 * not count, since pages shift. Of records that are known already, one whose body is the same is the same record; what
 * is left takes the lowest ordinal that this pass has not met yet, in the order of the digests of their bodies, and
 * then new ones. So bodies that are equal to the byte are two records on one page, and one on two pages, where nothing
 * can tell a second record from the same one that shifted.
 */
import { createHash } from 'node:crypto'
import type { CallRecordDetail } from '#shared/records/types.ts'
import { asId, isNothing } from '../wire/readers.ts'

/** As long as an id may be where a person or another program names a record. */
const MAX_ID_LENGTH = 200
const NAMED_BY = ['callid', 'callee', 'calldate', 'created_at'] as const
const PREFIX = 'sha256-'
const DIGEST_LENGTH = 32
const DERIVED = new RegExp(`^${PREFIX}[0-9a-f]{${DIGEST_LENGTH}}(?:-(\\d+))?$`)

const digest = (text: string | Uint8Array): string =>
  PREFIX + createHash('sha256').update(text).digest('hex').slice(0, DIGEST_LENGTH)

/** The value as an id that can be used, else null. */
function usable(value: unknown): string | null {
  const id = asId(value)
  return typeof id === 'string' && id.length <= MAX_ID_LENGTH ? id : null
}

/** A value's text whatever a reader makes of it, so that a mended reader changes no id. */
function plainText(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  if (isNothing(value)) return ''
  try {
    return JSON.stringify(value)
  } catch {
    // Nested deeper than the stack.
    return ''
  }
}

/**
 * @param raw the record's exact text, which alone names a record without any of the four
 * @param problems is told `id` where the record has none of its own
 */
export function readId(
  source: Record<string, unknown>,
  raw: string | Uint8Array,
  problems: string[],
): string {
  const own = usable(source.id)
  if (own !== null) return own
  problems.push('id')
  const named = NAMED_BY.map((key) => plainText(source[key]))
  return digest(named.some((text) => text !== '') ? JSON.stringify(named) : raw)
}

/** Whether the record's id is of our making. */
export function isUnnamed({ problems }: Pick<CallRecordDetail, 'problems'>): boolean {
  return problems.includes('id')
}

/** A record with its body. */
interface Call {
  record: Pick<CallRecordDetail, 'id' | 'callid' | 'problems'>
  raw: Uint8Array
}

/** What the first reader called an unnamed record: by its call, else by its whole text. */
export function formerId({ record, raw }: Call): string {
  return usable(record.callid) ?? digest(raw)
}

/** An id of our making without its ordinal. */
export function baseOf(id: string): string {
  return id.slice(0, PREFIX.length + DIGEST_LENGTH)
}

/** @returns null for an id that is not of our making */
export function ordinalOf(id: string): number | null {
  const match = DERIVED.exec(id)
  return match === null ? null : Number(match[1] ?? 1)
}

export function withOrdinal(base: string, ordinal: number): string {
  return ordinal === 1 ? base : `${base}-${ordinal}`
}

/** A record that is known by the same base. */
export interface Sibling {
  ordinal: number
  /** Of its body; null where only its id is known. */
  digest: string | null
  /** This pass has met it: another body is another record. */
  met: boolean
}

/**
 * The ordinals of records of one page that have one base, see above.
 * @param digests of their bodies
 */
export function chooseOrdinals(digests: readonly string[], siblings: readonly Sibling[]): number[] {
  const free = siblings.toSorted((left, right) => left.ordinal - right.ordinal)
  let last = free.at(-1)?.ordinal ?? 0
  const take = (fits: (sibling: Sibling) => boolean): number | null => {
    const at = free.findIndex(fits)
    return at < 0 ? null : (free.splice(at, 1)[0]?.ordinal ?? null)
  }
  const order = [...digests.keys()].sort((left, right) =>
    (digests[left] ?? '') < (digests[right] ?? '') ? -1 : Number(digests[left] !== digests[right]),
  )
  const chosen = new Map<number, number>()
  for (const at of order) {
    const same = take((sibling) => sibling.digest === digests[at])
    if (same !== null) chosen.set(at, same)
  }
  for (const at of order) if (!chosen.has(at)) chosen.set(at, take(({ met }) => !met) ?? (last += 1))
  return digests.map((_, at) => chosen.get(at) ?? 1)
}

/** Tells the unnamed records of page after page apart, where nothing else is known of them. */
export interface Ordinals {
  /** The same calls; unnamed ones with an ordinal where they need one. */
  tell: <T extends Call>(calls: readonly T[]) => readonly T[]
}

export function rememberOrdinals(): Ordinals {
  const known = new Map<string, Sibling[]>()
  return {
    tell: (calls) => {
      if (!calls.some(({ record }) => isUnnamed(record))) return calls
      return renamed(calls, (base, digests) => {
        const siblings = known.get(base) ?? []
        const ordinals = chooseOrdinals(digests, siblings)
        const fresh = ordinals.flatMap((ordinal, at) =>
          siblings.some((sibling) => sibling.ordinal === ordinal)
            ? []
            : [{ ordinal, digest: digests[at] ?? null, met: true }],
        )
        known.set(base, [...siblings, ...fresh])
        return ordinals
      })
    },
  }
}

/** Gives the unnamed records of a page their ordinals. @param choose for the records of one base, by their bodies */
export function renamed<T extends Call>(
  calls: readonly T[],
  choose: (base: string, digests: readonly string[]) => readonly number[],
): T[] {
  const result = [...calls]
  const places = [...calls.keys()].filter((at) => isUnnamed((calls[at] as T).record))
  for (const [base, theirs] of Map.groupBy(places, (at) => baseOf((calls[at] as T).record.id))) {
    const ordinals = choose(
      base,
      theirs.map((at) => bodyDigest((calls[at] as T).raw)),
    )
    theirs.forEach((at, n) => {
      const call = calls[at] as T
      result[at] = { ...call, record: { ...call.record, id: withOrdinal(base, ordinals[n] ?? 1) } }
    })
  }
  return result
}

function bodyDigest(raw: Uint8Array): string {
  return createHash('sha1').update(raw).digest('hex').slice(0, DIGEST_LENGTH)
}
