import { afterEach, expect, it } from 'vitest'
import { LOCALES } from '#shared/locale.ts'
import { i18n, setLocale } from './index.ts'
import { zhCN } from './zh-CN.ts'

afterEach(() => setLocale('zh-CN'))

/** The keys of all texts: `a.b.c`. */
const keysOf = (messages: object, path = ''): string[] =>
  Object.entries(messages).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? keysOf(value, `${path}${key}.`) : [`${path}${key}`],
  )

// A text is only read when it is shown: one with a lone `@` or brace would break the page that it stands on.
it.each(LOCALES)('%s: every text can be shown', async (locale) => {
  await setLocale(locale)
  const keys = keysOf(zhCN)
  expect(keys.length).toBeGreaterThan(500)
  const shown = keys.map((key) => i18n.global.t(key))
  expect(keys.filter((key, at) => shown[at] === key || shown[at]?.includes('{'))).toEqual([])
})

it('the choice that was made last holds, however long the texts of another take', async () => {
  const english = setLocale('en')
  const chinese = setLocale('zh-CN')
  await Promise.all([english, chinese])
  expect([i18n.global.locale.value, document.documentElement.lang]).toEqual(['zh-CN', 'zh-CN'])
})
