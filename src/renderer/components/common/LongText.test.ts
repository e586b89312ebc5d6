import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { i18n, setLocale } from '../../i18n/index.ts'
import LongText from './LongText.vue'

it('a long text begins with its first words, is whole when it is asked for, and short again', async () => {
  await setLocale('zh-CN')
  const text = '客户晚上再打。'.repeat(100)
  const shown = mount(LongText, { props: { text }, global: { plugins: [i18n] } })
  expect(shown.text().length).toBeLessThan(200)
  const button = shown.get('[data-testid="whole-text"]')
  expect(button.text()).toBe('展开全文')
  await button.trigger('click')
  expect(shown.text()).toContain(text)
  expect(button.attributes('aria-expanded')).toBe('true')
  await button.trigger('click')
  expect(shown.text()).not.toContain(text)
})

it('a short one is there as it is', () => {
  const shown = mount(LongText, { props: { text: '再打' }, global: { plugins: [i18n] } })
  expect(shown.text()).toBe('再打')
  expect(shown.find('[data-testid="whole-text"]').exists()).toBe(false)
})
