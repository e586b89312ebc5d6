/**
 * Texts as search compares them, and where each folded character stood. The same words are written in many ways that
 * look alike: composed or not (`é`), full or half width (`？`, `ｶﾞ`), in either letter case, with marks that nobody sees
 * (bidirectional controls around a pasted number, zero-width blanks, soft hyphens, variation selectors). Folded they
 * are one. This is Unicode's NFKC_Casefold by what the runtime knows, with a fraction slash as `/`: `ﬁ` is `fi`,
 * `½` is `1/2`, `㎏` is `kg`, `ß` is `ss`. Accents stay: `resume` is another word than `résumé`.
 */

const WIDE_OFFSET = 0xfee0
const WIDE_BLANK = 0x3000

/**
 * What changes neither in length nor by its neighbours, and so needs no map: ASCII, full-width ASCII, kana, Chinese and
 * the punctuation between. Nearly every text of a call is of these alone.
 */
function isEven(code: number): boolean {
  return (
    code < 0x80 ||
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0xff01 && code <= 0xff5e) ||
    (code >= 0x3000 && code <= 0x3035) ||
    (code >= 0x3041 && code <= 0x3096) ||
    (code >= 0x30a1 && code <= 0x30fe) ||
    code === 0x2014 ||
    (code >= 0x2018 && code <= 0x201e)
  )
}

/**
 * Folds in one pass what is even; it runs on every text that is kept, and the normaliser costs several times as much.
 * @returns null for anything else
 */
function foldEven(text: string): string | null {
  let folded = ''
  let copied = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (!isEven(code)) return null
    const narrow = code >= 0xff01 ? code - WIDE_OFFSET : code === WIDE_BLANK ? 0x20 : code
    const small = narrow >= 0x41 && narrow <= 0x5a ? narrow + 0x20 : narrow
    if (small === code) continue
    folded += text.slice(copied, at) + String.fromCharCode(small)
    copied = at + 1
  }
  return copied === 0 ? text : folded + text.slice(copied)
}

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu
/** Characters that may become one with the one before: marks, sound marks of half-width kana, vowels and ends of Hangul. */
const JOINING =
  '\\p{M}\\uff9e\\uff9f\\u1160-\\u11ff\\ud7b0-\\ud7ff\\u3133\\u3135\\u3136\\u313a-\\u3140\\u314f-\\u3163\\uffa3\\uffa5\\uffa6\\uffaa-\\uffb0\\uffc2-\\uffdc'
const TAIL = `${JOINING}\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffb`
/** A character with all that may join it: it folds to the same whatever is around it. */
const UNIT = new RegExp(`[^${TAIL}][${TAIL}]*|[${TAIL}]+`, 'gu')
const INVISIBLE_END = new RegExp(`${INVISIBLE.source}+$`, 'u')
const SHARP_S = /ß/g
/** Greek has two small forms of one letter, and which comes out depends on its neighbours. */
const FINAL_SIGMA = /ς/g
const FRACTION_SLASH = /\u2044/g

function foldAny(text: string): string {
  return (
    text
      .replace(INVISIBLE, '')
      .normalize('NFKC')
      // By way of the capitals: letters that share one are one (`ſ` and `s`, `ϐ` and `β`).
      .toUpperCase()
      .toLowerCase()
      .replace(SHARP_S, 'ss')
      .replace(FINAL_SIGMA, 'σ')
      .replace(FRACTION_SLASH, '/')
      .normalize('NFKC')
  )
}

/** The text as search compares it. */
export function foldText(text: string): string {
  return foldEven(text) ?? foldAny(text)
}

/** The text without invisible characters, otherwise unchanged. */
function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '')
}

/** What was typed or pasted into a field, without surrounding blanks and invisible marks. */
export function typed(text: string): string {
  return withoutInvisible(text).trim()
}

/** What a person typed to look for: blanks around it are a slip of the hand. Empty means "no search". */
export function foldQuery(query: string): string {
  return foldText(typed(query).toWellFormed())
}

interface Folded {
  text: string
  /**
   * Where a part of the folded text stands in the original, as `[start, end)` in UTF-16 units, begun and ended on whole
   * characters as a person counts them: a letter goes with its accents, a family with all its members.
   */
  origin: (start: number, end: number) => [start: number, end: number]
}

/** {@link foldText} with the way back. */
export function foldWithOrigin(text: string): Folded {
  const even = foldEven(text)
  if (even !== null) return { text: even, origin: (start, end) => [start, end] }
  let folded = ''
  /** By the place in the folded text. */
  const starts: number[] = []
  const ends: number[] = []
  for (const { 0: unit, index } of text.matchAll(UNIT)) {
    const piece = foldAny(unit)
    const end = index + unit.replace(INVISIBLE_END, '').length
    for (let at = 0; at < piece.length; at += 1) {
      starts.push(index)
      ends.push(end)
    }
    folded += piece
  }
  const segments = graphemes().segment(text)
  return {
    text: folded,
    origin: (start, end) => {
      const first = starts[start] ?? text.length
      const last = ends[end - 1] ?? first
      if (last <= first) return [first, first]
      const ending = segments.containing(last - 1)
      return [
        segments.containing(first)?.index ?? first,
        ending ? ending.index + ending.segment.length : last,
      ]
    },
  }
}

let known: Intl.Segmenter | undefined
function graphemes(): Intl.Segmenter {
  known ??= new Intl.Segmenter('zh', { granularity: 'grapheme' })
  return known
}
