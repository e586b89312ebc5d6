// Longer than 300 lines because its cases share what they build and read back.
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { getActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { AppError } from '#shared/errors.ts'
import { MOST_FILE_BYTES, type MergePreview } from '#shared/reviews/exchange.ts'
import type { Disagreement } from '#shared/reviews/judgements.ts'
import type { UnlinkedMark } from '#shared/reviews/links.ts'
import { i18n, setLocale } from '../../i18n/index.ts'
import { useAccountsStore } from '../../stores/accounts.ts'
import { useAppStore } from '../../stores/app.ts'
import { useExchangeStore } from '../../stores/exchange.ts'
import { useFindingStore } from '../../stores/finding.ts'
import { useHappenedStore } from '../../stores/happened.ts'
import { useJudgementsStore } from '../../stores/judgements.ts'
import { useMaskingStore } from '../../stores/masking.ts'
import { useQueuesStore } from '../../stores/queues.ts'
import { useReadingStore } from '../../stores/reading.ts'
import { useRecordsStore } from '../../stores/records.ts'
import { useReviewerStore } from '../../stores/reviewer.ts'
import { useTasksStore } from '../../stores/tasks.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import ConflictsSection from './ConflictsSection.vue'
import ExchangeSection from './ExchangeSection.vue'
import QueueSection from './QueueSection.vue'
import UnlinkedSection from './UnlinkedSection.vue'

let host: FakeHost
let shown: VueWrapper
beforeEach(async () => {
  await setLocale('zh-CN')
  host = new FakeHost()
  host.install()
  host.instead.set('marks.self', () => ({ reviewer: 'me', name: null }))
  host.instead.set('queues.list', () => [])
  host.instead.set('accounts.list', () => ({ accounts: [], activeId: 'acc' }))
  // The app that a component is mounted into has no client.
  for (const use of [useAppStore, useExchangeStore, useJudgementsStore, useTasksStore, useMaskingStore]) use()
  for (const use of [
    useRecordsStore,
    useReadingStore,
    useFindingStore,
    useHappenedStore,
    useReviewerStore,
    useQueuesStore,
  ])
    use()
  useAccountsStore().activeId = 'acc'
})
afterEach(() => shown.unmount())

async function show(component: object, props: object = {}): Promise<void> {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:any(.*)*', component: {} }],
  })
  const pinia = getActivePinia()
  if (pinia === undefined) throw new Error('no store was made')
  shown = mount(component, { props, global: { plugins: [i18n, pinia, router] }, attachTo: document.body })
  await flushPromises()
}
const texts = (testid: string): string[] =>
  shown.findAll(`[data-testid="${testid}"]`).map((each) => each.text().replace(/\s+/g, ' '))

const PREVIEW: MergePreview = {
  files: [{ name: 'a.json', state: 'ready', calls: 2 }],
  newer: 5,
  tasks: [{ taskId: 't', calls: 2 }],
  reviewers: [{ reviewer: 'abcdef', name: null, own: false, calls: 2, newer: 5 }],
  unused: false,
}

