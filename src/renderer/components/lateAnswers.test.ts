import { flushPromises, mount, RouterLinkStub, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Component } from 'vue'
import { routerKey } from 'vue-router'
import { AppError } from '#shared/errors.ts'
import type { RouteName } from '#shared/ipc/index.ts'
import { DEFAULT_PREFERENCES } from '#shared/preferences.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { NO_MARK } from '#shared/reviews/marks.ts'
import type { PinnedTask } from '#shared/tasks/types.ts'
import { i18n, setLocale } from '../i18n/index.ts'
import { useAccountsStore } from '../stores/accounts.ts'
import { useAppStore } from '../stores/app.ts'
import { useJudgementsStore } from '../stores/judgements.ts'
import { useMarksStore } from '../stores/marks.ts'
import { useRecordsStore } from '../stores/records.ts'
import { useSyncStore } from '../stores/sync.ts'
import { useTasksStore } from '../stores/tasks.ts'
import { FakeHost } from '../stores/test/fakeHost.ts'
import HomeView from '../views/HomeView.vue'
import CallFacts from './records/CallFacts.vue'
import OtherJudgements from './records/OtherJudgements.vue'
import MarkBackups from './settings/MarkBackups.vue'
import StoreRescue from './settings/StoreRescue.vue'

const GLOBAL = {
  plugins: [i18n],
  stubs: { RouterLink: RouterLinkStub },
  provide: { [routerKey as symbol]: {} },
}

let host: FakeHost
let view: VueWrapper
beforeEach(async () => {
  await setLocale('zh-CN')
  host = new FakeHost()
  host.install()
  useAccountsStore().activeId = 'a'
})
afterEach(() => view.unmount())

const maskNumbers = (): void =>
  void (useAppStore().preferences = { ...DEFAULT_PREFERENCES, maskNumbers: true })
const outcome = (taskName: string) => ({
  ...{ taskId: 't', taskName, calls: 1, answered: 1, intentions: [0, 0, 0, 0, 0] },
})
const record = {
  id: 'r',
  callee: '13800000000',
  tags: [],
  llm_tags: [],
  components: [],
  comments: [],
} as unknown as CallRecord
const call = (taskName: string) => ({
  ...{ taskId: 'other', taskName, match: null },
  record: { ...record, id: 'r2', calldate: null },
})
const pin = (name: string, status: number): PinnedTask =>
  ({ taskId: 't', name, status, status_str: null }) as unknown as PinnedTask

interface Case {
  component: Component
  props?: Record<string, unknown>
  route: RouteName
  /** What the host knows before and after. */
  answers: (text: string) => unknown
  before?: () => void
  /** What has it asked again. */
  change: () => unknown
}
const CASES: Record<string, Case> = {
  'outcomes of a day, after a synchronisation': {
    component: HomeView,
    route: 'records.outcomes',
    answers: (name) => [outcome(name)],
    before: () => (useTasksStore().pinned = [pin('任务', 2)]),
    change: () => (useSyncStore().changes += 1),
  },
  'why tasks do not call': {
    component: HomeView,
    route: 'tasks.lastRead',
    answers: (cause) => ({ task_cause: [cause] }),
    before: () => {
      host.instead.set('records.outcomes', () => [outcome('任务')])
      useTasksStore().pinned = [pin('任务', 1)]
    },
    change: () => (useTasksStore().pinned = [pin('任务', 3)]),
  },
  'other calls of a number, once numbers are masked': {
    component: CallFacts,
    props: { record, accountId: 'a', taskId: 't' },
    route: 'records.sameNumber',
    answers: (name) => [call(name)],
    change: maskNumbers,
  },
  'what others said, once numbers are masked': {
    component: OtherJudgements,
    props: { recordId: 'r' },
    route: 'judgements.others',
    answers: (verdict) => ({
      judgements: [{ reviewer: 'x', name: null, note: '', verdict }],
      decisions: [],
    }),
    before: () => {
      useRecordsStore().scope = { accountId: 'a', taskId: 't' }
      useMarksStore().marks = { r: { ...NO_MARK, verdict: '需跟进' } }
    },
    change: maskNumbers,
  },
  'copies of the marks': {
    component: MarkBackups,
    props: { accountId: 'a' },
    route: 'store.markBackups',
    answers: (text) => [{ name: text, bytes: text === 'before' ? 1000 : 5000, at: 0 }],
    change: () => (useJudgementsStore().changes += 1),
  },
  'what is left of a store': {
    component: StoreRescue,
    props: { accountId: 'a', error: new AppError('store_damaged', 'damaged') },
    route: 'store.rescue',
    answers: (path) => ({
      path,
      present: true,
      backups: [{ name: path, bytes: path === 'before' ? 1000 : 5000, at: 0 }],
    }),
    change: () => view.setProps({ error: new AppError('store_damaged', 'again') }),
  },
}

it.each(Object.entries(CASES))('an older answer is not shown: %s', async (_name, tried) => {
  const { component, props = {}, route, answers, before, change } = tried
  before?.()
  const arriving: ((text: string) => void)[] = []
  host.instead.set(route, () => new Promise((resolve) => arriving.push((text) => resolve(answers(text)))))
  view = mount(component, {
    props,
    global: GLOBAL,
  })
  await flushPromises()
  await change()
  await flushPromises()
  const asked = arriving.length
  expect(asked).toBeGreaterThan(1)
  const shown = async (text: string, at: number): Promise<string> => {
    arriving[at]?.(text)
    await flushPromises()
    return view.html()
  }
  const after = await shown('after', asked - 1)
  expect(after).not.toBe(await nothingShown(tried))
  expect(await shown('before', 0)).toBe(after)
})

/** The same part of the page while nothing was answered. */
async function nothingShown({ component, props = {}, route }: Case): Promise<string> {
  host.instead.set(route, () => new Promise(() => undefined))
  const other = mount(component, {
    props,
    global: GLOBAL,
  })
  await flushPromises()
  const html = other.html()
  other.unmount()
  return html
}
