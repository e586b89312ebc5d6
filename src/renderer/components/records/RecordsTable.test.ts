import { mount, type DOMWrapper, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { recordFields } from '#shared/records/fields.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { NO_MARK, type Mark } from '#shared/reviews/marks.ts'
import { documentedRecord } from '../../../../test/fixtures/records.ts'
import { i18n } from '../../i18n/index.ts'
import RecordsTable from './RecordsTable.vue'

const KEYS = ['callee', 'intention_results', 'bill', 'comments']
let table: VueWrapper
afterEach(() => table.unmount())

function show(
  rows: CallRecord[],
  opened: number | null = null,
  selected: ReadonlySet<string> = new Set(),
): VueWrapper {
  table = mount(RecordsTable, {
    props: {
      rows,
      fields: recordFields(KEYS),
      widths: { callee: 200 },
      busy: false,
      opened,
      selected,
      // As the store does.
      onSelect: (ids: ReadonlySet<string>) => void table.setProps({ selected: ids }),
    },
    global: { plugins: [i18n] },
    attachTo: document.body,
  })
  return table
}
const rowsOf = (count: number): CallRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    ...documentedRecord(),
    id: `r${index}`,
    callee: `1380000000${index}`,
  }))
const cell = (row: number, column: number) => table.get(`[data-row="${row}"][data-column="${column}"]`)

describe('the table of call records', () => {
  it('shows the documented record in the chosen columns and widths', () => {
    show([documentedRecord()])
    expect(table.findAll('th').map((head) => head.text())).toEqual([
      '',
      '被叫号码',
      '意向',
      '通话时长',
      '通话备注',
      '',
    ])
    expect([0, 1, 2, 3].map((column) => cell(0, column).text())).toEqual([
      '18555525545',
      'A',
      '0:37',
      '备注信息1、备注信息2',
    ])
    expect(table.findAll('col')[1]?.attributes('width')).toBe('200')
  })

  it('says of a call without talk time that it was not answered, and marks odd data', () => {
    show([{ ...documentedRecord(), bill: 0, problems: ['details.1'] }])
    expect(cell(0, 2).text()).toBe('未接听')
    expect(cell(0, 0).get('.odd').attributes('title')).toContain('details.1')
  })

  it('draws no badge for a call without an intention', () => {
    show([{ ...documentedRecord(), intention_results: null }, documentedRecord()])
    expect(cell(0, 1).find('.intention').exists()).toBe(false)
    expect(cell(1, 1).get('.intention').text()).toBe('A')
  })

  it('moves by keyboard within its edges, opens with Enter', async () => {
    show(rowsOf(3))
    const press = (key: string, options: object = {}) => table.trigger('keydown', { key, ...options })
    await press('ArrowDown')
    await press('ArrowRight')
    expect(cell(1, 1).attributes('tabindex')).toBe('0')
    await press('End', { ctrlKey: true })
    expect(cell(2, 3).attributes('tabindex')).toBe('0')
    await press('ArrowDown')
    await press('Enter')
    expect(table.emitted('open')).toEqual([[2]])
    expect(table.findAll('td[tabindex="0"], th [tabindex="0"]')).toHaveLength(2)
  })

  it('lets an open call follow the keyboard through the list', async () => {
    show(rowsOf(3), 0)
    await table.trigger('keydown', { key: 'ArrowDown' })
    expect(table.emitted('open')).toEqual([[1]])
  })

  it('copies the cell one is in', async () => {
    const writeText = vi.fn(async () => undefined)
    vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText } })
    show(rowsOf(2))
    await table.trigger('keydown', { key: 'c', ctrlKey: true })
    expect(writeText).toHaveBeenCalledWith('13800000000')
    vi.unstubAllGlobals()
  })

  it('sets a column’s width by keyboard', async () => {
    show(rowsOf(1))
    await table.trigger('keydown', { key: 'ArrowRight', altKey: true })
    expect(table.emitted('width')).toEqual([['callee', 216]])
    await nextTick()
    expect(table.findAll('col')[1]?.attributes('width')).toBe('216')
  })
})

