import { mount, type VueWrapper } from '@vue/test-utils'
import { ElDatePicker } from 'element-plus'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Holiday } from '#shared/tasks/types.ts'
import { i18n } from '../../../i18n/index.ts'
import HolidayEditor from './HolidayEditor.vue'

const MINUTES = { begin: '2024-11-01 13:25', end: '2024-11-03 13:25' }
const SECONDS = { begin: '2030-10-01 00:00:00', end: '2030-10-07 23:59:59' }
let editor: VueWrapper

beforeEach(() => {
  i18n.global.locale.value = 'zh-CN'
})
afterEach(() => editor.unmount())

function show(holidays: Holiday[], more: Record<string, unknown> = {}): void {
  editor = mount(HolidayEditor, {
    props: { holidays, problems: [], ...more },
    attachTo: document.body,
    global: { plugins: [i18n] },
  })
}
const changes = (): Holiday[][] => (editor.emitted('change') ?? []).map(([holidays]) => holidays as Holiday[])
const pick = (index: number, begin: string, end: string): void => {
  editor.findAllComponents(ElDatePicker).at(index)?.vm.$emit('update:modelValue', [begin, end])
}

describe('holidays', () => {
  it('show their times as the platform has them, and whether they are over', () => {
    show([MINUTES, SECONDS])
    expect(editor.findAll('input').map(({ element }) => element.value)).toEqual([
      '2024-11-01 13:25',
      '2024-11-03 13:25',
      '2030-10-01 00:00',
      '2030-10-07 23:59',
    ])
    expect(editor.findAll('[data-testid="holiday"]').map((row) => row.text().includes('已过'))).toEqual([
      true,
      false,
    ])
  })

  it('keep the form of the text when they are changed', () => {
    show([MINUTES, SECONDS])
    pick(0, '2025-10-01 08:30', '2025-10-02 20:00')
    pick(1, '2030-10-02 00:00', '2030-10-08 23:59')
    expect(changes()).toEqual([
      [{ begin: '2025-10-01 08:30', end: '2025-10-02 20:00' }, SECONDS],
      [MINUTES, { begin: '2030-10-02 00:00:00', end: '2030-10-08 23:59:59' }],
    ])
  })

  it('change nothing when the same is picked again: the seconds stay', () => {
    show([SECONDS])
    pick(0, '2030-10-01 00:00', '2030-10-07 23:59')
    expect(changes()).toEqual([])
  })

  it('become whole days with one click', async () => {
    show([MINUTES])
    await editor.get('[data-testid="whole-day"]').trigger('click')
    expect(changes()).toEqual([[{ begin: '2024-11-01 00:00', end: '2024-11-03 23:59' }]])
    await editor.setProps({ holidays: changes()[0] ?? [] })
    expect(editor.get('[data-testid="whole-day"]').attributes('disabled')).toBeDefined()
  })

  it('are removed, also those that cannot be read', async () => {
    show([{ begin: '国庆', end: 'x' }, MINUTES])
    expect(editor.get('[data-testid="holiday"]').text()).toContain('国庆 – x')
    await editor.get('[data-testid="remove-holiday"]').trigger('click')
    expect(changes()).toEqual([[MINUTES]])
  })

  it('are added once their times are picked, in the form of the others', async () => {
    show([{ begin: '国庆', end: 'x' }, SECONDS])
    await editor.get('[data-testid="add-holiday"]').trigger('click')
    expect(changes()).toEqual([])
    pick(1, '2031-01-01 00:00', '2031-01-01 23:59')
    expect(changes()[0]?.at(-1)).toEqual({ begin: '2031-01-01 00:00:00', end: '2031-01-01 23:59:59' })
  })

  it('have what is wrong with them beside them', () => {
    const text = { zh: '节假日的结束必须晚于开始。', en: 'A holiday must end after it begins.' }
    show([MINUTES, SECONDS], { problems: [{ key: 'holiday', index: 1, severity: 'error', text }] })
    expect(editor.findAll('[data-testid="holiday"]').map((row) => row.find('.problems').exists())).toEqual([
      false,
      true,
    ])
  })
})
