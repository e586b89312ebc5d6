import { inLocale, type Bilingual, type Locale } from '../locale.ts'

const OPERATORS: Record<number, Bilingual> = {
  1: { zh: '电信', en: 'Telecom' },
  2: { zh: '联通', en: 'Unicom' },
  3: { zh: '移动', en: 'Mobile' },
}
const GENDERS: Record<number, Bilingual> = {
  0: { zh: '未知', en: 'Unknown' },
  1: { zh: '女', en: 'Female' },
  2: { zh: '男', en: 'Male' },
}
const HANGUP_SIDES: Record<number, Bilingual> = {
  1: { zh: 'AI', en: 'AI' },
  2: { zh: '客户', en: 'Customer' },
}

/** 1 → A … 26 → Z. Accounts can hold more labels than the documented five; beyond Z the number itself is shown. */
export function intentionLetter(value: number | null): string {
  if (value === null) return ''
  return Number.isInteger(value) && value >= 1 && value <= 26
    ? String.fromCharCode(64 + value)
    : String(value)
}

/** The platform's own word in Chinese, ours in English; the bare number where neither knows it. */
function choice(
  table: Record<number, Bilingual>,
  value: number | null,
  word: string | null,
  locale: Locale,
): string {
  if (locale === 'zh-CN' && word) return word
  const known = value === null ? undefined : table[value]
  if (known) return inLocale(known, locale)
  return word ?? (value === null ? '' : String(value))
}

export const operatorLabel = (value: number | null, word: string | null, locale: Locale): string =>
  choice(OPERATORS, value, word, locale)
export const genderLabel = (value: number | null, word: string | null, locale: Locale): string =>
  choice(GENDERS, value, word, locale)
export const hangupSideLabel = (value: number | null, word: string | null, locale: Locale): string =>
  choice(HANGUP_SIDES, value, word, locale)