describe('files of colleagues', () => {
  /** What a person chooses in the system's dialog. */
  async function choose(...files: File[]): Promise<void> {
    const field = shown.get('[data-testid="marks-files"]')
    Object.defineProperty(field.element, 'files', { value: files, configurable: true })
    await field.trigger('change')
    await vi.waitUntil(() => host.called('exchange.preview').length > 0)
    await flushPromises()
  }

  it('are handed over in pieces that a request takes, looked at, and merged when the person says so', async () => {
    host.instead.set('exchange.preview', () => PREVIEW)
    host.instead.set('exchange.merge', () => ({ newer: 5 }))
    await show(ExchangeSection)
    const bytes = new Uint8Array(400_000).map((_byte, at) => at % 251)
    await choose(new File([bytes], 'a.json'))
    const pieces = host.called('exchange.receive') as { batch: string; file: number; piece: string }[]
    expect(pieces).toHaveLength(3)
    expect(Buffer.concat(pieces.map(({ piece }) => Buffer.from(piece, 'base64'))).equals(bytes)).toBe(true)
    for (const { piece } of pieces) expect(piece.length).toBeLessThanOrEqual(245_760)
    expect(texts('merge-reviewer')).toEqual(['未署名 abcd2 条通话，更新 5 项'])
    expect(host.called('exchange.merge')).toEqual([])
    await shown.get('[data-testid="merge"]').trigger('click')
    await flushPromises()
    expect(host.called('exchange.merge')).toMatchObject([{ reviewer: null, batch: pieces[0]?.batch }])
    expect(shown.find('[data-testid="merge-preview"]').exists()).toBe(false)
  })

  it('that are locked are opened by one passphrase for all, and none is merged before', async () => {
    const locked = { ...PREVIEW, files: [{ name: 'a.json', state: 'passphrase' as const, calls: 0 }] }
    host.instead.set('exchange.preview', () => locked)
    await show(ExchangeSection)
    await choose(new File(['x'], 'a.json'), new File(['y'], 'b.json'))
    expect(shown.get('[data-testid="merge"]').attributes('disabled')).toBeDefined()
    await shown.get('[data-testid="passphrase"]').setValue('secret')
    await shown.get('form.unlock').trigger('submit')
    await flushPromises()
    expect(host.called('exchange.preview').at(-1)).toMatchObject({
      files: [
        { name: 'a.json', passphrase: 'secret' },
        { name: 'b.json', passphrase: 'secret' },
      ],
    })
    const field = shown.get<HTMLInputElement>('[data-testid="passphrase"]')
    expect(field.element.value).toBe('')
  })

  it('that are too large are refused before anything is read, and what was chosen is given up on leaving', async () => {
    host.instead.set('exchange.preview', () => PREVIEW)
    await show(ExchangeSection)
    await choose(new File(['x'], 'a.json'))
    const large = new File(['x'], 'large.json')
    Object.defineProperty(large, 'size', { value: MOST_FILE_BYTES + 1 })
    const before = host.called('exchange.receive').length
    await choose(large)
    expect(host.called('exchange.receive')).toHaveLength(before)
    expect(document.body.textContent).toContain('large.json：文件过大')
    shown.unmount()
    await flushPromises()
    expect(host.called('exchange.forget')).toHaveLength(1)
    await show(ExchangeSection)
  })

  it('that are still on their way when the person leaves are given up, and not there when they come back', async () => {
    const slow = Promise.withResolvers<unknown>()
    host.instead.set('exchange.preview', () => slow.promise)
    await show(ExchangeSection)
    await choose(new File(['x'], 'a.json'))
    const [{ batch }] = host.called('exchange.preview') as [{ batch: string }]
    shown.unmount()
    await flushPromises()
    expect(host.called('exchange.forget')).toEqual([{ batch }])
    slow.resolve(PREVIEW)
    await show(ExchangeSection)
    expect(shown.find('[data-testid="merge-preview"]').exists()).toBe(false)
    expect(document.body.textContent).not.toContain('失败')
  })

  it('were compared with the marks of one account, and are given up with it', async () => {
    host.instead.set('exchange.preview', () => PREVIEW)
    await show(ExchangeSection)
    await choose(new File(['x'], 'a.json'))
    expect(shown.find('[data-testid="merge-preview"]').exists()).toBe(true)
    useAccountsStore().activeId = 'other'
    await flushPromises()
    expect(shown.find('[data-testid="merge-preview"]').exists()).toBe(false)
    expect(host.called('exchange.forget')).toHaveLength(1)
  })

  it('of one’s own are sealed only under a passphrase that is long enough and typed twice alike', async () => {
    host.instead.set('exchange.export', () => ({ calls: 3, path: '/x.json', url: null }))
    await show(ExchangeSection)
    await shown.get('[data-testid="seals"] input').setValue(true)
    const write = async (one: string, other: string): Promise<void> => {
      await shown.get('[data-testid="new-passphrase"]').setValue(one)
      await shown.get('[data-testid="new-passphrase-again"]').setValue(other)
      await shown.get('[data-testid="export-marks"]').trigger('click')
      await flushPromises()
    }
    await write('short', 'short')
    await write('long enough', 'long enuogh')
    expect(host.called('exchange.export')).toEqual([])
    await write('long enough', 'long enough')
    expect(host.called('exchange.export')).toMatchObject([{ passphrase: 'long enough', taskId: null }])
    expect(shown.get<HTMLInputElement>('[data-testid="new-passphrase"]').element.value).toBe('')
  })
})

