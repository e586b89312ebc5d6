export const LOCALES = ['zh-CN', 'en'] as const
export type Locale = (typeof LOCALES)[number]

/** A text in both languages of the product. */
export interface Bilingual {
  zh: string
  en: string
}

export function inLocale(text: Bilingual, locale: Locale): string {
  return locale === 'zh-CN' ? text.zh : text.en
}

/**
 * The product's language for a system locale (`zh_CN.UTF-8`, `en-GB`, `C`, …). English only where the system asks
 * for it: the product's users are Chinese, and a bare `C` says nothing about the person.
 */
export function matchLocale(systemLocale: string | undefined): Locale {
  return systemLocale !== undefined && /^en([-_.]|$)/i.test(systemLocale) ? 'en' : 'zh-CN'
}
