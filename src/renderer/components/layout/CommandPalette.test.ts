import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRouter, createMemoryHistory, type Router } from 'vue-router'
import { AppError } from '#shared/errors.ts'
import { errorText } from '#shared/errorText.ts'
import type { RouteInput } from '#shared/ipc/index.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { i18n } from '../../i18n/index.ts'
import { useAccountsStore } from '../../stores/accounts.ts'
import { useDialogsStore } from '../../stores/dialogs.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import CommandPalette from './CommandPalette.vue'

let host: FakeHost
let router: Router
let palette: VueWrapper

beforeEach(async () => {
  vi.useFakeTimers()
  host = new FakeHost()
  host.install()
  host.instead.set('tasks.pinned', ({ accountId }) => [
    { taskId: `t-${accountId}`, name: `装修意向 ${accountId}`, status: 2, status_str: null },
  ])
  host.instead.set('records.find', (input) => {
    const { accountId, filter } = input as unknown as RouteInput<'records.find'>
    const record = {
      id: accountId,
      callee: '13800001111',
      name: '金雪梅',
      calldate: 0,
      bill: 0,
    } as CallRecord
    const found = accountId === 'two' && ('keyword' in filter || filter.search === '多少钱')
    const call = { taskId: 't-two', taskName: '装修意向', record, match: null }
    return { calls: found ? [call] : [], total: 0, more: false }
  })
  const accounts = useAccountsStore()
  accounts.accounts = ['one', 'two'].map(
    (id) => ({ id, name: id, kind: 'platform' }) as (typeof accounts.accounts)[number],
  )
  accounts.activeId = 'one'
  const page = { template: '<i />' }
  router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', name: 'home', component: page },
      { path: '/tasks/:taskId', name: 'records', component: page },
    ],
  })
  palette = mount(CommandPalette, {
    global: { plugins: [i18n, router] },
    attachTo: document.body,
  })
  useDialogsStore().palette = true
  await vi.runAllTimersAsync()
})
afterEach(() => {
  palette.unmount()
  vi.useRealTimers()
})

const input = (): HTMLInputElement =>
  document.querySelector('[data-testid="palette-input"]') as HTMLInputElement
const titles = (): string[] =>
  [...document.querySelectorAll('[data-testid="palette-item"] b')].map(({ textContent }) =>
    textContent.trim(),
  )
async function type(text: string): Promise<void> {
  input().value = text
  input().dispatchEvent(new Event('input'))
  await vi.runAllTimersAsync()
}
async function press(key: string, more: KeyboardEventInit = {}): Promise<void> {
  input().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
  await vi.runAllTimersAsync()
}

describe('what is typed', () => {
  it('finds tasks of every account', async () => {
    expect(titles()).toEqual(['装修意向 one', '装修意向 two'])
    await type('意向 two')
    expect(titles()).toEqual(['装修意向 two'])
  })

  it('as digits finds a number, as words what was said, in every account', async () => {
    await type('138 0000 1111')
    expect(titles()).toEqual(['金雪梅 13800001111'])
    await type('多少钱')
    expect(titles()).toEqual(['金雪梅 13800001111'])
    const asked = host.called('records.find') as RouteInput<'records.find'>[]
    expect(asked.map(({ accountId, filter }) => [accountId, filter])).toEqual([
      ['one', { keyword: '13800001111' }],
      ['two', { keyword: '13800001111' }],
      ['one', { search: '多少钱' }],
      ['two', { search: '多少钱' }],
    ])
  })

  it('so short that it would stand everywhere is not looked for in calls', async () => {
    for (const short of ['138', '囧']) {
      await type(short)
      // Nothing is said of calls that nobody looked through.
      expect(document.querySelector('.palette .none')?.textContent).toContain('至少 4 位号码或 2 个字')
    }
    expect(host.called('records.find')).toEqual([])
  })

  it('of which one store cannot be opened shows what the other has, and says why where that is nothing', async () => {
    const answer = host.instead.get('records.find')
    host.instead.set('records.find', (input) => {
      if ((input as { accountId: string }).accountId === 'one')
        throw new AppError('store_wrong_key', 'Another key')
      return answer?.(input) ?? { calls: [] }
    })
    await type('没有的')
    expect(document.querySelector('.palette .none')?.textContent.trim()).toBe(
      errorText({ code: 'store_wrong_key', message: '', details: {} }, 'zh-CN').title,
    )
  })

  it('of which nothing may be kept for one account is nothing found, and no failure', async () => {
    host.instead.set('records.find', () => {
      throw new AppError('store_key_missing', 'No place for the key', { what: 'nowhere' })
    })
    await type('没有的')
    expect(document.querySelector('.palette .none')?.textContent).toContain('本机保存的通话里都没有找到')
  })

  it('and found nowhere says where it was looked for', async () => {
    await type('没有的')
    expect(document.querySelector('.palette .none')?.textContent).toContain('本机保存的通话里都没有找到')
  })
})

