import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { nextTick } from 'vue'
import { AppError } from '#shared/errors.ts'
import { DEFAULT_TASK_VIEW } from '#shared/preferences.ts'
import type { AgreementReport, SampleOverview, SamplesOfTask } from '#shared/reviews/samples.ts'
import { i18n, setLocale } from '../../i18n/index.ts'
import { makeRouter } from '../../router.ts'
import { useAccountsStore } from '../../stores/accounts.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import { freeSeed } from './sampleForm.ts'
import SampleForm from './SampleForm.vue'
import SamplesSection from './SamplesSection.vue'

const SAMPLE: SampleOverview = {
  ...{ id: 's1', taskId: 't', name: '', madeAt: 1_780_000_000_000, maker: 'me', seed: '2026-11-27' },
  ...{
    size: 50,
    by: null,
    allocation: 'equal',
    most: null,
    filter: {},
    strata: [],
    population: { calls: 1240, digest: 'd' },
  },
  ...{ overlap: 0, each: 2, calls: 50, shared: 0, self: 0 },
  raters: [{ reviewer: 'me', name: '小林', calls: 50, judged: 12 }],
  own: Array.from({ length: 50 }, (_, at) => ({ recordId: `r${at}`, judged: at < 12 })),
}
const REPORT: AgreementReport = {
  ...{ method: 'cohen', shared: 4, blind: 1, waiting: 0 },
  verdict: { n: 3, observed: 1, expected: 1, kappa: null },
  items: [
    {
      card: 'c',
      version: 1,
      item: 'polite',
      agreement: { n: 3, observed: 2 / 3, expected: 0.5, kappa: 1 / 3 },
    },
  ],
  disagreements: [
    {
      ...{ recordId: 'r1', call: null, verdict: false, items: ['polite'] },
      judgements: [0, 1].map((rater) => ({
        rater,
        mark: {
          ...{ verdict: null, note: `note ${rater}`, tags: [], changedAt: 1_780_000_000_000 },
          score: { card: 'c', version: 1, answers: { polite: rater } },
        },
      })),
    },
  ],
}

let host: FakeHost
let page: VueWrapper
let samples: SamplesOfTask
let kept: number
beforeEach(async () => {
  await setLocale('zh-CN')
  host = new FakeHost()
  host.install()
  samples = { samples: [], reviewers: [], self: null }
  kept = 1240
  const meta = () => ({ total: kept, page: 1, lastPage: 1, perPage: 1 })
  host.instead.set('samples.list', () => samples)
  host.instead.set('taskView.get', () => ({
    ...DEFAULT_TASK_VIEW,
    source: 'local',
    localFilter: { answered: true },
  }))
  host.instead.set('records.localPage', () => ({ rows: [], meta: meta(), fetchedAt: 0 }))
  host.instead.set('marks.self', () => ({ reviewer: 'me', name: null }))
  host.instead.set('samples.make', () => {
    samples = { ...samples, self: 'me', samples: [SAMPLE] }
    return { sampleId: 's1' }
  })
  host.instead.set('samples.check', () => ({ same: true, missing: [], population: SAMPLE.population }))
})
afterEach(() => {
  page.unmount()
  vi.useRealTimers()
})

async function open(): Promise<void> {
  useAccountsStore().activeId = 'acc'
  page = mount(SamplesSection, {
    props: { taskId: 't' },
    global: { plugins: [i18n, makeRouter()] },
    attachTo: document.body,
  })
  await flushPromises()
}
const find = (testid: string) => page.find(`[data-testid="${testid}"]`)

it('one press makes a sample of fifty of what the list is filtered by, seeded by the day, for whoever presses', async () => {
  // Already the next day in China.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 4, 1, 20) })
  await open()
  expect(find('population').text()).toContain('已接听')
  await find('make-sample').trigger('click')
  await flushPromises()
  expect(host.called('samples.make')).toEqual([
    {
      ...{ accountId: 'acc', taskId: 't', name: '', filter: { answered: true }, raters: ['me'] },
      ...{
        size: 50,
        by: null,
        allocation: 'equal',
        most: null,
        seed: '2026-05-02',
        overlap: 0,
        each: 2,
      },
    },
  ])
  expect(find('progress').text()).toBe('12 / 50')
  expect(find('review-sample').text()).toBe('继续复核')
})

