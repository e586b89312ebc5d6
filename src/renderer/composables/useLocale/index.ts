import type { WritableComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { inLocale, type Bilingual, type Locale } from '#shared/locale.ts'

export interface UseLocaleReturn {
  /** A text of the window, from `src/renderer/i18n`. */
  t: ReturnType<typeof useI18n>['t']
  /** A number as the language writes it. */
  n: ReturnType<typeof useI18n>['n']
  /** A text that stands beside what it names: a label, a hint, a problem. */
  say: (text: Bilingual) => string
  locale: WritableComputedRef<Locale>
}

/** The window's language, for the two kinds of text that there are. */
export function useLocale(): UseLocaleReturn {
  const { t, n, locale: any } = useI18n()
  // The window has no other language than those of `Locale`, see `i18n/index.ts`.
  const locale = any as WritableComputedRef<Locale>
  return { t, n, locale, say: (text) => inLocale(text, locale.value) }
}
