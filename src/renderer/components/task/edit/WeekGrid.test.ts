// Longer than 300 lines because its cases share what they build and read back.
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import type { WorkHour } from '#shared/tasks/types.ts'
import type { WeekSettings } from '#shared/tasks/weekEdit.ts'
import { weekHours, weekLines } from '#shared/tasks/workHours.ts'
import { i18n } from '../../../i18n/index.ts'
import WeekGrid from './WeekGrid.vue'

const slot = (wday: number, begin: string, end: string): WorkHour => ({ wday, begin, end })
const OFFICE = [1, 2, 3, 4, 5].flatMap((wday) => [slot(wday, '09:00', '12:00'), slot(wday, '13:00', '18:00')])
const WIDTH = 960
let grid: VueWrapper

beforeEach(() => {
  i18n.global.locale.value = 'zh-CN'
  // A day is 960 px wide, so that an hour is 40; rows are 40 px high. Slots lie where their times are.
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    const track = this.closest<HTMLElement>('[data-track]')
    const row = [...document.querySelectorAll('[data-track]')].indexOf(track as Element)
    const { begin = '0', end = '1440' } = (this as HTMLElement).dataset
    const [left, right] = [begin, end].map((minute) => (Number(minute) / 1440) * WIDTH) as [number, number]
    return new DOMRect(left, row * 40, right - left, 30)
  })
})
afterEach(() => {
  grid.unmount()
  document.body.replaceChildren()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

function show(workHour: WorkHour[] = OFFICE, more: Record<string, unknown> = {}): void {
  grid = mount(WeekGrid, {
    props: {
      workHour,
      workWeek: [1, 2, 3, 4, 5],
      problems: [],
      // As the form does: what was changed comes back.
      onChange: (week: WeekSettings) =>
        void grid.setProps({ workHour: week.work_hour, workWeek: week.work_week }),
      ...more,
    },
    attachTo: document.body,
    global: { plugins: [i18n] },
  })
}
const changes = (): WeekSettings[] => (grid.emitted('change') ?? []).map(([week]) => week as WeekSettings)
const lines = (): string[] => weekLines(weekHours(changes().at(-1)?.work_hour ?? []), 'zh-CN')
const said = (): string => grid.get('[data-testid="week-said"]').text()
const focused = (): string | null | undefined => document.activeElement?.getAttribute('aria-label')

const MONDAY_FIRST = [1, 2, 3, 4, 5, 6, 0]
function pointer(type: string, target: Element | Window, wday: number, hour: number, more = {}): void {
  const clientY = MONDAY_FIRST.indexOf(wday) * 40 + 15
  target.dispatchEvent(
    new PointerEvent(type, {
      bubbles: true,
      cancelable: true,
      pointerId: 1,
      isPrimary: true,
      pointerType: 'mouse',
      button: 0,
      clientX: hour * 40,
      clientY,
      ...more,
    }),
  )
}
const track = (wday: number): Element => grid.get(`[data-track="${wday}"]`).element
const bar = (wday: number, begin: number): Element =>
  grid.get(`[data-track="${wday}"] [data-begin="${begin}"]`).element
async function drag(target: Element, from: [number, number], to: [number, number], more = {}): Promise<void> {
  pointer('pointerdown', target, ...from, more)
  pointer(
    'pointermove',
    window,
    (from[0] + to[0]) / 2 === from[0] ? from[0] : to[0],
    (from[1] + to[1]) / 2,
    more,
  )
  pointer('pointermove', window, ...to, more)
  await nextTick()
}
async function drop(wday: number, hour: number): Promise<void> {
  pointer('pointerup', window, wday, hour)
  await nextTick()
  await nextTick()
}
async function press(key: string, more: KeyboardEventInit = {}): Promise<void> {
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }),
  )
  await nextTick()
  await nextTick()
}
async function release(key: string): Promise<void> {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keyup', { key, bubbles: true }))
  await nextTick()
  await nextTick()
}
const cell = (name: string): HTMLElement => grid.get<HTMLElement>(`[data-cell="${name}"]`).element

