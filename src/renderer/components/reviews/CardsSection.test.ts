import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { ElInputNumber, ElSelect } from 'element-plus'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { cardDraft } from '#shared/ipc/cards.ts'
import type { RouteInput } from '#shared/ipc/index.ts'
import { currentOf, type CardDraft, type CardSeries } from '#shared/reviews/cards.ts'
import { starterCard } from '#shared/reviews/starterCard.ts'
import { i18n, setLocale } from '../../i18n/index.ts'
import { useAccountsStore } from '../../stores/accounts.ts'
import { makeRouter } from '../../router.ts'
import { useCardsStore } from '../../stores/cards.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import CardsSection from './CardsSection.vue'

let host: FakeHost
let all: CardSeries[]
let fails: boolean
let section: VueWrapper
const made = (id: string, { name, items }: CardDraft, version = 1): CardSeries['versions'][number] => ({
  ...{ id: `${id}${version}`, series: id, version, madeAt: version, name, items },
})
beforeEach(async () => {
  await setLocale('zh-CN')
  host = new FakeHost()
  host.install()
  all = []
  fails = false
  host.instead.set('accounts.list', () => ({ accounts: [{ id: 'acc' }], activeId: 'acc' }))
  host.instead.set('cards.list', () => {
    if (fails) throw new AppError('store_busy', 'busy')
    return all
  })
  host.instead.set('cards.save', (input) => {
    const { series, draft } = input as unknown as RouteInput<'cards.save'>
    expect(cardDraft.safeParse(draft).success).toBe(true)
    const before = all.find(({ id }) => id === series)
    const id = series ?? `s${all.length}`
    const versions = before?.versions ?? []
    const next = { id, removed: false, versions: [made(id, draft, versions.length + 1), ...versions] }
    return (all = before ? all.map((one) => (one === before ? next : one)) : [...all, next])
  })
  host.instead.set('cards.remove', (input) => {
    const { series, removed } = input as unknown as RouteInput<'cards.remove'>
    return (all = all.map((one) => (one.id === series ? { ...one, removed } : one)))
  })
  await useAccountsStore().load()
})
afterEach(() => {
  section.unmount()
  document.body.replaceChildren()
})

async function show(): Promise<void> {
  section = mount(CardsSection, { global: { plugins: [i18n, makeRouter()] }, attachTo: document.body })
  await flushPromises()
}
const get = (id: string) => section.get(`[data-testid="${id}"]`)
const every = (id: string) => section.findAll(`[data-testid="${id}"]`)
async function click(id: string, at = 0): Promise<void> {
  await every(id)[at]?.trigger('click')
  await flushPromises()
}
const field = (id: string, at = 0) => {
  const found = every(id)[at]
  if (found === undefined) throw new Error(`There is no ${id}`)
  return found.element.matches('input, textarea') ? found : found.get('input, textarea')
}
const labels = (): string[] =>
  every('item-label').map((_one, at) => (field('item-label', at).element as HTMLInputElement).value)
const current = (): CardDraft => currentOf(all[0] as CardSeries)

it('a card begins as the starter in the person’s language, and is saved as it was changed', async () => {
  await show()
  await click('starter-card')
  expect(labels()).toEqual(starterCard('zh-CN').items.map(({ label }) => label))
  await field('card-name').setValue('我们的卡')
  await click('save-card')
  expect(current()).toMatchObject({ name: '我们的卡', items: starterCard('zh-CN').items })
  expect(get('card').text()).toBe('我们的卡第 1 版 · 8 项')
  expect(get('save-card').attributes('disabled')).toBe('')
  expect(document.querySelector('.el-message')?.textContent).toContain('已保存“我们的卡”第 1 版')
})