const CALL: Disagreement = {
  ...{ taskId: 't', recordId: 'r', call: { callid: 'c', callee: '138****1111', calldate: 0 } },
  judgements: [
    { reviewer: 'me', name: '我名', own: true, verdict: '需跟进', note: '', changedAt: 1, stamp: 's1' },
    {
      reviewer: 'other',
      name: '小李',
      own: false,
      verdict: '投诉风险',
      note: '生气',
      changedAt: 2,
      stamp: 's2',
    },
  ],
  decisions: [],
}

describe('reviewers who differ', () => {
  it('are decided over as they were seen', async () => {
    host.instead.set('judgements.list', () => ({ calls: [CALL], total: 1, unjudged: 0 }))
    await show(ConflictsSection)
    expect(texts('judgement').map((text) => text.replaceAll(' ', ''))).toEqual([
      expect.stringContaining('我名（我）需跟进'),
      expect.stringContaining('小李投诉风险生气'),
    ])
    await shown.findAll('[data-testid="decide"]')[1]?.trigger('click')
    await flushPromises()
    expect(host.called('judgements.decide')).toEqual([
      {
        ...{ accountId: 'acc', taskId: 't', recordId: 'r', verdict: '投诉风险', note: '' },
        of: { me: 's1', other: 's2' },
      },
    ])
    expect(host.called('judgements.list')).toHaveLength(2)
  })

  it('keep the reason as it was written where only the verdict is decided anew, though it is shown masked', async () => {
    const own = { reviewer: 'me', name: '我名', own: true, changedAt: 3, stale: false }
    const decided = { ...CALL, decisions: [{ ...own, verdict: '需跟进', note: '打 138****1111' }] }
    host.instead.set('judgements.list', () => ({ calls: [decided], total: 1, unjudged: 0 }))
    await show(ConflictsSection)
    const decide = async (): Promise<unknown> => {
      await shown.findAll('[data-testid="decide"]')[1]?.trigger('click')
      await flushPromises()
      return host.called('judgements.decide').at(-1)
    }
    const reason = shown.get<HTMLInputElement>('.reason input')
    expect(reason.element.value).toBe('打 138****1111')
    expect(await decide()).not.toHaveProperty('note')
    await reason.setValue(' 再打一次 ')
    expect(await decide()).toMatchObject({ note: '再打一次' })
    await reason.setValue('')
    expect(await decide()).toMatchObject({ note: '' })
  })

  it('of another account, or as they were shown before, are not shown late', async () => {
    const slow = Promise.withResolvers<unknown>()
    host.instead.set('judgements.list', () => slow.promise)
    await show(ConflictsSection)
    const later = { ...CALL, recordId: 'later', call: null }
    host.instead.set('judgements.list', () => ({ calls: [later], total: 1, unjudged: 0 }))
    useAccountsStore().activeId = 'other'
    await flushPromises()
    slow.resolve({ calls: [CALL], total: 1, unjudged: 0 })
    await flushPromises()
    expect(shown.get('[data-testid="disagreement"]').attributes('aria-label')).toBe('later')
    host.instead.set('judgements.list', () => new Promise(() => undefined))
    useAccountsStore().activeId = 'third'
    await flushPromises()
    expect(shown.find('[data-testid="disagreement"]').exists()).toBe(false)
    expect(shown.text()).toContain('加载中')
  })

  it('on calls that the person has not judged are shown only when asked for', async () => {
    host.instead.set('judgements.list', () => ({ calls: [], total: 0, unjudged: 2 }))
    await show(ConflictsSection)
    expect(shown.text()).toContain('2 条您尚未标记')
    await shown.get('[data-testid="unjudged"] input').setValue(true)
    await flushPromises()
    expect(host.called('judgements.list').at(-1)).toMatchObject({ unjudged: true, decided: false })
  })

  it('that cannot be read say why', async () => {
    host.instead.set('judgements.list', () => {
      throw new AppError('store_damaged', 'x')
    })
    await show(ConflictsSection)
    expect(shown.find('[data-testid="disagreement"]').exists()).toBe(false)
    expect(shown.text()).toMatch(/损坏/)
  })
})