describe('with the mouse', () => {
  it('a drag over free time adds a slot, once, and makes the day a working day', async () => {
    show()
    await drag(track(6), [6, 10.02], [6, 12.2])
    expect(changes()).toEqual([])
    expect(grid.get('.tip').text()).toBe('周六 10:00–12:15 · 2 小时 15 分')
    await drop(6, 12.2)
    expect(changes()).toHaveLength(1)
    expect(lines()).toContain('周六 10:00–12:15')
    expect(changes()[0]?.work_week).toEqual([1, 2, 3, 4, 5, 6])
    expect(said()).toBe('周六 10:00–12:15')
    expect(focused()).toBe('周六 10:00–12:15')
    expect(grid.find('.tip').exists()).toBe(false)
  })

  it('a drag over days adds to all of them', async () => {
    show()
    await drag(track(1), [1, 19], [3, 20])
    await drop(3, 20)
    expect(lines()).toEqual([
      '周一至周三 09:00–12:00、13:00–18:00、19:00–20:00',
      '周四、周五 09:00–12:00、13:00–18:00',
    ])
  })

  it('Alt takes single minutes', async () => {
    show([])
    await drag(track(1), [1, 9.1], [1, 10.05], { altKey: true })
    await drop(1, 10.05)
    expect(changes()[0]?.work_hour).toEqual([slot(1, '09:06', '10:03')])
  })

  it('a slot is moved by its body and changed by its edges', async () => {
    show()
    await drag(bar(1, 540), [1, 10], [1, 9.5])
    await drop(1, 9.5)
    expect(lines()[0]).toBe('周一 08:30–11:30、13:00–18:00')
    await drag(bar(2, 540), [2, 11.95], [2, 12.5])
    await drop(2, 12.5)
    expect(lines()).toContain('周二 09:00–12:30、13:00–18:00')
    await drag(bar(3, 540), [3, 11.95], [3, 14])
    await drop(3, 14)
    expect(lines()).toContain('周三 09:00–18:00')
    expect(said()).toBe('周三 09:00–18:00')
  })

  it('Escape and a touch that scrolls break a drag off', async () => {
    show()
    await drag(track(6), [6, 10], [6, 12])
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
    await drop(6, 12)
    await drag(track(6), [6, 10], [6, 12], { pointerType: 'touch' })
    pointer('pointercancel', window, 6, 12)
    await drop(6, 12)
    expect(changes()).toEqual([])
    expect(grid.find('.tip').exists()).toBe(false)
  })

  it('the eraser erases what is dragged over, and a pressed slot whole', async () => {
    show()
    await grid.findAll<HTMLInputElement>('[data-testid="week-tool"] input').at(1)?.setValue(true)
    await drag(bar(1, 540), [1, 10], [2, 14])
    await drop(2, 14)
    expect(lines()[0]).toBe('周一、周二 09:00–10:00、14:00–18:00')
    pointer('pointerdown', bar(3, 540), 3, 10)
    await drop(3, 10)
    expect(lines()).toContain('周三 13:00–18:00')
    expect(said()).toBe('已删除 周三 09:00–12:00')
  })

  it('nothing moves where it is disabled', async () => {
    show(OFFICE, { disabled: true })
    await drag(track(6), [6, 10], [6, 12])
    await drop(6, 12)
    expect(changes()).toEqual([])
    expect(grid.findAll('button:not(:disabled), input:not(:disabled)')).toEqual([])
  })
})

