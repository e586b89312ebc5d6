/**
 * The pieces of a text that full-text search keeps, as bytes, see `searchIndex.ts`. Each character stands in a form that
 * FTS5 keeps whole and that means no other. Pieces begin with a sign of whose they are, so that what one speaker said
 * can be asked for alone: a column of FTS5 for each would take 105 bytes a call, signs take 20.
 *
 * Bytes and not strings: pieces are most of what is written of a call, and a string would be put together first and then
 * encoded.
 */
import type { SearchText } from '#shared/records/fieldKinds.ts'

/** To what a piece belongs: a speaker, no speaker, or the name of a script node. */
export type Owner = SearchText['by'] | 'node'

const FIRST_SIGN = 0xfdd0
/** Stands before the number of a character that FTS5 would take for a gap, or for a sign. */
const ESCAPE = FIRST_SIGN
/** Noncharacters, which valid text does not contain. Pieces without a speaker begin with none. */
const SIGNS = { ai: 0xfdd1, customer: 0xfdd2, person: 0xfdd3, node: 0xfdd4 } as const
const LAST_SIGN = SIGNS.node
/** From here on scripts without gaps between words. */
const WIDE_FROM = 0x2e80
const BLANK = 0x20

const isSign = (code: number): boolean => code >= FIRST_SIGN && code <= LAST_SIGN
/** What FTS5's tokenizer keeps whole. Folded texts have no capitals. */
const isPlain = (code: number): boolean =>
  code < 0x80 ? (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) : !isSign(code)
const isNarrow = (code: number): boolean => code < WIDE_FROM || isSign(code)

/** Three characters, each perhaps escaped, behind a sign and before a blank. */
const PIECE_BYTES = 3 * 5 + 4
/** A piece that no text makes: between two runs of triples, which would else make one phrase. */
const GAP = [...new TextEncoder().encode(`${String.fromCharCode(ESCAPE)}gap `)]
/** Whole sentences that are remembered with their pieces. */
const MOST_KNOWN = 2000

interface Known {
  bytes: Uint8Array
  codes: readonly number[]
}

/** Whose characters are told apart; names are no text. */
const PLACES: Record<Exclude<Owner, 'node' | null>, number> = { ai: 1, customer: 2, person: 3 }
const OWNERS: readonly Exclude<Owner, 'node'>[] = [null, 'ai', 'customer', 'person']
const placeOf = (owner: Exclude<Owner, 'node'>): number => (owner === null ? 0 : PLACES[owner])
const PLANE_BITS = 16

/** Gathers the pieces of one call after the other. */
export class PieceWriter {
  #bytes = new Uint8Array(16 * 1024)
  #length = 0
  /** The different characters of each owner's texts, in the order of {@link OWNERS}. */
  readonly #singles: readonly number[][] = OWNERS.map(() => [])
  /** The number of the call that held a character of the basic plane last, by owner and character. */
  readonly #seen = new Uint32Array(OWNERS.length << PLANE_BITS)
  #call = 1
  readonly #known = new Map<string, Known>()

