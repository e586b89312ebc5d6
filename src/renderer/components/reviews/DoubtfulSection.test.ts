// Longer than 300 lines because its cases share what they build and read back.
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { AppError } from '#shared/errors.ts'
import type { RouteInput } from '#shared/ipc/index.ts'
import type { CallRecord } from '#shared/records/types.ts'
import type { DoubtfulCall, OptOut } from '#shared/reviews/doubtful.ts'
import { MOST_QUEUED } from '#shared/reviews/queues.ts'
import { DEFAULT_RULES, OPT_OUT_RULE, type OthersRule, type RuleEntry } from '#shared/reviews/rules.ts'
import { runCommand } from '../../composables/useCommands/index.ts'
import { i18n, setLocale } from '../../i18n/index.ts'
import { useAccountsStore } from '../../stores/accounts.ts'
import { useAppStore } from '../../stores/app.ts'
import { useHappenedStore } from '../../stores/happened.ts'
import { useReadingStore } from '../../stores/reading.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import DoubtfulSection from './DoubtfulSection.vue'

const FEW = DEFAULT_RULES[0]?.id ?? ''
let host: FakeHost
let router: Router
let view: VueWrapper
let rules: RuleEntry[]
let theirs: OthersRule[]
let found: DoubtfulCall[]
let othersJudged: boolean
let waiting: OptOut[]
let confirmed: OptOut[]
let kept: number
let keeps: boolean

const call = (id: string, at: number): DoubtfulCall => ({
  taskId: 't',
  call: {
    id,
    callee: `1380000000${at}`,
    name: null,
    calldate: at,
    bill: 3000,
    customer_chars: at,
  } as CallRecord,
  said: null,
  right: [],
})
const optOut = (recordId: string): OptOut => ({
  ...{ taskId: 't', recordId, callee: recordId, calldate: 1, state: 'waiting', decidedAt: null },
  said: { text: '不要再打了', by: 'customer', hit: [0, 4] },
})

beforeEach(async () => {
  await setLocale('zh-CN')
  host = new FakeHost()
  host.install()
  rules = DEFAULT_RULES.map((rule) => ({ ...rule, origin: 'default' }))
  found = ['a', 'b', 'c'].map(call)
  waiting = ['138', '139', '137'].map(optOut)
  confirmed = []
  theirs = []
  othersJudged = false
  kept = 40
  keeps = true
  host.instead.set('doubtful.rules', () => rules)
  host.instead.set('doubtful.othersRules', () => theirs)
  host.instead.set('doubtful.counts', () => ({
    ...{ calls: kept, whole: true, othersJudged, rules: { [FEW]: found.length, [OPT_OUT_RULE]: 3 } },
    optOuts: { waiting: waiting.length, confirmed: confirmed.length, rejected: 0 },
  }))
  host.instead.set('doubtful.calls', (input) => {
    const { ruleId } = input as unknown as RouteInput<'doubtful.calls'>
    return ruleId === FEW ? { calls: found, total: found.length } : { calls: [], total: 0 }
  })
  host.instead.set('doubtful.dismiss', (input) => {
    if (!keeps) throw new AppError('disk_full', 'full')
    const { recordId, dismissed } = input as unknown as RouteInput<'doubtful.dismiss'>
    found = dismissed ? found.filter(({ call: { id } }) => id !== recordId) : [call(recordId, 9), ...found]
    return null
  })
  host.instead.set('doubtful.saveRule', (input) => {
    const { rule } = input as unknown as RouteInput<'doubtful.saveRule'>
    const known = rules.some(({ id }) => id === rule.id)
    const entry: RuleEntry = { ...(rule as RuleEntry), origin: known ? 'changed' : 'own' }
    rules = known ? rules.map((one) => (one.id === entry.id ? entry : one)) : [...rules, entry]
    return rules
  })
  host.instead.set('optOuts.list', (input) => {
    const { state } = input as unknown as RouteInput<'optOuts.list'>
    const optOuts = state === 'waiting' ? waiting : state === 'confirmed' ? confirmed : []
    return { optOuts, total: optOuts.length }
  })
  host.instead.set('optOuts.decide', (input) => {
    const { recordId, decision } = input as unknown as RouteInput<'optOuts.decide'>
    if (decision === 'confirmed') confirmed = [...confirmed, { ...optOut(recordId), state: 'confirmed' }]
    waiting = waiting.filter((one) => one.recordId !== recordId)
    return null
  })
  host.instead.set('records.detail', (input) => {
    const { recordId } = input as unknown as RouteInput<'records.detail'>
    return { id: recordId, details: [], raw: '' }
  })
  host.instead.set('doubtful.queue', () => ({ queue: { id: 'q', taskId: 't', total: 3 }, found: 3 }))
  host.instead.set('queues.list', () => [])
  useAccountsStore().activeId = 'acc'
  router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: { template: '<i />' } },
      { path: '/tasks/:taskId', name: 'records', component: { template: '<i />' } },
    ],
  })
})
afterEach(() => view.unmount())