describe('Enter', () => {
  it('opens a call of another account there', async () => {
    await type('多少钱')
    await press('Enter')
    expect(host.called('accounts.activate')).toEqual([{ accountId: 'two' }])
    expect(router.currentRoute.value.params['taskId']).toBe('t-two')
    expect(useDialogsStore().palette).toBe(false)
  })

  it('waits for what was typed, and takes nothing that was listed before', async () => {
    input().value = '13800001111'
    input().dispatchEvent(new Event('input'))
    await press('Enter')
    expect(router.currentRoute.value.params['taskId']).toBe('t-two')
  })

  it('is the input method’s while it composes', async () => {
    await press('Enter', { isComposing: true })
    expect(useDialogsStore().palette).toBe(true)
  })

  it('takes the one that the arrows chose', async () => {
    await press('ArrowUp')
    await press('Enter')
    expect(router.currentRoute.value.params['taskId']).toBe('t-two')
  })
})

describe('a link to a call', () => {
  const LINK = 'callbook://call/t-two/record1'
  const none = (): string => document.querySelector('.palette .none')?.textContent.trim() ?? ''
  const keptBy = (...accountIds: string[]): void =>
    void host.instead.set('handing.linked', () =>
      accountIds.map((accountId) => ({
        accountId,
        call: {
          taskId: 't-two',
          taskName: '装修意向',
          record: {
            id: 'record1',
            callee: '13800001111',
            name: '金雪梅',
            calldate: 0,
            bill: 0,
          } as CallRecord,
          match: null,
        },
      })),
    )

  it('that is pasted shows the call with its account, and choosing it opens it there', async () => {
    keptBy('two')
    await type(`  ${LINK} `)
    expect(host.called('handing.linked')).toEqual([{ taskId: 't-two', recordId: 'record1' }])
    expect(host.called('records.find')).toEqual([])
    expect(titles()).toEqual(['金雪梅 13800001111'])
    expect(document.querySelector('[data-testid="palette-item"] .detail')?.textContent).toContain('two')
    // Nothing happened yet but that it is shown.
    expect(host.called('accounts.activate')).toEqual([])
    await press('Enter')
    expect(host.called('accounts.activate')).toEqual([{ accountId: 'two' }])
    expect(router.currentRoute.value.params['taskId']).toBe('t-two')
  })

  it('that is kept nowhere here says so, and one that is broken, too', async () => {
    keptBy()
    await type(LINK)
    expect(titles()).toEqual([])
    expect(none()).toBe('这通电话没有保存在本机')
    await type(`${LINK}?token=x`)
    expect(none()).toBe('这不是完整的通话链接')
    expect(host.called('handing.linked')).toHaveLength(1)
    expect(host.called('records.find')).toEqual([])
  })

  it('whose store cannot be opened says that, not that the call is not kept', async () => {
    host.instead.set('handing.linked', () => {
      throw new AppError('store_wrong_key', 'Another key')
    })
    await type(LINK)
    expect(none()).toBe(errorText({ code: 'store_wrong_key', message: '', details: {} }, 'zh-CN').title)
  })

  it('that was opened outside is looked for as if it were pasted, in a palette that is open or not', async () => {
    keptBy('one')
    useDialogsStore().find(LINK)
    await vi.runAllTimersAsync()
    expect(input().value).toBe(LINK)
    expect(titles()).toEqual(['金雪梅 13800001111'])
    useDialogsStore().palette = false
    await vi.runAllTimersAsync()
    useDialogsStore().find(LINK)
    await vi.runAllTimersAsync()
    expect(input().value).toBe(LINK)
    expect(titles()).toEqual(['金雪梅 13800001111'])
    expect(host.called('accounts.activate')).toEqual([])
  })
})
