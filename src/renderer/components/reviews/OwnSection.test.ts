import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RouteInput } from '#shared/ipc/index.ts'
import { DEFAULT_PREFERENCES } from '#shared/preferences.ts'
import { DEFAULT_VERDICTS, MOST_VERDICTS, type Reviewer } from '#shared/reviews/marks.ts'
import { i18n, setLocale } from '../../i18n/index.ts'
import { useAccountsStore } from '../../stores/accounts.ts'
import { useAppStore } from '../../stores/app.ts'
import { useReviewerStore } from '../../stores/reviewer.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import OwnSection from './OwnSection.vue'

let host: FakeHost
let section: VueWrapper
beforeEach(async () => {
  await setLocale('zh-CN')
  host = new FakeHost()
  host.install()
  host.instead.set('marks.self', () => ({ reviewer: 'r1', name: '小王' }))
  host.instead.set('marks.setName', (input) => ({
    reviewer: 'r1',
    name: (input as unknown as RouteInput<'marks.setName'>).name,
  }))
  host.instead.set('preferences.update', (input) => ({ ...useAppStore().preferences, ...(input as object) }))
  useAppStore().preferences = DEFAULT_PREFERENCES
  useAccountsStore().activeId = 'acc'
  section = mount(OwnSection, { global: { plugins: [i18n] }, attachTo: document.body })
  await flushPromises()
})
afterEach(() => section.unmount())

const fields = () =>
  section.findAll<HTMLInputElement>('input[data-testid="own-verdict"], [data-testid="own-verdict"] input')
const verdicts = (): string[] => useAppStore().preferences.verdicts
async function type(at: number, text: string): Promise<void> {
  await fields()[at]?.setValue(text)
  await fields()[at]?.trigger('change')
  await flushPromises()
}
async function click(label: string): Promise<void> {
  await section.get(`[aria-label="${label}"]`).trigger('click')
  await flushPromises()
}

it('verdicts are renamed, moved, added and removed, and the defaults come back', async () => {
  expect(fields().map(({ element }) => element.value)).toEqual(DEFAULT_VERDICTS)
  await type(1, ' 再联系 ')
  await click('上移: 再联系')
  expect(verdicts()).toEqual(['再联系', '有效意向', '意向误判', '投诉风险'])
  await click('删除: 投诉风险')
  await section.get('[data-testid="add-verdict"]').trigger('click')
  await flushPromises()
  expect(verdicts()).toHaveLength(4)
  await section.findAll('button').at(-1)?.trigger('click')
  await flushPromises()
  expect(verdicts()).toEqual(DEFAULT_VERDICTS)
})

it('an empty one, or the words of another, are given up', async () => {
  await type(0, '  ')
  await type(0, '投诉风险')
  expect(verdicts()).toEqual(DEFAULT_VERDICTS)
  expect(fields()[0]?.element.value).toBe(DEFAULT_VERDICTS[0])
})

it('there are nine at most', async () => {
  const add = () => section.get<HTMLButtonElement>('[data-testid="add-verdict"]')
  while (verdicts().length < MOST_VERDICTS) {
    await add().trigger('click')
    await flushPromises()
  }
  expect(new Set(verdicts()).size).toBe(MOST_VERDICTS)
  expect(add().element.disabled).toBe(true)
})

it('the reviewer’s name is kept once it was changed', async () => {
  const name = section.get<HTMLInputElement>(
    'input[data-testid="reviewer-name"], [data-testid="reviewer-name"] input',
  )
  expect(name.element.value).toBe('小王')
  await name.trigger('change')
  await name.setValue(' 小李 ')
  await name.trigger('change')
  await flushPromises()
  expect(host.called('marks.setName')).toEqual([{ accountId: 'acc', name: '小李' }])
})

it('what is typed in one row stays while another is kept', async () => {
  const kept = Promise.withResolvers<unknown>()
  host.instead.set('preferences.update', async (input) => {
    await kept.promise
    return { ...useAppStore().preferences, ...(input as object), verdicts: [...verdicts()] }
  })
  await type(0, '先这样')
  const other = fields()[1]
  if (other !== undefined) other.element.value = '再那'
  await other?.trigger('input')
  kept.resolve(null)
  await flushPromises()
  expect(fields()[1]?.element.value).toBe('再那')
  expect(verdicts()[0]).toBe('先这样')
})

it('a name that was emptied is given up', async () => {
  const name = section.get<HTMLInputElement>(
    'input[data-testid="reviewer-name"], [data-testid="reviewer-name"] input',
  )
  await name.setValue('  ')
  await name.trigger('change')
  await flushPromises()
  expect(host.called('marks.setName')).toEqual([])
  expect(name.element.value).toBe('小王')
})

it('a name that is typed before the one of before is there is not taken away by it', async () => {
  section.unmount()
  useReviewerStore().self = null
  const { promise, resolve } = Promise.withResolvers<Reviewer>()
  host.instead.set('marks.self', () => promise)
  section = mount(OwnSection, { global: { plugins: [i18n] }, attachTo: document.body })
  const name = section.get<HTMLInputElement>('[data-testid="reviewer-name"]')
  name.element.value = '小李'
  await name.trigger('input')
  resolve({ reviewer: 'r1', name: '小王' })
  await flushPromises()
  expect(name.element.value).toBe('小李')
  await name.trigger('change')
  await flushPromises()
  expect(host.called('marks.setName').at(-1)).toMatchObject({ name: '小李' })
})