describe('to the minute', () => {
  const form = (): HTMLElement => document.querySelector('[data-testid="slot-form"]') as HTMLElement
  const fields = (): HTMLInputElement[] => [...form().querySelectorAll('input')]
  async function type(index: number, text: string): Promise<void> {
    const field = fields()[index] as HTMLInputElement
    field.value = text
    field.dispatchEvent(new Event('input'))
    field.dispatchEvent(new Event('change'))
    await nextTick()
  }
  const apply = (): HTMLButtonElement =>
    form().querySelector('[data-testid="slot-apply"]') as HTMLButtonElement
  async function open(wday: number, hour: number, target: Element): Promise<void> {
    pointer('pointerdown', target, wday, hour)
    await drop(wday, hour)
    await expect.poll(() => form()).not.toBeNull()
  }
  async function submit(): Promise<void> {
    form()
      .querySelector('form')
      ?.dispatchEvent(new Event('submit', { cancelable: true }))
    await nextTick()
    await nextTick()
  }

  it('a pressed slot takes exact times', async () => {
    show()
    await open(2, 10, bar(2, 540))
    expect(fields().map(({ value }) => value)).toEqual(['09:00', '12:00'])
    await type(0, '907')
    await submit()
    expect(lines()).toContain('周二 09:07–12:00、13:00–18:00')
    expect(changes()).toHaveLength(1)
  })

  it('overlaps, reversed times and what is no time are refused with a sentence', async () => {
    show()
    await open(2, 10, bar(2, 540))
    const problem = (): string | undefined => form().querySelector('[role="status"]')?.textContent
    await type(1, '14:00')
    expect(problem()).toContain('与 13:00–18:00 重叠')
    expect(apply().disabled).toBe(true)
    await type(1, '08:00')
    expect(problem()).toContain('结束时间须晚于开始时间')
    await type(1, '中午')
    expect(problem()).toContain('请按 HH:mm 填写时间')
    await submit()
    expect(changes()).toEqual([])
  })

  it('other days’ same slots are changed along, and days without it get one', async () => {
    show()
    await open(1, 10, bar(1, 540))
    const chip = (day: string): HTMLElement | undefined =>
      [...form().querySelectorAll<HTMLElement>('.chips button')].find((one) => one.textContent?.includes(day))
    chip('周二')?.click()
    await nextTick()
    chip('周六')?.click()
    await nextTick()
    await type(0, '10:00')
    await submit()
    expect(lines()).toEqual([
      '周一、周二 10:00–12:00、13:00–18:00',
      '周三至周五 09:00–12:00、13:00–18:00',
      '周六 10:00–12:00',
    ])
    expect(changes()).toHaveLength(1)
  })

  it('pressed free time suggests a slot that fits, and adds it only when told to', async () => {
    show()
    await open(1, 12.3, track(1))
    expect(fields().map(({ value }) => value)).toEqual(['12:15', '13:00'])
    expect(changes()).toEqual([])
    pointer('pointerdown', document.body, 1, 12)
    await nextTick()
    expect(changes()).toEqual([])
    await open(6, 9, track(6))
    await submit()
    expect(lines()).toContain('周六 09:00–10:00')
  })

  it('removes', async () => {
    show()
    await open(1, 10, bar(1, 540))
    form().querySelector<HTMLElement>('[data-testid="slot-remove"]')?.click()
    await nextTick()
    expect(lines()[0]).toBe('周一 13:00–18:00')
  })
})

describe('by keyboard', () => {
  it('one cell is reached by Tab, arrows reach the others', async () => {
    show()
    expect(grid.findAll('[role="grid"] [tabindex="0"]')).toHaveLength(1)
    cell('1:0').focus()
    await press('ArrowRight')
    expect(focused()).toBe('周一 09:00–12:00')
    await press('ArrowDown')
    expect(focused()).toBe('周二 09:00–12:00')
    await press('End')
    expect(focused()).toBe('复制周二的时段')
    await press('ArrowLeft')
    expect(focused()).toBe('添加时段：周二')
    await press('Home')
    expect(focused()).toBe('周二，工作日')
    await press('ArrowUp')
    await press('ArrowUp')
    expect(focused()).toBe('周一，工作日')
    expect(grid.findAll('[role="grid"] [tabindex="0"]')).toHaveLength(1)
  })

  it('Shift and an arrow change the end, as one step when the key is let go of', async () => {
    show()
    cell('1:1').focus()
    await press('ArrowRight', { shiftKey: true })
    await press('ArrowRight', { shiftKey: true })
    expect(changes()).toEqual([])
    expect(grid.get('.tip').text()).toContain('周一 09:00–12:30')
    await release('Shift')
    expect(changes()).toHaveLength(1)
    expect(lines()[0]).toBe('周一 09:00–12:30、13:00–18:00')
    expect(said()).toBe('周一 09:00–12:30')
    expect(focused()).toBe('周一 09:00–12:30')
  })

  it('Ctrl+Shift changes the beginning, Ctrl moves, Escape takes it back', async () => {
    show()
    cell('1:1').focus()
    await press('ArrowLeft', { shiftKey: true, ctrlKey: true })
    await release('Shift')
    expect(lines()[0]).toBe('周一 08:45–12:00、13:00–18:00')
    await press('ArrowRight', { ctrlKey: true })
    await release('Control')
    expect(lines()[0]).toBe('周一 09:00–12:15、13:00–18:00')
    await press('ArrowRight', { ctrlKey: true })
    await press('Escape')
    await release('Control')
    expect(changes()).toHaveLength(2)
  })

  it('Delete removes the slot and says so', async () => {
    show()
    cell('1:1').focus()
    await press('Delete')
    expect(lines()[0]).toBe('周一 13:00–18:00')
    expect(said()).toBe('已删除 周一 09:00–12:00')
    expect(focused()).toBe('添加时段：周一')
  })
})

