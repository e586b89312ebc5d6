import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { AppError } from '#shared/errors.ts'
import type { RouteInput } from '#shared/ipc/index.ts'
import { DEFAULT_TASK_VIEW } from '#shared/preferences.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { NO_MARK } from '#shared/reviews/marks.ts'
import { i18n } from '../../i18n/index.ts'
import { useMarksStore } from '../../stores/marks.ts'
import { useReadingStore } from '../../stores/reading.ts'
import { useRecordsStore } from '../../stores/records.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import { useCommandKeys } from '../useCommands/index.ts'
import { useMarkingKeys } from './index.ts'

let host: FakeHost
let page: VueWrapper
/** Lets a page that is asked for arrive, or fail. */
let arrive: ((error?: AppError) => void)[]
const PER_PAGE = 2

beforeEach(async () => {
  host = new FakeHost()
  host.install()
  arrive = []
  host.instead.set('taskView.get', () => ({ ...DEFAULT_TASK_VIEW, source: 'local', perPage: PER_PAGE }))
  host.instead.set('records.localPage', (input) => {
    const { page: number } = input as unknown as RouteInput<'records.localPage'>
    const rows = [1, 2].map((at) => ({ id: `${number}.${at}` }) as CallRecord)
    const meta = { total: 4, page: number, lastPage: 2, perPage: PER_PAGE }
    if (number === 1) return { rows, meta, fetchedAt: 0 }
    return new Promise((resolve, reject) => {
      arrive.push((error) => (error ? reject(error) : resolve({ rows, meta, fetchedAt: 0 })))
    })
  })
  host.instead.set('records.detail', (input) => {
    const { recordId } = input as unknown as RouteInput<'records.detail'>
    return { id: recordId, details: [], raw: '{}' }
  })
  host.instead.set('marks.of', () => ({}))
  host.instead.set('marks.set', (input) => ({
    ...NO_MARK,
    ...(input as unknown as RouteInput<'marks.set'>).patch,
  }))
  useMarksStore()
  await useRecordsStore().open('a', 't')
  const reading = useReadingStore()
  const Page = defineComponent({
    setup() {
      useCommandKeys()
      useMarkingKeys({ step: () => reading.step(1), open: reading.open })
      return () => h('div', { 'data-keys': 'call', tabindex: 0 })
    },
  })
  page = mount(Page, { global: { plugins: [i18n] }, attachTo: document.body })
  page.element.focus()
  await reading.open(1)
  await flushPromises()
})
afterEach(() => page.unmount())

const press = (digit: number): unknown =>
  page.trigger('keydown', { key: String(digit), code: `Digit${digit}` })
const given = (): [string, unknown][] =>
  host.called('marks.set').map((input) => {
    const { recordId, patch } = input as RouteInput<'marks.set'>
    return [recordId, patch.verdict]
  })
const settle = async (error?: AppError): Promise<void> => {
  await flushPromises()
  for (const go of arrive.splice(0)) go(error)
  await flushPromises()
}

it('keys that come while a page is turned judge the calls that come, one each', async () => {
  for (const digit of [1, 2, 3]) press(digit)
  await settle()
  expect(given()).toEqual([
    ['1.2', '有效意向'],
    ['2.1', '需跟进'],
    ['2.2', '意向误判'],
  ])
})

it('where no page comes, the call before it is not judged again', async () => {
  press(1)
  press(2)
  await settle(new AppError('store_busy', 'busy'))
  expect(given()).toEqual([['1.2', '有效意向']])
  expect(useReadingStore().record?.id).toBe('1.2')
})

it('whoever went elsewhere meanwhile has not judged what they went to', async () => {
  press(1)
  press(2)
  await flushPromises()
  await useReadingStore().open(0)
  await settle()
  expect(given()).toEqual([['1.2', '有效意向']])
})