async function show(taskId: string | null = 't'): Promise<void> {
  view = mount(DoubtfulSection, {
    props: taskId === null ? {} : { taskId },
    global: { plugins: [i18n, router] },
    attachTo: document.body,
  })
  await flushPromises()
}
const rows = () => view.findAll('[data-testid="doubt-row"]')
const focusRow = (row: number): void => view.get<HTMLElement>(`[data-row="${row}"]`).element.focus()
const focused = (): string | undefined => document.activeElement?.getAttribute('data-row') ?? undefined
const rule = (at: number) => view.findAll('[data-testid="rule"]')[at] as ReturnType<typeof view.find>

describe('doubtful calls', () => {
  it('are shown with the numbers that their rule looks at, beside the rules with their counts', async () => {
    await show()
    expect(rule(0).text()).toContain('意向为 A 或 B，且客户总共只说了不超过 6 个字。')
    expect(rule(0).get('[data-testid="rule-count"]').text()).toBe('3')
    expect(rows().map((row) => row.text())).toEqual([
      expect.stringContaining('客户字数 0'),
      expect.stringContaining('客户字数 1'),
      expect.stringContaining('客户字数 2'),
    ])
    expect(host.called('doubtful.counts')).toEqual([{ accountId: 'acc', taskId: 't', trustOthers: false }])
  })

  it('are left by a key, also by one that comes before the last was kept, and come back by another', async () => {
    await show()
    focusRow(1)
    expect(runCommand('labelRight')).toBe(true)
    expect(runCommand('labelRight')).toBe(true)
    await flushPromises()
    expect(host.called('doubtful.dismiss')).toMatchObject([{ recordId: 'b' }, { recordId: 'c' }])
    expect(rows()).toHaveLength(1)
    expect(focused()).toBe('0')
    expect(runCommand('undoMark')).toBe(true)
    await flushPromises()
    expect(host.called('doubtful.dismiss').at(-1)).toMatchObject({ recordId: 'c', dismissed: false })
    expect(rows()).toHaveLength(2)
  })

  it('stay where the judgement cannot be kept', async () => {
    keeps = false
    await show()
    focusRow(0)
    runCommand('labelRight')
    await flushPromises()
    expect(rows()).toHaveLength(3)
    expect(runCommand('undoMark')).toBe(false)
  })

  it('open where calls are read, one or all in their order', async () => {
    await show()
    await rows()[1]?.get('.call').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.params).toEqual({ taskId: 't' })
    expect(host.called('records.detail')).toMatchObject([{ recordId: 'b', source: 'local' }])
    await view.get('[data-testid="review-these"]').trigger('click')
    await flushPromises()
    expect(host.called('doubtful.queue')).toEqual([
      {
        accountId: 'acc',
        taskId: 't',
        ruleId: FEW,
        trustOthers: false,
        name: expect.stringContaining('意向为 A 或 B') as string,
      },
    ])
    expect(useHappenedStore().list).toEqual([])
    expect(host.called('taskView.update').at(-1)).toEqual({ accountId: 'acc', taskId: 't', queue: 'q' })
    expect(useReadingStore().record).toBeNull()
  })

  it('are more than a queue may have: how many of how many is said before it is made and after', async () => {
    const total = MOST_QUEUED + 20_000
    host.instead.set('doubtful.calls', () => ({ calls: found, total }))
    host.instead.set('doubtful.queue', () => ({
      queue: { id: 'q', taskId: 't', total: MOST_QUEUED },
      found: total,
    }))
    await show()
    expect(view.get('[data-testid="review-these"]').text()).toBe('逐条复核最新的 100,000 条（共 120,000 条）')
    await view.get('[data-testid="review-these"]').trigger('click')
    await flushPromises()
    expect(useHappenedStore().list).toMatchObject([
      { kind: 'done', text: '一个队列最多 100,000 条：已取最新的 100,000 条，共 120,000 条。' },
    ])
  })

  it('are of all tasks where none is named, each with its task', async () => {
    await show(null)
    expect(host.called('doubtful.counts')).toEqual([{ accountId: 'acc', taskId: null, trustOthers: false }])
    expect(rows()[0]?.get('.task').text()).toBe('t')
    expect(view.find('[data-testid="review-these"]').exists()).toBe(false)
  })
})

