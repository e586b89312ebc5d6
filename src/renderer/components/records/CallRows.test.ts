import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { nextTick } from 'vue'
import type { CallRecord } from '#shared/records/types.ts'
import { i18n, setLocale } from '../../i18n/index.ts'
import CallRows from './CallRows.vue'

const call = (id: number, more: Partial<CallRecord> = {}): CallRecord =>
  ({
    ...{ id: `${id}`, name: null, callee: `1380000000${id}`, bill: 0, calldate: null },
    ...{ bridge_calldate: null, first_words: null, intention_results: null },
    ...more,
  }) as unknown as CallRecord
const ROWS = [
  call(0, { name: '王芳', bill: 65_000, intention_results: 1, first_words: '你好，请讲' }),
  call(1),
  call(2, { bill: 12_000, bridge_calldate: 5, first_words: '多少钱啊' }),
]

let list: VueWrapper
afterEach(() => list.unmount())
beforeEach(() => setLocale('zh-CN'))
function show(props: Record<string, unknown> = {}): void {
  list = mount(CallRows, {
    props: {
      rows: ROWS,
      matches: {},
      opened: null,
      query: '',
      busy: false,
      selected: new Set<string>(),
      ...props,
    },
    global: { plugins: [i18n] },
    attachTo: document.body,
  })
}
const row = (at: number) => list.get<HTMLElement>(`[data-call="${at}"]`)
const text = (at: number): string => row(at).text().replace(/\s+/g, ' ')

it('says who, how long and what was said first, and who took over', () => {
  show()
  expect(text(0)).toContain('王芳')
  expect(text(0)).toContain('1:05')
  expect(text(0)).toContain('客户你好，请讲')
  expect(row(0).find('.intention').text()).toBe('A')
  expect(text(1)).toContain('13800000001')
  expect(text(1)).toContain('未接听')
  expect(text(2)).toContain('人工')
})

it('shows where a search found its text, with the speaker, marked', () => {
  show({ query: '多少钱', matches: { 2: { text: '您问多少钱', by: 'ai', hit: [2, 5] } } })
  expect(row(2).get('mark').text()).toBe('多少钱')
  expect(row(2).get('i').classes()).toContain('ai')
})

it('is one stop for Tab, walked with the arrows, and says when they lead beyond it', async () => {
  show()
  expect(list.findAll('[tabindex="0"]')).toHaveLength(1)
  await row(0).trigger('keydown', { key: 'ArrowDown' })
  await nextTick()
  expect(document.activeElement).toBe(row(1).element)
  await row(1).trigger('keydown', { key: 'End' })
  await nextTick()
  await row(2).trigger('keydown', { key: 'ArrowDown' })
  expect(list.emitted('edge')).toEqual([[1]])
  await row(2).trigger('keydown', { key: 'Enter' })
  expect(list.emitted('open')).toEqual([[2]])
})

it('leads the open call along, and keeps the keyboard on it', async () => {
  show({ opened: 0 })
  row(0).element.focus()
  await row(0).trigger('keydown', { key: 'ArrowDown' })
  expect(list.emitted('open')).toEqual([[1]])
  await list.setProps({ opened: 1 })
  await nextTick()
  await nextTick()
  expect(row(1).attributes('aria-current')).toBe('true')
  expect(document.activeElement).toBe(row(1).element)
})

it('a click opens, with Ctrl or Shift it picks', async () => {
  show({ selected: new Set(['1']) })
  await row(0).trigger('click')
  await row(1).trigger('click', { ctrlKey: true })
  await row(2).trigger('click', { shiftKey: true })
  expect(list.emitted('open')).toEqual([[0]])
  expect(list.emitted('pick')).toEqual([
    [1, false],
    [2, true],
  ])
  expect(row(1).attributes('aria-selected')).toBe('true')
})

it('another page of a long list is drawn from its first call at once', async () => {
  const page = (name: string): CallRecord[] =>
    Array.from({ length: 200 }, (_, at) => ({ ...call(at % 10), id: `${name}${at}` }))
  show({ rows: page('a') })
  await nextTick()
  const scroller = list.element as HTMLElement
  scroller.scrollTop = 5000
  scroller.dispatchEvent(new Event('scroll'))
  await nextTick()
  expect(list.find('[data-call="0"]').exists()).toBe(false)
  await list.setProps({ rows: page('b') })
  expect(list.find('[data-call="0"]').exists()).toBe(true)
  expect(scroller.scrollTop).toBe(0)
})