describe('marks without a call', () => {
  const MARK: UnlinkedMark = {
    ...{ taskId: 't', recordId: 'gone', reviewer: 'me', name: null, own: true, call: null },
    ...{ verdict: '需跟进', reviewed: true, note: '再打', tags: [], sentences: 0, changedAt: 1 },
    ...{ taskKept: false, moved: false },
  }
  it('with whole numbers do not come late where numbers are masked meanwhile', async () => {
    const slow = Promise.withResolvers<unknown>()
    host.instead.set('links.list', () => slow.promise)
    await show(UnlinkedSection)
    expect(shown.text()).toContain('加载中')
    const masked = { ...MARK, note: '打 138****1111' }
    host.instead.set('links.list', () => ({ marks: [masked], total: 1 }))
    useAppStore().preferences = { ...useAppStore().preferences, maskNumbers: true }
    await flushPromises()
    slow.resolve({ marks: [{ ...MARK, note: '打 13811111111' }], total: 1 })
    await flushPromises()
    expect(texts('unlinked-mark')).toEqual([expect.stringContaining('138****1111')])
    expect(shown.html()).not.toContain('13811111111')
  })

  it('are offered calls and linked by a click; others’ are theirs to link', async () => {
    const theirs = { ...MARK, reviewer: 'other', own: false, recordId: 'gone2' }
    host.instead.set('links.list', () => ({ marks: [MARK, theirs], total: 2 }))
    const record = { id: 'found', callee: '138****1111', calldate: 0, name: null }
    const call = { taskId: 't', taskName: null, record, match: null }
    const same = { callid: true, callee: true, calldate: false }
    host.instead.set('links.candidates', () => [
      { call, same, marked: false },
      { call: { ...call, record: { ...record, id: 'taken' } }, same, marked: true },
    ])
    await show(UnlinkedSection)
    expect(texts('unlinked-mark')).toHaveLength(2)
    expect(shown.findAll('[data-testid="link"]')).toHaveLength(1)
    await shown.get('[data-testid="link"]').trigger('click')
    await flushPromises()
    expect(host.called('links.move')).toEqual([])
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('[data-testid="link-to"]')]
    expect(buttons.map(({ disabled }) => disabled)).toEqual([false, true])
    buttons[0]?.click()
    await flushPromises()
    expect(host.called('links.move')).toEqual([
      { accountId: 'acc', taskId: 't', recordId: 'gone', to: { taskId: 't', recordId: 'found' } },
    ])
  })
})

describe('queues of a task', () => {
  it('are not told to be none while they are read, or where they cannot be', async () => {
    const slow = Promise.withResolvers<unknown>()
    host.instead.set('queues.list', () => slow.promise)
    await show(QueueSection, { taskId: 't' })
    expect(shown.text()).toContain('加载中')
    expect(shown.text()).not.toContain('还没有复核队列')
    slow.reject(new AppError('store_damaged', 'x'))
    await flushPromises()
    expect(shown.text()).toMatch(/损坏/)
    host.instead.set('queues.list', () => [])
    await shown.get('[data-testid="error-state"] button').trigger('click')
    await flushPromises()
    expect(shown.text()).toContain('还没有复核队列')
  })
})