describe('answers that come late', () => {
  const later = () => Promise.withResolvers<unknown>()
  it('take away no row of another page', async () => {
    const pages = [['a', 'b'].map(call), ['c', 'd'].map(call)]
    host.instead.set('doubtful.calls', (input) => {
      const { page } = input as unknown as RouteInput<'doubtful.calls'>
      return { calls: pages[page - 1], total: 52 }
    })
    await show()
    const kept = later()
    host.instead.set('doubtful.dismiss', () => kept.promise)
    await rows()[0]?.get('[data-testid="label-right"]').trigger('click')
    runCommand('nextPage')
    await flushPromises()
    kept.resolve(null)
    await flushPromises()
    expect(rows().map((row) => row.get('b').text())).toEqual(['13800000000', '13800000001'])
    expect(rows()).toHaveLength(2)
    expect(view.find('[data-testid="undo-doubt"]').exists()).toBe(true)
  })

  it('take the row that was judged from the same list, read anew meanwhile', async () => {
    await show()
    const kept = later()
    host.instead.set('doubtful.dismiss', () => kept.promise)
    await rows()[0]?.get('[data-testid="label-right"]').trigger('click')
    found = ['a', 'b', 'c'].map(call)
    runCommand('refresh')
    await flushPromises()
    kept.resolve(null)
    await flushPromises()
    expect(rows().map((row) => row.get('b').text())).toEqual(['13800000001', '13800000002'])
  })

  it('undo each judgement once, however often it is asked for', async () => {
    await show()
    for (const row of [0, 0]) {
      focusRow(row)
      runCommand('labelRight')
      await flushPromises()
    }
    host.instead.set('doubtful.dismiss', async () => null)
    runCommand('undoMark')
    runCommand('undoMark')
    await flushPromises()
    expect(host.called('doubtful.dismiss').slice(2)).toMatchObject([
      { recordId: 'b', dismissed: false },
      { recordId: 'a', dismissed: false },
    ])
    runCommand('undoMark')
    expect(host.called('doubtful.dismiss')).toHaveLength(4)
  })

  it('of a task that was left show nothing, and no failure either', async () => {
    await show()
    const calls = later()
    host.instead.set('doubtful.calls', () => calls.promise)
    await rule(1).get('.rule').trigger('click')
    const counted = later()
    host.instead.set('doubtful.counts', () => counted.promise)
    await view.setProps({ taskId: 'other' })
    await flushPromises()
    calls.reject(new AppError('store_damaged', 'damaged'))
    await flushPromises()
    expect(view.find('[data-testid="error-state"]').exists()).toBe(false)
  })
})

