/** Folding for the naive scan: character by character, taken apart first and put together last. */
function isSeen(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  const within = (from: number, to: number): boolean => code >= from && code <= to
  return !(
    [0xad, 0x34f, 0x61c, 0x3164, 0xfeff, 0xffa0].includes(code) ||
    within(0x115f, 0x1160) ||
    within(0x17b4, 0x17b5) ||
    within(0x180b, 0x180f) ||
    within(0x200b, 0x200f) ||
    within(0x202a, 0x202e) ||
    within(0x2060, 0x206f) ||
    within(0xfe00, 0xfe0f) ||
    within(0xfff0, 0xfffb) ||
    within(0x1bca0, 0x1bca3) ||
    within(0x1d173, 0x1d17a) ||
    within(0xe0000, 0xe0fff)
  )
}

const seen = (text: string): string => Array.from(text).filter(isSeen).join('')

export function naiveTrim(query: string): string {
  return seen(query).trim()
}

export function naiveFold(text: string): string {
  return Array.from(seen(text).normalize('NFKD'), (character) => {
    const small = character.toUpperCase().toLowerCase()
    return { ς: 'σ', ß: 'ss', '\u2044': '/' }[small] ?? small
  })
    .join('')
    .normalize('NFKC')
}

/** The digits of a text that is a number and nothing else, without its country code or trunk zero. */
export function naiveDigits(text: string): string | null {
  if (text.length > 64) return null
  const characters = Array.from(naiveFold(naiveTrim(text)))
  const isDigit = (character: string): boolean => /\p{Nd}/u.test(character) && /[0-9]/.test(character)
  const first = characters.findIndex(isDigit)
  const last = characters.findLastIndex(isDigit)
  if (first < 0) return null
  const divides = (character: string): boolean =>
    /[\t\p{Zs}\p{Pd}]/u.test(character) || '\u2212()[]._/,;·•、。~'.includes(character)
  const surrounds = (character: string): boolean =>
    /[\s\p{Z}\p{Pd}\p{Pi}\p{Pf}\p{Ps}\p{Pe}]/u.test(character) || `"'+.,;:=_/|、。·•`.includes(character)
  const inside = characters.slice(first, last + 1)
  const around = [...characters.slice(0, first), ...characters.slice(last + 1)]
  if (!inside.every((one) => isDigit(one) || divides(one)) || !around.every(surrounds)) return null
  const digits = inside.filter(isDigit).join('')
  const before = characters.slice(0, first).filter((one) => one !== '(' && one.trim() !== '')
  const bracketed = characters[first - 1] === '(' && inside.join('').startsWith('86)')
  if (before.at(-1) === '+' || bracketed)
    return digits.startsWith('86') && digits.length > 2 ? digits.slice(2) : digits
  if (digits.startsWith('0086') && digits.length >= 11) return digits.slice(4)
  for (const prefix of ['86', '0'])
    if (digits.startsWith(prefix) && /^1[3-9]\d{9}$/.test(digits.slice(prefix.length)))
      return digits.slice(prefix.length)
  return digits
}