it('strata are foretold, how many of how many of each, as they are shared out; and the sample tells the same', async () => {
  const strata = [
    { stratum: '1', calls: 900, taken: 40 },
    { stratum: '', calls: 340, taken: 10 },
  ]
  let answer: () => unknown = () => ({ population: 1240, calls: 50, strata })
  host.instead.set('samples.preview', () => answer())
  await open()
  await find('sample-options').trigger('click')
  expect(find('sample-preview').exists()).toBe(false)
  const form = page.getComponent(SampleForm)
  const choose = async (patch: object): Promise<void> => {
    form.vm.$emit('update:modelValue', { ...form.props('modelValue'), ...patch })
    await nextTick()
  }
  await choose({ by: 'intention', seed: 's' })
  await flushPromises()
  const asked = { accountId: 'acc', taskId: 't', filter: { answered: true }, size: 50, most: null, seed: 's' }
  expect(host.called('samples.preview')).toEqual([{ ...asked, by: 'intention', allocation: 'equal' }])
  expect(find('sample-preview').text()).toContain('将从 1,240 条中抽取 50 条')
  expect(page.findAll('[data-testid="stratum"]').map((one) => one.text())).toEqual([
    'A 40 / 900',
    '无 10 / 340',
  ])

  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  answer = () => {
    throw new AppError('store_damaged', 'no')
  }
  await choose({ size: 5, allocation: 'proportional' })
  await choose({ size: 51 })
  await vi.advanceTimersByTimeAsync(250)
  expect(host.called('samples.preview').slice(1)).toEqual([
    { ...asked, by: 'intention', allocation: 'proportional', size: 51 },
  ])
  expect(find('sample-preview').find('[data-testid="error-state"]').exists()).toBe(true)
  answer = () => ({ population: 1240, calls: 51, strata })
  await find('sample-preview').get('button').trigger('click')
  await vi.advanceTimersByTimeAsync(0)
  expect(find('sample-preview').text()).toContain('抽取 51 条')

  host.instead.set('samples.make', () => {
    const made: SampleOverview = { ...SAMPLE, by: 'intention', allocation: 'proportional', strata }
    samples = { ...samples, self: 'me', samples: [made] }
    return { sampleId: 's1' }
  })
  await find('make-sample').trigger('click')
  await vi.advanceTimersByTimeAsync(0)
  expect(host.called('samples.make')).toMatchObject([
    { by: 'intention', allocation: 'proportional', size: 51 },
  ])
  await choose({ by: null })
  expect(find('sample-preview').exists()).toBe(false)
  expect(find('sample').text()).toContain('按意向分层，按比例')
  await find('sample-detail').trigger('click')
  await vi.advanceTimersByTimeAsync(0)
  expect(page.findAll('[data-testid="stratum"]').map((one) => one.text())).toEqual([
    'A 40 / 900',
    '无 10 / 340',
  ])
})

it('a seed that was used is not proposed again', () => {
  const now = Date.UTC(2026, 10, 27, 3)
  expect(freeSeed(now, [])).toBe('2026-11-27')
  expect(freeSeed(now, ['2026-11-27', '2026-11-27-2'])).toBe('2026-11-27-3')
})

it('where nothing is kept it says what to do, with and without a network', async () => {
  kept = 0
  await open()
  expect(page.text()).toContain('先在通话列表中同步')
  window.dispatchEvent(new Event('offline'))
  await flushPromises()
  expect(page.text()).toContain('联网后')
  expect(find('make-sample').exists()).toBe(false)
  window.dispatchEvent(new Event('online'))
})

it('a file of marks that cannot be opened is told, and can be tried again', async () => {
  host.instead.set('samples.list', () => {
    throw new AppError('store_wrong_key', 'no')
  })
  await open()
  expect(find('error-state').exists()).toBe(true)
  host.instead.set('samples.list', () => samples)
  await page.get('[data-testid="error-state"] button').trigger('click')
  await flushPromises()
  expect(find('no-samples').exists()).toBe(true)
})

it('a sample from elsewhere is claimed here, says what is missing, and is named by its maker alone', async () => {
  const raters = [
    { reviewer: 'bob', name: '小李', calls: 30, judged: 3 },
    { reviewer: null, name: null, calls: 30, judged: 0 },
  ]
  samples = {
    samples: [{ ...SAMPLE, maker: 'bob', self: null, shared: 0, raters }],
    reviewers: [],
    self: 'me',
  }
  host.instead.set('samples.check', () => ({
    ...{ same: false, missing: ['gone-1', 'gone-2'], population: { calls: 1238, digest: 'e' } },
  }))
  await open()
  expect(find('remove-sample').exists()).toBe(false)
  await find('claim').trigger('click')
  await flushPromises()
  expect(host.called('samples.claim')).toEqual([{ accountId: 'acc', taskId: 't', sampleId: 's1', place: 1 }])
  await find('sample-detail').trigger('click')
  await flushPromises()
  expect(find('sample-warning').text()).toMatch(/抽样时 1,240 条，现在 1,238 条.*2 条不在本机.*gone-1gone-2/s)
  expect(find('no-overlap').exists()).toBe(true)
})

it('agreement is told with n, a dash where chance agreement is 1, and both judgements side by side', async () => {
  const raters = ['小林', '小李'].map((name, at) => ({
    reviewer: ['me', 'bob'][at] ?? '',
    name,
    calls: 27,
    judged: 4,
  }))
  samples = { samples: [{ ...SAMPLE, shared: 4, raters }], reviewers: [], self: 'me' }
  host.instead.set('samples.agreement', () => REPORT)
  const item = {
    id: 'polite',
    label: '礼貌用语',
    help: '',
    kind: 'yesno',
    least: 0,
    most: 1,
    weight: 1,
    fatal: false,
  }
  host.instead.set('cards.list', () => [
    {
      id: 's',
      removed: false,
      versions: [{ id: 'c', series: 's', version: 1, madeAt: 0, name: '卡', items: [item] }],
    },
  ])
  await open()
  await find('sample-detail').trigger('click')
  await flushPromises()
  const rows = page.findAll('[data-testid="kappa-row"]').map((row) => row.text())
  expect(rows[0]).toMatch(/结论.*3.*100%.*100%.*–/s)
  expect(rows[1]).toMatch(/礼貌用语.*3.*67%.*50%.*0\.33/s)
  await find('compare').trigger('click')
  await flushPromises()
  await vi.dynamicImportSettled()
  const sides = [...document.querySelectorAll('[data-testid="judgement"]')].map(
    ({ textContent }) => textContent,
  )
  expect(sides).toHaveLength(2)
  expect(sides[0]).toMatch(/A 小林（我）.*礼貌用语.*0.*note 0/s)
  expect(sides[1]).toMatch(/B 小李.*礼貌用语.*1.*note 1/s)
  expect(document.body.textContent).toContain('这条通话不在本机（r1）')
})
