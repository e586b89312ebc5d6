/**
 * Numbers that look random and follow from a key alone, so that any record can be made up at any time from its
 * position, in any order, without a state that would have to be kept.
 */

/** Murmur3's finaliser: every input bit reaches every output bit. */
function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A 32-bit key for a text: FNV-1a, finished. */
export function keyOfText(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return mix(hash)
}

/** A key below `key`, one for each part. Different orders of the same parts give different keys. */
export function keyOf(key: number, ...parts: number[]): number {
  let hash = key
  for (const part of parts) hash = mix(Math.imul(hash, 0x9e3779b1) + mix(part + 0x7f4a7c15))
  return hash
}

/** A run of draws from one key. */
export class Dice {
  #state: number

  constructor(key: number) {
    this.#state = key | 0
  }

  /** 0 ≤ integer < 2³². */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0
    return mix(this.#state)
  }

  /** 0 ≤ value < 1. */
  unit(): number {
    return this.next() / 0x1_0000_0000
  }

  /** `from` ≤ integer ≤ `to`. */
  between(from: number, to: number): number {
    return from + Math.floor(this.unit() * (to - from + 1))
  }

  chance(probability: number): boolean {
    return this.unit() < probability
  }

  /** @throws RangeError for an empty list */
  pick<T>(list: readonly T[]): T {
    const item = list[Math.floor(this.unit() * list.length)]
    if (item === undefined) throw new RangeError('Nothing to pick from')
    return item
  }

  /** A string of `length` decimal digits, the first one not zero. */
  digits(length: number): string {
    let text = String(this.between(1, 9))
    while (text.length < length) text += String(this.between(0, 9))
    return text
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function hex32(word: number): string {
  return (
    (HEX[word >>> 24] ?? '') +
    (HEX[(word >>> 16) & 255] ?? '') +
    (HEX[(word >>> 8) & 255] ?? '') +
    (HEX[word & 255] ?? '')
  )
}

/** The words of an id as a version 4 UUID. */
function formatUuid(first: number, second: number, third: number, fourth: number): string {
  const middle = hex32((second & 0xffff0fff) | 0x4000)
  const variant = hex32((third & 0x3fffffff) | 0x80000000)
  return `${hex32(first)}-${middle.slice(0, 4)}-${middle.slice(4)}-${variant.slice(0, 4)}-${variant.slice(4)}${hex32(fourth)}`
}

/** The UUID of a key. */
export function uuidOf(key: number): string {
  return formatUuid(mix(key + 1), mix(key + 0x51ed270b), mix(key + 0x68bc21eb), mix(key ^ 0x2c1b3c6d))
}

const FEISTEL_ROUNDS = 4

/** A keyed shuffle of the 32-bit integers that {@link unscramble} takes back. */
function scramble(value: number, key: number): number {
  let left = value >>> 16
  let right = value & 0xffff
  for (let round = 0; round < FEISTEL_ROUNDS; round += 1) {
    const next = left ^ (keyOf(key, round, right) & 0xffff)
    left = right
    right = next
  }
  return ((left << 16) | right) >>> 0
}

function unscramble(value: number, key: number): number {
  let left = value >>> 16
  let right = value & 0xffff
  for (let round = FEISTEL_ROUNDS - 1; round >= 0; round -= 1) {
    const previous = right ^ (keyOf(key, round, left) & 0xffff)
    right = left
    left = previous
  }
  return ((left << 16) | right) >>> 0
}

/**
 * The UUID of the record at `index` (0 … 2³²−1). Its first eight digits are the scrambled index, so that a record is
 * found by its id without an index over all ids; no two indexes share an id.
 */
export function recordUuid(key: number, index: number): string {
  const rest = keyOf(key, index)
  return formatUuid(scramble(index, key), mix(rest + 1), mix(rest + 2), mix(rest + 3))
}

/** The index behind a {@link recordUuid}, or null where the id is not one of this key's. */
export function indexOfRecordUuid(key: number, id: string): number | null {
  const head = /^([0-9a-f]{8})-/.exec(id)?.[1]
  if (head === undefined) return null
  const index = unscramble(Number.parseInt(head, 16), key)
  return recordUuid(key, index) === id ? index : null
}