describe('picking calls', () => {
  const picked = (): string[] => [...(table.props() as { selected: ReadonlySet<string> }).selected]
  const box = (row: number) => table.findAll('[data-testid="select-row"]')[row] as DOMWrapper<Element>
  const press = (key: string, options: object = {}) => table.trigger('keydown', { key, ...options })
  const state = (row: number) => table.findAll('tbody tr')[row]?.attributes('aria-selected')

  it('one by one, in a range with Shift, and without opening any', async () => {
    show(rowsOf(6))
    await box(1).trigger('click')
    await box(4).trigger('click', { shiftKey: true })
    expect(picked()).toEqual(['r1', 'r2', 'r3', 'r4'])
    await box(2).trigger('click')
    expect(picked()).toEqual(['r1', 'r3', 'r4'])
    expect([0, 1, 2].map(state)).toEqual(['false', 'true', 'false'])
    expect(table.emitted('open')).toBeUndefined()
  })

  it('by clicks on their cells with Ctrl or Shift', async () => {
    show(rowsOf(5))
    await cell(1, 0).trigger('click', { ctrlKey: true })
    await cell(3, 1).trigger('click', { shiftKey: true })
    await cell(2, 1).trigger('click', { ctrlKey: true })
    expect(picked()).toEqual(['r1', 'r3'])
    expect(table.emitted('open')).toBeUndefined()
    await cell(0, 0).trigger('click')
    expect(table.emitted('open')).toEqual([[0]])
  })

  it('by keyboard: Space, Shift with the arrows, Ctrl+A for the page', async () => {
    show(rowsOf(5))
    await press(' ')
    expect(picked()).toEqual(['r0'])
    await press(' ')
    await press('ArrowDown')
    await press('ArrowDown', { shiftKey: true })
    await press('ArrowDown', { shiftKey: true })
    expect(picked()).toEqual(['r1', 'r2', 'r3'])
    await press('a', { ctrlKey: true })
    expect(picked()).toHaveLength(5)
    expect(table.emitted('open')).toBeUndefined()
  })

  it('by the page, and what was picked on other pages stays', async () => {
    show(rowsOf(3), null, new Set(['elsewhere', 'r1']))
    const all = table.get<HTMLInputElement>('[data-testid="select-page"]')
    expect(all.element.indeterminate).toBe(true)
    await all.setValue(true)
    expect(picked().toSorted()).toEqual(['elsewhere', 'r0', 'r1', 'r2'])
    expect(all.element.indeterminate).toBe(false)
    await all.setValue(false)
    expect(picked()).toEqual(['elsewhere'])
  })

  it('a range never begins on a page that was left', async () => {
    show(rowsOf(4))
    await box(0).trigger('click')
    await table.setProps({ rows: rowsOf(4).map((row) => ({ ...row, id: `next-${row.id}` })) })
    await box(2).trigger('click', { shiftKey: true })
    expect(picked()).toEqual(['r0', 'next-r2'])
  })
})

