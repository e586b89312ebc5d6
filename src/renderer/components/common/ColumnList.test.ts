import { mount, type VueWrapper } from '@vue/test-utils'
import { ElCheckbox } from 'element-plus'
import { expect, it } from 'vitest'
import { i18n } from '../../i18n/index.ts'
import ColumnList, { type ListedColumn } from './ColumnList.vue'

const column = (key: string, zh: string): ListedColumn => ({
  key,
  label: { zh, en: key },
  group: 'conversation',
})
const CATALOGUE = [column('a', '甲'), column('b', '乙'), column('c', '丙'), column('d', '丁')]

const show = (columns: string[]): VueWrapper =>
  mount(ColumnList, {
    props: { columns, catalogue: CATALOGUE, othersTitle: '可添加' },
    global: { plugins: [i18n] },
    attachTo: document.body,
  })
const labels = (list: VueWrapper): string[] =>
  list.findAllComponents(ElCheckbox).map((box) => String(box.props('label')))
const asked = (list: VueWrapper): unknown => list.emitted<[string[]]>('change')?.at(-1)?.[0]

it('shows the chosen ones in their order, then the others; a key that nobody knows is passed over', () => {
  const list = show(['c', 'gone', 'a'])
  expect(labels(list)).toEqual(['丙', '甲', '乙', '丁'])
})

it('a column is added at the end, taken out, and the last one stays', async () => {
  const list = show(['c', 'a'])
  const boxes = list.findAllComponents(ElCheckbox)
  boxes[2]?.vm.$emit('change', true)
  expect(asked(list)).toEqual(['c', 'a', 'b'])
  boxes[0]?.vm.$emit('change', false)
  expect(asked(list)).toEqual(['a'])
  await list.setProps({ columns: ['a'] })
  expect(list.findAllComponents(ElCheckbox)[0]?.props('disabled')).toBe(true)
})

it('moves by its buttons, by Alt with an arrow key, and by dragging; not beyond the ends', async () => {
  const list = show(['a', 'b', 'c'])
  const row = (key: string) => list.get(`[data-key="${key}"]`)
  await row('b').findAll('button')[0]?.trigger('click')
  expect(asked(list)).toEqual(['b', 'a', 'c'])
  await row('b').get('input').trigger('keydown', { key: 'ArrowDown', altKey: true })
  expect(asked(list)).toEqual(['a', 'c', 'b'])
  await row('c').trigger('dragstart')
  await row('a').trigger('dragover')
  expect(asked(list)).toEqual(['c', 'a', 'b'])
  const times = list.emitted('change')?.length
  await row('a').get('input').trigger('keydown', { key: 'ArrowUp', altKey: true })
  await row('b').get('input').trigger('keydown', { key: 'ArrowDown' })
  expect(list.emitted('change')).toHaveLength(times ?? 0)
})

it('finds by name and by key, and says where there is none', async () => {
  const list = show(['a', 'b'])
  const search = list.get('header input')
  await search.setValue('丙')
  expect(labels(list)).toEqual(['丙'])
  await search.setValue('b')
  expect(labels(list)).toEqual(['乙'])
  await search.setValue('没有')
  expect(labels(list)).toEqual([])
  expect(list.text()).toContain('没有这样的列')
})