describe('an edit', () => {
  const three = ['一', '二', '三'].map((label, at) => ({
    ...{ id: `i${at}`, label, help: '', kind: 'yesno' as const, least: 0, most: 1, weight: 1, fatal: false },
  }))
  beforeEach(async () => {
    all = [{ id: 's0', removed: false, versions: [made('s0', { name: '卡', items: three })] }]
    await show()
  })

  it('adds, changes and removes items, and makes the next version', async () => {
    await click('add-item')
    expect(document.activeElement).toBe(field('item-label', 3).element)
    await field('item-label', 3).setValue('四')
    await field('item-help-text', 3).setValue('说明')
    section.findAllComponents(ElSelect).at(-1)?.vm.$emit('update:modelValue', 'scale')
    await flushPromises()
    const numbers = section.findAllComponents(ElInputNumber)
    const [least, most, weight] = numbers.slice(-3)
    expect([least, most, weight].map((one) => one?.props('modelValue'))).toEqual([1, 5, 10])
    most?.vm.$emit('update:modelValue', 10)
    weight?.vm.$emit('update:modelValue', 3)
    await flushPromises()
    await field('item-fatal', 3).setValue(true)
    await click('item-remove', 1)
    expect(get('card').text()).toContain('有未保存的改动')
    await click('save-card')
    const [first, third] = [three[0], three[2]]
    expect(current().items).toEqual([
      first,
      third,
      {
        ...{ id: expect.any(String) as string, label: '四', help: '说明', kind: 'scale', least: 1, most: 10 },
        ...{ weight: 3, fatal: true },
      },
    ])
    expect(every('card-version').map((one) => one.text().slice(0, 5))).toEqual(['第 2 版', '第 1 版'])
  })

  it('moves items by buttons, by Alt with an arrow, and by dragging', async () => {
    await click('item-down', 0)
    expect(labels()).toEqual(['二', '一', '三'])
    const last = field('item-label', 2)
    ;(last.element as HTMLElement).focus()
    await last.trigger('keydown', { key: 'ArrowUp', altKey: true })
    expect(labels()).toEqual(['二', '三', '一'])
    expect(document.activeElement).toBe(field('item-label', 1).element)
    await section.findAll('.grip')[2]?.trigger('dragstart')
    await every('card-item')[0]?.trigger('dragover')
    expect(labels()).toEqual(['一', '二', '三'])
    await every('card-item')[2]?.trigger('dragover')
    expect(labels()).toEqual(['二', '三', '一'])
    await section.findAll('.grip')[2]?.trigger('dragend')
    await every('card-item')[0]?.trigger('dragover')
    expect(labels()).toEqual(['二', '三', '一'])
  })

  it('that leads back to what is kept is none, and one that is given up is gone', async () => {
    await field('card-name').setValue('别的')
    expect(useCardsStore().edits.has('s0')).toBe(true)
    await field('card-name').setValue('卡')
    expect(useCardsStore().edits.has('s0')).toBe(false)
    await field('item-label').setValue('改')
    await click('discard-card')
    expect(labels()).toEqual(['一', '二', '三'])
  })

  it('is not sent while something is missing, and says what', async () => {
    await field('item-label').setValue(' ')
    for (const numbers of section.findAllComponents(ElInputNumber)) numbers.vm.$emit('update:modelValue', 0)
    await flushPromises()
    await field('card-name').setValue('')
    await click('save-card')
    expect(section.findAll('[role="alert"]').map((one) => one.text())).toEqual([
      '请填写名称',
      '请填写评分项名称',
      '至少要有一项的权重大于 0',
    ])
    expect(host.called('cards.save')).toEqual([])
  })

  it('waits while one looks elsewhere, and shows in the preview', async () => {
    await field('item-label').setValue('改')
    expect(get('card-preview').text()).toContain('改')
    section.unmount()
    await show()
    expect(labels()).toEqual(['改', '二', '三'])
  })
})

it('a removed card is offered back at once, and later', async () => {
  all = [{ id: 's0', removed: false, versions: [made('s0', starterCard('zh-CN'))] }]
  await show()
  await click('remove-card')
  expect(every('card')).toHaveLength(0)
  document.querySelector<HTMLElement>('[data-testid="undo-remove-card"]')?.click()
  await flushPromises()
  expect(every('card')).toHaveLength(1)
  await click('remove-card')
  await click('restore-card')
  expect(every('card')).toHaveLength(1)
})

it('says why cards cannot be read, and tries again', async () => {
  fails = true
  await show()
  expect(every('error-state')).toHaveLength(1)
  fails = false
  await get('error-state').get('button').trigger('click')
  await flushPromises()
  expect(every('starter-card')).toHaveLength(1)
})

it('a card that is being saved is saved once, and what is typed meanwhile is not lost', async () => {
  const save = host.instead.get('cards.save')
  const kept = Promise.withResolvers<unknown>()
  host.instead.set('cards.save', async (input) => {
    await kept.promise
    return save?.(input)
  })
  await show()
  await click('starter-card')
  await click('save-card')
  await click('save-card')
  expect(host.called('cards.save')).toHaveLength(1)
  await field('card-name').setValue('更好的名字')
  kept.resolve(null)
  await flushPromises()
  expect(all).toHaveLength(1)
  expect(current().name).not.toBe('更好的名字')
  expect((field('card-name').element as HTMLInputElement).value).toBe('更好的名字')
})
