import elementEn from 'element-plus/es/locale/lang/en'
import elementZh from 'element-plus/es/locale/lang/zh-cn'
import { createI18n } from 'vue-i18n'
import type { Locale } from '#shared/locale.ts'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN' as Locale,
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCN, en },
})

export const ELEMENT_LOCALES = { 'zh-CN': elementZh, en: elementEn }

export function setLocale(locale: Locale): void {
  i18n.global.locale.value = locale
  document.documentElement.lang = locale
}