describe('columns', () => {
  const head = (key: string) => table.get(`th[data-key="${key}"]`)
  const menu = (): string[] =>
    [...document.querySelectorAll('[role="menuitem"]')].map((item) => item.textContent?.trim() ?? '')
  const choose = (name: string): void =>
    document.querySelector<HTMLElement>(`[data-testid="menu-${name}"]`)?.click()

  it('are moved, hidden and kept in view from a menu in their head', async () => {
    show(rowsOf(2))
    await head('intention_results').trigger('contextmenu')
    expect(menu()).toEqual(['冻结到此列', '适合内容宽度', '左移', '右移', '隐藏此列'])
    choose('left')
    expect(table.emitted('columns')?.at(-1)).toEqual([['intention_results', 'callee', 'bill', 'comments']])
    await head('bill').trigger('contextmenu')
    choose('hide')
    expect(table.emitted('columns')?.at(-1)).toEqual([['callee', 'intention_results', 'comments']])
    await head('intention_results').trigger('contextmenu')
    choose('freeze')
    expect(table.emitted('freeze')).toEqual([[2]])
    await table.setProps({ frozen: 2 })
    expect(cell(0, 0).attributes('style')).toContain('left: 52px')
    expect(cell(0, 1).attributes('style')).toContain('left: 252px')
    expect(cell(0, 2).attributes('style')).toBeUndefined()
    await head('callee').trigger('contextmenu')
    expect(menu()).toContain('取消冻结')
    choose('unfreeze')
    expect(table.emitted('freeze')?.at(-1)).toEqual([0])
  })

  it('are dragged by their heads', async () => {
    show(rowsOf(1))
    await head('comments').trigger('dragstart')
    await head('callee').trigger('dragover')
    await head('callee').trigger('drop')
    expect(table.emitted('columns')).toEqual([[['comments', 'callee', 'intention_results', 'bill']]])
  })

  it('have one stop for Tab; left, right and Alt with down work from there', async () => {
    show(rowsOf(1))
    const stops = (): string[] => table.findAll('th .sort[tabindex="0"]').map((button) => button.text())
    expect(stops()).toEqual(['被叫号码'])
    await head('callee').get('.sort').trigger('keydown', { key: 'ArrowRight' })
    expect(document.activeElement?.textContent).toContain('意向')
    await nextTick()
    expect(stops()).toEqual(['意向'])
    await head('intention_results').get('.sort').trigger('keydown', { key: 'ArrowDown', altKey: true })
    expect(menu()).toContain('隐藏此列')
    expect(table.emitted('open')).toBeUndefined()
  })
})

it('copies the rows that are picked, not the cell one is in', async () => {
  const writeText = vi.fn(async () => undefined)
  vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText } })
  show(rowsOf(3), null, new Set(['r0', 'r2', 'elsewhere']))
  await table.trigger('keydown', { key: 'c', ctrlKey: true })
  expect(writeText).toHaveBeenCalledWith(
    '13800000000\tA\t0:37\t备注信息1、备注信息2\n13800000002\tA\t0:37\t备注信息1、备注信息2',
  )
  vi.unstubAllGlobals()
})

it('another page of a long list is drawn from its first row at once, and scrolled once', async () => {
  const page = (name: string): CallRecord[] =>
    Array.from({ length: 200 }, (_, at) => ({ ...documentedRecord(), id: `${name}${at}` }))
  show(page('a'))
  await nextTick()
  const scroller = table.get<HTMLElement>('.scroller').element
  scroller.scrollTop = 5000
  scroller.dispatchEvent(new Event('scroll'))
  await nextTick()
  expect(table.find('[data-row="0"]').exists()).toBe(false)
  const scrolled = vi.fn()
  scroller.addEventListener('scroll', scrolled)
  await table.setProps({ rows: page('b') })
  expect(table.find('[data-row="0"]').exists()).toBe(true)
  expect(scroller.scrollTop).toBe(0)
  expect(scrolled).not.toHaveBeenCalled()
})

describe('columns of one’s own marks', () => {
  const mark: Mark = { ...NO_MARK, verdict: '需跟进', reviewed: true, changedAt: 1 }
  const shown = (): string[] => [0, 1].map((row) => `${cell(row, 1).text()}/${cell(row, 2).text()}`)
  function mounted(marks: Record<string, Mark>): void {
    table = mount(RecordsTable, {
      props: {
        ...{ rows: rowsOf(2), fields: recordFields(['callee', 'my_verdict', 'my_reviewed']), widths: {} },
        ...{ busy: false, opened: 1, selected: new Set<string>(), marks },
      },
      global: { plugins: [i18n] },
      attachTo: document.body,
    })
  }

  it('say nothing before marks are known, and follow each of them without a move of the list', async () => {
    mounted({})
    expect(shown()).toEqual(['/', '/'])
    await table.setProps({ marks: { r0: NO_MARK, r1: NO_MARK } })
    expect(shown()).toEqual(['/待复核', '/待复核'])
    const scrolled = vi.spyOn(table.get('.scroller').element, 'scrollTo')
    await table.setProps({ marks: { r0: mark, r1: NO_MARK } })
    expect(shown()).toEqual(['需跟进/已复核', '/待复核'])
    expect(scrolled).not.toHaveBeenCalled()
    expect(table.emitted('open')).toBeUndefined()
  })
})