describe('days', () => {
  it('are switched off and on with their hours kept', async () => {
    show()
    await grid.get('[data-cell="1:0"]').setValue(false)
    expect(changes()).toEqual([{ work_hour: OFFICE, work_week: [2, 3, 4, 5] }])
    await nextTick()
    expect(grid.get('[data-track="1"] [data-testid="slot"]').attributes('aria-label')).toContain('非工作日')
  })

  it('are copied to others', async () => {
    show()
    await grid.get('[data-cell="1:4"]').trigger('click')
    const asked = (): HTMLElement => document.querySelector('[data-testid="copy-day-form"]') as HTMLElement
    await expect.poll(() => asked()).not.toBeNull()
    const [, , , , , saturday] = asked().querySelectorAll<HTMLElement>('.chips button')
    saturday?.click()
    await nextTick()
    asked().querySelector<HTMLElement>('[data-testid="copy-day-apply"]')?.click()
    await nextTick()
    expect(lines()).toEqual(['周一至周六 09:00–12:00、13:00–18:00'])
    expect(changes()[0]?.work_week).toEqual([1, 2, 3, 4, 5, 6])
    expect(said()).toBe('已复制到周六')
  })

  it('the last working day stays on, and why is said', async () => {
    show(OFFICE, { workWeek: [1] })
    const box = grid.get<HTMLInputElement>('[data-cell="1:0"]')
    await box.setValue(false)
    expect(box.element.checked).toBe(true)
    expect(changes()).toEqual([])
    expect(grid.get('[data-testid="week-note"]').text()).toContain('至少保留一个工作日')
  })
})

describe('as text', () => {
  it('is read with every letter and applied once', async () => {
    show()
    await grid.get('[data-testid="week-as-text"]').trigger('click')
    const area = grid.get('textarea')
    expect(area.element.value).toBe('周一至周五 09:00-12:00 13:00-18:00')
    await area.setValue('周一至周五 ９：００－１２：００\n周八 1:00-2:00')
    expect(grid.get('.errors').text()).toContain('第 2 行')
    expect(grid.get('[data-testid="week-text-apply"]').attributes('disabled')).toBeDefined()
    await area.setValue('周一至周五 ９：００－１２：００')
    await grid.get('[data-testid="week-text-apply"]').trigger('click')
    expect(lines()).toEqual(['周一至周五 09:00–12:00'])
    expect(changes()).toHaveLength(1)
    expect(grid.find('textarea').exists()).toBe(false)
  })
})

it('tells odd slots in words and takes them out when asked to', async () => {
  show([...OFFICE, slot(3, '22:00', '02:00')])
  const odd = grid.get('[data-testid="odd-slots"]')
  expect(odd.text()).toContain('周三 22:00–02:00')
  await odd.get('button').trigger('click')
  expect(changes()).toEqual([{ work_hour: OFFICE, work_week: [1, 2, 3, 4, 5] }])
})

it('marks slots that something is wrong with', () => {
  const text = { zh: '重叠', en: 'overlap' }
  show(OFFICE, { problems: [{ key: 'work_hour', index: 2, severity: 'error', text }] })
  expect(grid.findAll('.wrong').map((one) => one.get('button').attributes('aria-label'))).toEqual([
    '周二 09:00–12:00',
  ])
  expect(grid.get('.problems').text()).toBe('重叠')
})

it('shows the present time on its day in China, wherever the machine stands', async () => {
  vi.useFakeTimers()
  vi.setSystemTime(new Date('2025-11-17T16:30:00Z'))
  show()
  expect(grid.get('[data-track="2"] .now').attributes('style')).toContain(`${(30 / 1440) * 100}`.slice(0, 5))
  vi.setSystemTime(new Date('2025-11-18T16:30:00Z'))
  await vi.advanceTimersByTimeAsync(16_000)
  expect(grid.find('[data-track="3"] .now').exists()).toBe(true)
})