it('a rule that is being saved is saved once', async () => {
  const kept = Promise.withResolvers<unknown>()
  const save = host.instead.get('doubtful.saveRule')
  host.instead.set('doubtful.saveRule', async (input) => {
    await kept.promise
    return save?.(input)
  })
  await show()
  await view.get('[data-testid="add-rule"]').trigger('click')
  await flushPromises()
  document.querySelector<HTMLInputElement>('[aria-modal] .letters input')?.click()
  await flushPromises()
  const button = document.querySelector<HTMLElement>('[aria-modal] [data-testid="save-rule"]')
  button?.click()
  await flushPromises()
  button?.click()
  await flushPromises()
  expect(host.called('doubtful.saveRule')).toHaveLength(1)
  kept.resolve(null)
  await flushPromises()
  expect(rules).toHaveLength(DEFAULT_RULES.length + 1)
})

it('what is chosen while calls are still counted stays', async () => {
  const counted = Promise.withResolvers<unknown>()
  const counts = host.instead.get('doubtful.counts')
  host.instead.set('doubtful.counts', async (input) => {
    await counted.promise
    return counts?.(input)
  })
  await show()
  await view.get('[data-testid="opt-outs"]').trigger('click')
  counted.resolve(null)
  await flushPromises()
  expect(view.find('[data-testid="opt-outs-waiting"]').exists()).toBe(true)
  expect(rows()).toHaveLength(3)
})

describe('what is not there', () => {
  it('is told: no calls kept, nothing found, a part of it, a failure that can be tried again', async () => {
    kept = 0
    found = []
    waiting = []
    await show()
    expect(view.text()).toContain('本机还没有保存通话')
    view.unmount()
    kept = 40
    host.instead.set('doubtful.counts', () => ({
      ...{ calls: 40, whole: false, rules: {}, optOuts: { waiting: 0, confirmed: 0, rejected: 0 } },
    }))
    await show()
    expect(view.text()).toContain('没有疑似错标的通话')
    expect(view.text()).toContain('部分通话正在重新读取')
    view.unmount()
    host.instead.set('doubtful.rules', () => {
      throw new AppError('store_damaged', 'damaged')
    })
    await show()
    host.instead.set('doubtful.rules', () => rules)
    expect(view.find('[data-testid="doubtful"]').exists()).toBe(false)
    await view.get('button').trigger('click')
    await flushPromises()
    expect(view.find('[data-testid="doubtful"]').exists()).toBe(true)
  })
})

describe('a rule', () => {
  const inDialog = (name: string): HTMLElement =>
    document.querySelector<HTMLElement>(`[aria-modal] [data-testid="${name}"]`) as HTMLElement
  const sentence = (): string => inDialog('rule-sentence').textContent.trim()

  it('is edited in its own words and numbers, and told while it is', async () => {
    await show()
    await rule(4).get('[data-testid="edit-rule"]').trigger('click')
    await flushPromises()
    const field = inDialog('rule-anyWords') as HTMLTextAreaElement
    expect(field.value).toContain('投诉')
    field.value = '再也不用 打扰，打扰'
    field.dispatchEvent(new Event('input'))
    await flushPromises()
    expect(sentence()).toBe('通话中出现“再也不用”或“打扰”。')
    inDialog('save-rule').click()
    await flushPromises()
    expect(host.called('doubtful.saveRule')).toEqual([
      {
        accountId: 'acc',
        rule: { id: OPT_OUT_RULE, enabled: true, conditions: { anyWords: ['再也不用', '打扰'] } },
      },
    ])
    expect(rule(4).text()).toContain('再也不用')
  })

  it('of one’s own needs a condition, and is switched off without losing it', async () => {
    await show()
    await view.get('[data-testid="add-rule"]').trigger('click')
    await flushPromises()
    expect(sentence()).toBe('请至少填写一个条件。')
    expect((inDialog('save-rule') as HTMLButtonElement).disabled).toBe(true)
    const letters = document.querySelectorAll<HTMLInputElement>('[aria-modal] .letters input')
    letters[2]?.click()
    letters[0]?.click()
    await flushPromises()
    expect(sentence()).toBe('意向为 A 或 C。')
    inDialog('save-rule').click()
    await flushPromises()
    const own = rules.at(-1)
    expect(own).toMatchObject({ origin: 'own', conditions: { intentions: [1, 3] } })
    await rule(5).get('.el-switch').trigger('click')
    await flushPromises()
    expect(rules.at(-1)).toEqual({ ...own, origin: 'changed', enabled: false })
    expect(rule(5).get<HTMLButtonElement>('.rule').element.disabled).toBe(true)
  })

  it('shows no number of a person while numbers are masked', async () => {
    rules = [{ id: 'own', enabled: true, origin: 'own', conditions: { anyWords: ['13812345678'] } }]
    useAppStore().preferences = { ...useAppStore().preferences, maskNumbers: true }
    await show()
    expect(view.text()).toContain('138****5678')
    expect(view.html()).not.toContain('13812345678')
  })
})

