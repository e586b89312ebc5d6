import { flushPromises, mount, RouterLinkStub, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { RouteInput } from '#shared/ipc/index.ts'
import { DEFAULT_TASK_VIEW } from '#shared/preferences.ts'
import type { CallRecord } from '#shared/records/types.ts'
import type { Card, CardItem, CardSeries } from '#shared/reviews/cards.ts'
import { NO_MARK, type Mark, type Score } from '#shared/reviews/marks.ts'
import { i18n, setLocale } from '../../i18n/index.ts'
import { useMarksStore } from '../../stores/marks.ts'
import { useRecordsStore } from '../../stores/records.ts'
import { useScoringStore } from '../../stores/scoring.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import ScorePanel from './ScorePanel.vue'

const item = (id: string, more: Partial<CardItem> = {}): CardItem => ({
  ...{ id, label: `项${id}`, help: '', kind: 'yesno', least: 0, most: 1, weight: 1, fatal: false },
  ...more,
})
const scale = (id: string, most = 5): CardItem => item(id, { kind: 'scale', least: 1, most })
const ITEMS = [item('a', { help: '看开场' }), scale('b'), item('f', { fatal: true })]
const version = (series: string, number: number, items = ITEMS): Card => ({
  ...{ id: `${series}${number}`, series, version: number, name: `卡${series}`, madeAt: number, items },
})
const series = (id: string, ...versions: Card[]): CardSeries => ({ id, removed: false, versions })

let host: FakeHost
let cards: CardSeries[]
let chosen: string | null
let kept: Record<string, Mark>
let fails: boolean
let panel: VueWrapper
beforeEach(async () => {
  await setLocale('zh-CN')
  host = new FakeHost()
  host.install()
  cards = [series('x', version('x', 1))]
  chosen = null
  kept = {}
  fails = false
  host.instead.set('cards.list', () => cards)
  host.instead.set('cards.chosen', () => chosen)
  host.instead.set('taskView.get', () => ({ ...DEFAULT_TASK_VIEW, source: 'local' }))
  host.instead.set('records.localPage', () => ({
    rows: ['1', '2'].map((id) => ({ id }) as CallRecord),
    ...{ meta: { total: 2, page: 1, lastPage: 1, perPage: 50 }, fetchedAt: 0 },
  }))
  host.instead.set('marks.of', () => ({ ...kept }))
  host.instead.set('marks.set', (input) => {
    const { recordId, patch } = input as unknown as RouteInput<'marks.set'>
    if (fails) throw new AppError('disk_full', 'full')
    return (kept[recordId] = { ...(kept[recordId] ?? NO_MARK), score: patch.score ?? null, changedAt: 1 })
  })
})
afterEach(() => panel.unmount())

async function show(score: Score | null = null): Promise<void> {
  if (score !== null) kept['1'] = { ...NO_MARK, score, changedAt: 1 }
  useMarksStore()
  await useRecordsStore().open('acc', 't')
  panel = mount(ScorePanel, {
    props: { recordId: '1' },
    global: { plugins: [i18n], stubs: { RouterLink: RouterLinkStub } },
    attachTo: document.body,
  })
  await flushPromises()
}
async function pressKey(): Promise<void> {
  useScoringStore().asked = true
  await flushPromises()
}
async function type(...keys: string[]): Promise<void> {
  for (const key of keys) {
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
    )
    await flushPromises()
  }
}
const total = (): string => panel.get('[data-testid="score-total"]').text().replaceAll(/\s+/g, ' ')
const focusedItem = (): string | undefined =>
  document.activeElement?.closest<HTMLElement>('[data-item]')?.dataset['item']
const given = (): string[] =>
  panel.findAll('[role="radio"][aria-checked="true"]').map((radio) => radio.attributes('data-answer') ?? '')
const note = (): string => panel.get('[data-testid="score-note"]').text()

