import { hash } from 'node:crypto'

const WORDS = 4
const FIRST_PLACES = 1 << 12
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export interface SeenIds {
  /** @returns whether the id is new */
  add: (id: string) => boolean
}

/**
 * Ids that were met before, 32 to 64 bytes each however many there are; a Set of texts takes three times that. A UUID is
 * kept as its 128 bits, any other id as 128 bits of its digest, of which two are never alike.
 */
export function seenIds(): SeenIds {
  let table = new Uint32Array(FIRST_PLACES * WORDS)
  let used = 0
  /** All bits zero mark a free place. */
  let zeroSeen = false

  function insert(into: Uint32Array, [a, b, c, d]: readonly number[]): boolean {
    const places = into.length / WORDS
    // Either form is as good as random in its last bits.
    for (let place = (d ?? 0) & (places - 1); ; place = (place + 1) & (places - 1)) {
      const at = place * WORDS
      if (into[at] === a && into[at + 1] === b && into[at + 2] === c && into[at + 3] === d) return false
      if (into[at] === 0 && into[at + 1] === 0 && into[at + 2] === 0 && into[at + 3] === 0) {
        into.set([a ?? 0, b ?? 0, c ?? 0, d ?? 0], at)
        return true
      }
    }
  }

  function grow(): void {
    const larger = new Uint32Array(table.length * 2)
    for (let at = 0; at < table.length; at += WORDS) {
      const words = table.subarray(at, at + WORDS)
      if (words.some((word) => word !== 0)) insert(larger, [...words])
    }
    table = larger
  }

  return {
    add: (id) => {
      const words = wordsOf(id)
      if (words.every((word) => word === 0)) {
        const isNew = !zeroSeen
        zeroSeen = true
        return isNew
      }
      if (!insert(table, words)) return false
      used += 1
      if (used * 2 > table.length / WORDS) grow()
      return true
    },
  }
}

function wordsOf(id: string): number[] {
  const hex = UUID.test(id) ? id.replaceAll('-', '') : hash('sha256', id, 'hex')
  return [0, 8, 16, 24].map((at) => parseInt(hex.slice(at, at + 8), 16))
}
