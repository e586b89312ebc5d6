import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue'
import { ALL_DRAWN, BEYOND, REST_MS, STEP_MS, useWindow, type UseWindowReturn } from './index.ts'

const HEIGHT = 34
let scope: EffectScope
let element: HTMLElement
const rows = shallowRef<{ id: string }[]>([])
const list = (count: number): { id: string }[] => Array.from({ length: count }, (_, at) => ({ id: `${at}` }))
beforeEach(() => {
  vi.useFakeTimers()
  element = document.createElement('div')
  element.tabIndex = -1
  Object.defineProperty(element, 'clientHeight', { value: 340 })
  document.body.append(element)
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  element.remove()
  vi.useRealTimers()
})

function open(count: number): UseWindowReturn {
  rows.value = list(count)
  const made = scope.run(() =>
    useWindow({ scroller: shallowRef(element), rows: () => rows.value, rowHeight: () => HEIGHT }),
  )
  if (made === undefined) throw new Error('no scope')
  return made
}

it('draws what can be seen of a page at once, a few more in a moment, and the rest at rest, each row by its id', async () => {
  const { range, before, after, keyOf } = open(ALL_DRAWN)
  const first = range.value.until
  expect(range.value.from).toBe(0)
  expect(first).toBeLessThan(ALL_DRAWN / 2)
  expect([before.value, after.value]).toEqual([0, (ALL_DRAWN - first) * HEIGHT])
  expect(keyOf(3, 'id')).toBe('id')
  expect(first).toBe(Math.ceil(window.innerHeight / HEIGHT) + 1)
  await vi.advanceTimersByTimeAsync(STEP_MS)
  expect(range.value.until).toBe(first + BEYOND)
  await vi.advanceTimersByTimeAsync(REST_MS - STEP_MS - 1)
  expect(range.value.until).toBe(first + BEYOND)
  await vi.advanceTimersByTimeAsync(2000)
  expect(range.value.until).toBe(ALL_DRAWN)
  expect(after.value).toBe(0)
})

it('begins anew with other calls, not with the same ones read again', async () => {
  const { range } = open(60)
  await vi.advanceTimersByTimeAsync(2000)
  rows.value = list(60)
  await nextTick()
  expect(range.value.until).toBe(60)
  rows.value = list(61).slice(1)
  await nextTick()
  expect(range.value.until).toBeLessThan(50)
  await vi.advanceTimersByTimeAsync(2000)
  expect(range.value.until).toBe(60)
})

it('a row further down is drawn when it is gone to', () => {
  const { range, reveal } = open(90)
  reveal(80)
  expect(range.value.until).toBeGreaterThan(80)
})

it('draws what can be seen of a long one, and keeps its height', async () => {
  const { range, before, after, reveal } = open(500)
  const first = range.value.until
  expect(first).toBeLessThan(100)
  await vi.advanceTimersByTimeAsync(STEP_MS)
  expect(range.value.until).toBe(first + 2 * BEYOND)
  reveal(499)
  expect(range.value.until).toBe(500)
  expect(range.value.from).toBeGreaterThan(400)
  const drawn = range.value.until - range.value.from
  expect(before.value + drawn * HEIGHT + after.value).toBe(500 * HEIGHT)
  // The list may become shorter than what was scrolled.
  rows.value = list(120)
  expect(range.value.until).toBe(120)
})

it('scrolls as little as shows the row', () => {
  const { reveal } = open(500)
  reveal(5)
  expect(element.scrollTop).toBe(0)
  reveal(20)
  expect(element.scrollTop).toBe(21 * HEIGHT - 340)
  reveal(2)
  expect(element.scrollTop).toBe(2 * HEIGHT)
})

it('rows that stand in the page together have keys of their own', () => {
  const { range, keyOf, reveal } = open(500)
  for (const row of [0, 100, 250, 499]) {
    reveal(row)
    const { from, until } = range.value
    const keys = Array.from({ length: until - from }, (_, at) => keyOf(from + at, ''))
    expect(new Set(keys).size).toBe(until - from)
  }
})

it('the keyboard stays in the list when its row leaves the page', async () => {
  const { reveal } = open(500)
  const cell = document.createElement('button')
  cell.dataset['row'] = '0'
  element.append(cell)
  cell.focus()
  reveal(300)
  await nextTick()
  expect(document.activeElement).toBe(element)
})