describe('a call is scored', () => {
  it('by a digit an item, and each answer is kept at once, with the whole score', async () => {
    await show()
    expect(panel.find('[role="radio"]').exists()).toBe(false)
    expect(total()).toBe('还差 3 项')
    await pressKey()
    expect(focusedItem()).toBe('0')
    await type('1', '4')
    expect(focusedItem()).toBe('2')
    expect(total()).toBe('还差 1 项')
    await type('1')
    expect(total()).toBe('91.7 分')
    expect(host.called('marks.set').map((input) => (input as RouteInput<'marks.set'>).patch)).toEqual([
      { score: { card: 'x1', version: 1, answers: { a: 1 } } },
      { score: { card: 'x1', version: 1, answers: { a: 1, b: 4 } } },
      { score: { card: 'x1', version: 1, answers: { a: 1, b: 4, f: 1 } } },
    ])
  })

  it('and no answer is lost where keys come faster than the disk', async () => {
    await show()
    await pressKey()
    const radios = panel.findAll('[role="radio"]')
    const click = (answer: string, at: number): unknown =>
      radios.filter((radio) => radio.attributes('data-answer') === answer)[at]?.trigger('click')
    void click('1', 0)
    void click('5', 0)
    await flushPromises()
    expect(kept['1']?.score?.answers).toEqual({ a: 1, b: 5 })
    await useMarksStore().undo()
    expect(kept['1']?.score?.answers).toEqual({ a: 1 })
  })

  it('0 at once where a fatal item failed, in words', async () => {
    await show()
    await pressKey()
    await type('ArrowDown', 'ArrowDown', '0')
    expect(total()).toBe('0 分 · 1 个致命项未通过')
    expect(panel.get('[data-testid="fatal-failed"]').text()).toBe('致命项未通过')
    // The keyboard is on what was answered.
    expect(document.activeElement?.getAttribute('data-answer')).toBe('0')
  })

  it('arrows go about, a digit that means nothing is no verdict, Backspace takes an answer back', async () => {
    await show()
    await pressKey()
    await type('7')
    expect([focusedItem(), given()]).toEqual(['0', []])
    await type('End', 'Home', 'ArrowUp', 'ArrowRight')
    expect([focusedItem(), document.activeElement?.getAttribute('data-answer')]).toEqual(['0', '0'])
    await type('1')
    await type('ArrowUp', 'Backspace')
    expect(kept['1']?.score).toBeNull()
    const event = new KeyboardEvent('keydown', { key: '9', bubbles: true, cancelable: true })
    document.activeElement?.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(true)
  })

  it('0 is ten on a scale from 1 to 10', async () => {
    cards = [series('x', version('x', 1, [scale('t', 10), item('a')]))]
    await show()
    await pressKey()
    await type('0')
    expect(given()).toEqual(['10'])
  })

  it('the next call begins at its first item that is open', async () => {
    await show({ card: 'x1', version: 1, answers: { a: 1 } })
    await pressKey()
    expect(focusedItem()).toBe('1')
    await panel.setProps({ recordId: '2' })
    await flushPromises()
    expect([focusedItem(), given()]).toEqual(['0', []])
  })

  it('what cannot be kept is not shown, and is kept with the next answer', async () => {
    await show()
    await pressKey()
    fails = true
    await type('1')
    expect(given()).toEqual([])
    fails = false
    await type('3')
    expect(given()).toEqual(['3'])
  })

  it('the key goes into the panel, and from there closes it', async () => {
    await show()
    await pressKey()
    await pressKey()
    expect(panel.find('[role="radio"]').exists()).toBe(false)
  })

  it('help is shown by a click, and told with the answers', async () => {
    await show()
    await pressKey()
    const group = panel.get('[role="radiogroup"]')
    const described = (group.attributes('aria-describedby') ?? '').split(' ')
    const help = panel.get(`[id="${described[1] ?? ''}"]`)
    expect(help.text()).toBe('看开场')
    expect(help.classes()).toContain('visually-hidden')
    await panel.get('[data-testid="explain"]').trigger('click')
    expect(help.classes()).not.toContain('visually-hidden')
  })
})

describe('the card', () => {
  it('is the one that was chosen for the task, and another one is chosen where nothing was answered', async () => {
    cards = [series('x', version('x', 1)), series('y', version('y', 1))]
    chosen = 'y'
    await show()
    await pressKey()
    expect(panel.get('[data-testid="choose-card"]').text()).toContain('卡y')
    panel.getComponent({ name: 'ElSelect' }).vm.$emit('update:modelValue', 'x')
    await flushPromises()
    expect(host.called('cards.choose')).toEqual([{ accountId: 'acc', taskId: 't', series: 'x' }])
    await type('1')
    expect(kept['1']?.score?.card).toBe('x1')
  })

  it('an older version says so; scored anew, answers to items that are as they were stay', async () => {
    const changed = [item('a', { label: '别的' }), scale('b'), item('n')]
    cards = [series('x', version('x', 2, changed), version('x', 1))]
    await show({ card: 'x1', version: 1, answers: { a: 1, b: 3, f: 1 } })
    expect(panel.get('[data-testid="score-version"]').text()).toBe('第 1 版')
    expect(note()).toBe('用第 1 版评分，现为第 2 版')
    await pressKey()
    await panel.get('[data-testid="score-anew"]').trigger('click')
    await flushPromises()
    expect(kept['1']?.score).toEqual({ card: 'x2', version: 2, answers: { b: 3 } })
    await useMarksStore().undo()
    await flushPromises()
    expect(total()).toBe('83.3 分')
  })

  it('of another series, another of the same number, and one that is not here say which it was', async () => {
    const twin = { ...version('x', 1), id: 'twin' }
    cards = [series('x', version('x', 1), twin), { ...series('y', version('y', 1)), removed: true }]
    await show({ card: 'y1', version: 1, answers: { a: 1, b: 5, f: 1 } })
    expect([note(), total()]).toEqual(['用“卡y”第 1 版评分', '100 分'])
    kept['1'] = { ...NO_MARK, score: { card: 'twin', version: 1, answers: { a: 1 } } }
    await useRecordsStore().load()
    await flushPromises()
    expect(note()).toBe('用另外一份第 1 版评分')
    kept['1'] = { ...NO_MARK, score: { card: 'gone', version: 4, answers: { a: 1 } } }
    await useRecordsStore().load()
    await flushPromises()
    expect(note()).toBe('用第 4 版评分，这张评分卡不在本机')
    expect(panel.find('[data-testid="score-total"]').exists()).toBe(false)
    await pressKey()
    await panel.get('[data-testid="score-anew"]').trigger('click')
    await flushPromises()
    expect(kept['1'].score).toEqual({ card: 'x1', version: 1, answers: {} })
  })

  it('takes no room where there is none, until one asks for it', async () => {
    cards = []
    await show()
    expect(panel.find('[data-testid="score-panel"]').exists()).toBe(false)
    await pressKey()
    expect(panel.text()).toContain('还没有评分卡')
    expect(panel.getComponent(RouterLinkStub).props('to')).toEqual({
      name: 'reviews',
      params: { section: 'cards' },
    })
  })
})
