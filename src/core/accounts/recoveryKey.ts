/**
 * The store's key in a form for people: 24 words of BIP-39, in Chinese (24 characters) or English, the last of which
 * holds a checksum. Whoever has them can read the store, so they are shown on request alone and kept nowhere.
 */
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist as english } from '@scure/bip39/wordlists/english.js'
import { wordlist as chinese } from '@scure/bip39/wordlists/simplified-chinese.js'
import { AppError } from '#shared/errors.ts'
import type { Locale } from '#shared/locale.ts'

const WORDS = 24
const HEX_KEY = /^[0-9a-f]{64}$/
/** English words differ in their first four letters. */
const ENOUGH_LETTERS = 4

const places = new Map<string, number>(
  [chinese, english].flatMap((list) => list.map((word, at) => [word, at] as const)),
)

/** @param key 64 hex digits */
export function recoveryWords(key: string, locale: Locale): string[] {
  return entropyToMnemonic(Buffer.from(key, 'hex'), locale === 'zh-CN' ? chinese : english).split(/\s/u)
}

/**
 * Reads a key as people type and paste it: in either language, in capitals, full width, numbered, with commas or 、
 * between the words, the whole text of the saved file, or the 64 hex digits themselves.
 * @returns 64 hex digits
 * @throws AppError recovery_key_wrong, with what is wrong in `what` (count, word, checksum) and the places of wrong words
 */
export function parseStoreKey(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase()
  const hex = plain.replace(/[\s-]/g, '')
  if (HEX_KEY.test(hex)) return hex
  const whole = wordsIn(plain)
  // In the saved file the words have a line of their own.
  const candidates = [whole, ...plain.split(/\r?\n/).map(wordsIn)].filter(({ length }) => length === WORDS)
  let failure = wrong({ what: 'count', count: whole.length })
  for (const words of candidates)
    try {
      return keyOf(words)
    } catch (thrown) {
      failure = thrown as AppError
    }
  throw failure
}

/** Every Chinese character is a word; other words are runs of letters. */
function wordsIn(text: string): string[] {
  const visible = text.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
  return visible.match(/\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{M}])+/gu) ?? []
}

function keyOf(words: readonly string[]): string {
  const found = words.map(placeOf)
  const positions = found.flatMap((place, at) => (place === null ? [at + 1] : []))
  if (positions.length > 0) throw wrong({ what: 'word', positions })
  try {
    const mnemonic = found.map((place) => english[place ?? 0]).join(' ')
    return Buffer.from(mnemonicToEntropy(mnemonic, english)).toString('hex')
  } catch {
    throw wrong({ what: 'checksum' })
  }
}

function placeOf(word: string): number | null {
  const exact = places.get(word)
  if (exact !== undefined) return exact
  if (word.length < ENOUGH_LETTERS) return null
  const begun = english.flatMap((full, at) => (full.startsWith(word) ? [at] : []))
  return begun.length === 1 ? (begun[0] ?? null) : null
}

function wrong(details: { what: string; positions?: number[]; count?: number }): AppError {
  return new AppError('recovery_key_wrong', 'This is no recovery key', details)
}