  /** Pairs of neighbours and triples of a text. @param folded see `foldText` */
  add(folded: string, owner: Exclude<Owner, 'node'>): void {
    const codes = codesOf(folded)
    this.#note(codes, owner)
    this.#reserve((2 * PIECE_BYTES + GAP.length) * (codes.length + 1))
    this.#pairs(codes, codes.length, owner)
    if (this.#triples(codes, owner)) this.#gap()
  }

  /** Likewise of a sentence of the AI's, which many calls hold word for word. @param fold see `foldText` */
  addCommon(text: string, fold: (text: string) => string): void {
    const known = this.#known.get(text)
    if (known !== undefined) {
      this.#note(known.codes, 'ai')
      this.#reserve(known.bytes.length)
      this.#bytes.set(known.bytes, this.#length)
      this.#length += known.bytes.length
      return
    }
    const start = this.#length
    const folded = fold(text)
    this.add(folded, 'ai')
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    const codes = [...new Set(codesOf(folded))]
    this.#known.set(text, { bytes: this.#bytes.slice(start, this.#length), codes })
  }

  /** A name of ours, which stands as it is. */
  addName(name: string, owner: Owner): void {
    this.#reserve(PIECE_BYTES + name.length)
    this.#sign(owner)
    for (let at = 0; at < name.length; at += 1) this.#bytes[this.#length++] = name.charCodeAt(at)
    this.#bytes[this.#length++] = BLANK
  }

  /** Everything since the last time, in UTF-8; it is written over by what is added next. */
  take(): Buffer {
    for (const owner of OWNERS) {
      const codes = this.#singles[placeOf(owner)] as number[]
      this.#reserve(PIECE_BYTES * codes.length)
      for (let at = 0; at < codes.length; at += 1) this.#piece(codes, at, at + 1, owner)
      codes.length = 0
    }
    this.#call += 1
    const taken = Buffer.from(this.#bytes.buffer, 0, this.#length)
    this.#length = 0
    return taken
  }

  /** The pieces of which every text that contains this one has a row without a gap. */
  phrase(folded: string, owner: Owner): string {
    const codes = codesOf(folded)
    this.#reserve(PIECE_BYTES * (codes.length + 1))
    if (codes.length === 1) this.#piece(codes, 0, 1, owner)
    else if (codes.length >= 3 && areNarrow(codes, 0, codes.length)) this.#triples(codes, owner)
    else this.#pairs(codes, codes.length - 1, owner)
    const phrase = Buffer.from(this.#bytes.buffer, 0, this.#length).toString('utf8')
    this.#length = 0
    return phrase
  }

  #note(codes: readonly number[], owner: Exclude<Owner, 'node'>): void {
    const place = placeOf(owner)
    const singles = this.#singles[place] as number[]
    for (const code of codes) {
      const at = (place << PLANE_BITS) | code
      if (code >> PLANE_BITS !== 0) {
        if (!singles.includes(code)) singles.push(code)
      } else if (this.#seen[at] !== this.#call) {
        this.#seen[at] = this.#call
        singles.push(code)
      }
    }
  }

  /** The last character of a text stands alone: it keeps a phrase from running on into the next text. */
  #pairs(codes: readonly number[], count: number, owner: Owner): void {
    for (let at = 0; at < count; at += 1) this.#piece(codes, at, Math.min(at + 2, codes.length), owner)
  }

  /** @returns whether there are any */
  #triples(codes: readonly number[], owner: Owner): boolean {
    let inRun = false
    let any = false
    for (let at = 0; at + 2 < codes.length; at += 1) {
      const narrow = areNarrow(codes, at, at + 3)
      if (narrow) this.#piece(codes, at, at + 3, owner)
      else if (inRun) this.#gap()
      inRun = narrow
      any ||= narrow
    }
    return any
  }

  #piece(codes: readonly number[], from: number, to: number, owner: Owner): void {
    this.#sign(owner)
    for (let at = from; at < to; at += 1) this.#character(codes[at] as number)
    this.#bytes[this.#length++] = BLANK
  }

  #sign(owner: Owner): void {
    if (owner !== null) this.#put(SIGNS[owner])
  }

  #character(code: number): void {
    if (isPlain(code)) {
      this.#put(code)
      return
    }
    this.#put(ESCAPE)
    const number = code < 0x80 ? code.toString(16).padStart(2, '0') : `z${(code - ESCAPE || 35).toString(36)}`
    this.#put(number.charCodeAt(0))
    this.#put(number.charCodeAt(1))
  }

  #gap(): void {
    this.#bytes.set(GAP, this.#length)
    this.#length += GAP.length
  }

  /** UTF-8. */
  #put(code: number): void {
    const bytes = this.#bytes
    if (code < 0x80) bytes[this.#length++] = code
    else if (code < 0x800) {
      bytes[this.#length++] = 0xc0 | (code >> 6)
      bytes[this.#length++] = 0x80 | (code & 0x3f)
    } else if (code < 0x10000) {
      bytes[this.#length++] = 0xe0 | (code >> 12)
      bytes[this.#length++] = 0x80 | ((code >> 6) & 0x3f)
      bytes[this.#length++] = 0x80 | (code & 0x3f)
    } else {
      bytes[this.#length++] = 0xf0 | (code >> 18)
      bytes[this.#length++] = 0x80 | ((code >> 12) & 0x3f)
      bytes[this.#length++] = 0x80 | ((code >> 6) & 0x3f)
      bytes[this.#length++] = 0x80 | (code & 0x3f)
    }
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return
    const larger = new Uint8Array(2 * (this.#length + bytes))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}

function codesOf(text: string): number[] {
  const codes: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at) ?? 0
    if (code > 0xffff) at += 1
    codes.push(code)
  }
  return codes
}

function areNarrow(codes: readonly number[], from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (!isNarrow(codes[at] as number)) return false
  return true
}
