import elementZh from 'element-plus/es/locale/lang/zh-cn'
import { createI18n } from 'vue-i18n'
import { shallowRef } from 'vue'
import { AppError } from '#shared/errors.ts'
import type { Locale } from '#shared/locale.ts'
import { zhCN, type Messages } from './zh-CN.ts'

const messages: Partial<Record<Locale, Messages>> = { 'zh-CN': zhCN }

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN' as Locale,
  fallbackLocale: 'zh-CN',
  messages: messages as Record<Locale, Messages>,
})

/** What Element Plus says by itself, in the window's language. */
export const elementLocale = shallowRef(elementZh)

/** The texts of another language come with the first use of it: most people never see them. */
const LATER = {
  en: async () => ({
    texts: (await import('./en.ts')).en,
    element: (await import('element-plus/es/locale/lang/en')).default,
  }),
} satisfies Partial<Record<Locale, unknown>>

let wanted: Locale = 'zh-CN'

/** @throws AppError host_gone where the texts cannot be read; the language stays as it was then */
export async function setLocale(locale: Locale): Promise<void> {
  wanted = locale
  let element = elementZh
  if (locale !== 'zh-CN') {
    const arrived = await LATER[locale]().catch(() => {
      throw new AppError('host_gone', 'The texts of a language could not be loaded')
    })
    i18n.global.setLocaleMessage(locale, arrived.texts)
    ;({ element } = arrived)
  }
  // Another choice may have been made meanwhile.
  if (wanted !== locale) return
  elementLocale.value = element
  i18n.global.locale.value = locale
  document.documentElement.lang = locale
}
