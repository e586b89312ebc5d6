import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { AppError } from '#shared/errors.ts'
import type { RouteInput } from '#shared/ipc/index.ts'
import { DEFAULT_TASK_VIEW } from '#shared/preferences.ts'
import { SCRIPT_FILTER, type ScriptNode, type ScriptSheet } from '#shared/reviews/scriptSheet.ts'
import { i18n, setLocale } from '../../i18n/index.ts'
import { useAccountsStore } from '../../stores/accounts.ts'
import { useReadingStore } from '../../stores/reading.ts'
import { useScriptSheetStore } from '../../stores/scriptSheet.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import ScriptSection from './ScriptSection.vue'

const NODE: ScriptNode = {
  ...{ node: '开场白', reached: 10, left: 4, answered: 6, stayMs: 12_000 },
  leftBy: { customer: 3, ai: 0, transferred: 1, unknown: 0 },
  ...{ talkMeanMs: 20_000, talkMedianMs: 15_000 },
  words: [{ word: '你好', calls: 5 }],
  sentences: [
    {
      ...{ recordId: 'r1', calldate: 1_777_777_000_000, who: 'ai', text: '您好这里是', problem: '太长' },
      ...{ better: '您好', reviewer: '小周' },
    },
  ],
}
const SHEET: ScriptSheet = {
  ...{ id: 'a', accountId: 'acc', taskId: 't', filter: SCRIPT_FILTER, at: 1_777_777_000_000 },
  ...{ kept: 30, calls: 12, scripted: 10, others: [], elsewhere: 0, masked: false },
  nodes: [
    NODE,
    { ...NODE, node: '报价', reached: 6, left: 6, sentences: [], words: [], answered: 0, stayMs: null },
    { ...NODE, node: '异议', reached: 5, left: 0, sentences: [] },
  ],
}

let host: FakeHost
let answer: () => unknown
let section: VueWrapper
let router: Router
beforeEach(async () => {
  await setLocale('zh-CN')
  host = new FakeHost()
  host.install()
  answer = () => SHEET
  host.instead.set('accounts.list', () => ({ accounts: [{ id: 'acc', kind: 'demo' }], activeId: 'acc' }))
  host.instead.set('taskView.get', () => DEFAULT_TASK_VIEW)
  host.instead.set('scripts.sheet', () => answer())
  const empty = { template: '<p />' }
  router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: empty },
      { path: '/tasks/:taskId/records', name: 'records', component: empty },
    ],
  })
  await useAccountsStore().load()
})
afterEach(() => section.unmount())

async function show(): Promise<void> {
  section = mount(ScriptSection, {
    props: { taskId: 't' },
    global: { plugins: [i18n, router] },
    attachTo: document.body,
  })
  await flushPromises()
}
const by = (name: string) => section.get(`[data-testid="${name}"]`)
const names = (): string[] => section.findAll('[data-testid="script-node"] .name').map((each) => each.text())