describe('what other reviewers said', () => {
  const bob = { reviewer: 'bob', name: '小李', own: false }
  it('is told beside a call, and leaves it out once that is chosen', async () => {
    const [, ...rest] = found
    found = [{ ...call('a', 1), right: [bob, { ...bob, reviewer: 'carol', name: null }] }, ...rest]
    host.instead.set('preferences.update', (patch) => ({
      ...useAppStore().preferences,
      ...(patch as object),
    }))
    await show()
    expect(view.findAll('[data-testid="remark"]').map((one) => one.text())).toEqual([
      '小李、未署名 caro 认为标签没问题',
    ])
    expect(view.find('[data-testid="trust-others"]').exists()).toBe(false)
    othersJudged = true
    runCommand('refresh')
    await flushPromises()
    await view.get('[data-testid="trust-others"] input').setValue(true)
    await flushPromises()
    expect(host.called('preferences.update')).toEqual([{ trustOthers: true }])
    for (const route of ['doubtful.calls', 'doubtful.counts'] as const)
      expect(host.called(route).at(-1)).toMatchObject({ taskId: 't', trustOthers: true })
  })

  it('are rules that are listed as theirs, and taken over as one’s own', async () => {
    theirs = [
      { by: bob, id: 'r1', conditions: { leastTalk: 30 }, taken: false },
      { by: bob, id: 'r2', conditions: { leastTalk: 60 }, taken: true },
    ]
    host.instead.set('doubtful.takeRule', () => {
      theirs = theirs.map((one) => ({ ...one, taken: true }))
      rules = [...rules, { id: 'r1', enabled: true, conditions: { leastTalk: 30 }, origin: 'own' }]
      return rules
    })
    await show()
    const listed = () => view.findAll('[data-testid="others-rule"]').map((one) => one.text())
    expect(listed()).toEqual(['通话至少 30 秒。小李采用', '通话至少 60 秒。小李已有'])
    expect(view.findAll('[data-testid="rule"]')).toHaveLength(DEFAULT_RULES.length)
    await view.get('[data-testid="take-rule"]').trigger('click')
    await flushPromises()
    expect(host.called('doubtful.takeRule')).toEqual([{ accountId: 'acc', reviewer: 'bob', ruleId: 'r1' }])
    expect(listed()).toEqual(['通话至少 30 秒。小李已有', '通话至少 60 秒。小李已有'])
    expect(rule(DEFAULT_RULES.length).text()).toContain('通话至少 30 秒。')
  })
})

describe('candidates for no more calls', () => {
  it('are confirmed and rejected by a key each, with the sentence and who said it', async () => {
    await show()
    await view.get('[data-testid="opt-outs"]').trigger('click')
    await flushPromises()
    expect(rows()[0]?.text()).toContain('客户不要再打了')
    expect(view.get<HTMLButtonElement>('[data-testid="export-opt-outs"]').element.disabled).toBe(true)
    focusRow(0)
    runCommand('optOut')
    runCommand('noOptOut')
    await flushPromises()
    expect(host.called('optOuts.decide')).toMatchObject([
      { recordId: '138', decision: 'confirmed' },
      { recordId: '139', decision: 'rejected' },
    ])
    expect(focused()).toBe('0')
    expect(view.get('[data-testid="opt-outs-confirmed"]').text()).toContain('1')
    await view.get('[data-testid="opt-outs-confirmed"]').trigger('click')
    await flushPromises()
    focusRow(0)
    expect(runCommand('optOut')).toBe(false)
  })
})