describe('the sheet of a script', () => {
  it('lists nodes as calls come to them, or by what a heading says', async () => {
    await show()
    expect(names()).toEqual(['开场白', '报价', '异议'])
    expect(by('script-facts').text()).toContain('12 条通话，10 条经过话术节点')
    expect(by('script-node').text()).toContain('100%')
    const heading = (): string | undefined =>
      by('sort-left').element.closest('th')?.getAttribute('aria-sort') ?? undefined
    expect(heading()).toBe('none')
    await by('sort-left').trigger('click')
    expect([heading(), names()]).toEqual(['descending', ['报价', '开场白', '异议']])
    await by('sort-left').trigger('click')
    expect([heading(), names()]).toEqual(['ascending', ['异议', '开场白', '报价']])
    await by('sort-left').trigger('click')
    expect([heading(), names()]).toEqual(['none', ['开场白', '报价', '异议']])
  })

  it('opens a node onto its words, its sentences and the way to a call', async () => {
    host.instead.set('records.detail', () => ({ id: 'r1', callee: '138', details: [], raw: '{}' }))
    await show()
    const name = section.get('.name')
    expect(name.attributes('aria-expanded')).toBe('false')
    await name.trigger('click')
    expect(name.attributes('aria-expanded')).toBe('true')
    expect(by('script-word').text()).toContain('你好')
    expect(by('script-sentence').text()).toMatch(/您好这里是.*您好.*太长.*小周/s)
    expect(section.text()).toContain('客户挂断 3')
    expect(section.text()).not.toContain('AI 挂断 0')
    const later = vi.spyOn(useReadingStore(), 'showLater')
    await by('script-open-call').trigger('click')
    await flushPromises()
    expect(later).toHaveBeenCalledWith('t', { id: 'r1', callee: '138' })
    expect(router.currentRoute.value.fullPath).toBe('/tasks/t/records')
  })

  it('says how far a reading is, and can be given up', async () => {
    answer = () => new Promise(() => undefined)
    await show()
    expect(by('script-reading').text()).toContain('正在读取通话…')
    const job = { id: 'j', accountId: 'acc', taskId: 't', state: 'running', done: 50, total: 200 } as const
    host.emit('scripts.changed', { ...job, remainingMs: null, endedAt: null, error: null })
    host.emit('scripts.changed', {
      ...job,
      taskId: 'x',
      done: 99,
      remainingMs: 0,
      endedAt: null,
      error: null,
    })
    await flushPromises()
    expect(by('script-reading').text()).toContain('50 / 200')
    await by('script-cancel').trigger('click')
    expect(section.find('[data-testid="script-reading"]').exists()).toBe(false)
    expect(section.text()).toContain('已取消统计')
  })

  it('tells apart that nothing is kept, that nothing passes, and that there is no node', async () => {
    for (const [change, told] of [
      [{ kept: 0, calls: 0, scripted: 0 }, '本机还没有这个任务的通话'],
      [{ calls: 0, scripted: 0 }, '没有符合条件的通话'],
      [{ scripted: 0 }, '这些通话没有话术节点'],
    ] as const) {
      answer = () => ({ ...SHEET, nodes: [], ...change })
      await show()
      expect(section.text()).toContain(told)
      expect(section.find('[data-testid="script-export"]').exists()).toBe(false)
      section.unmount()
      useScriptSheetStore().sheet = null
    }
    await show()
  })

  it('keeps what was read when it cannot be read again, and says why', async () => {
    await show()
    answer = () => {
      throw new AppError('store_busy', 'busy')
    }
    await by('script-read').trigger('click')
    await flushPromises()
    expect(section.find('[data-testid="error-state"]').exists()).toBe(true)
    expect(names()).toHaveLength(3)
  })

  it('reads the calls of the list where one is filtered, and those alone that are asked for', async () => {
    host.instead.set('taskView.get', () => ({
      ...DEFAULT_TASK_VIEW,
      source: 'local',
      localFilter: { intention_tags: [1] },
    }))
    await show()
    const [, listed] = section.findAll('input[type="radio"]')
    await listed?.setValue(true)
    await flushPromises()
    const asked = host.called('scripts.sheet') as RouteInput<'scripts.sheet'>[]
    expect(asked.map(({ filter }) => filter)).toEqual([SCRIPT_FILTER, { intention_tags: [1] }])
  })

  it('hands the sheet on that is on the screen', async () => {
    host.instead.set('scripts.export', () => ({ fileName: 'a.xlsx', path: '/x/a.xlsx', url: null }))
    await show()
    await by('script-export').trigger('click')
    await flushPromises()
    expect(host.called('scripts.export')).toEqual([
      { accountId: 'acc', sheetId: 'a', taskName: null, locale: 'zh-CN' },
    ])
    expect(document.body.textContent).toContain('已导出：/x/a.xlsx')
  })
})
