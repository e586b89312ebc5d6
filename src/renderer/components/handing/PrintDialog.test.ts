import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { errorText } from '#shared/errorText.ts'
import type { RouteInput } from '#shared/ipc/index.ts'
import { NO_MARK } from '#shared/reviews/marks.ts'
import { documentedRecord } from '../../../../test/fixtures/records.ts'
import { i18n, setLocale } from '../../i18n/index.ts'
import { useAppStore } from '../../stores/app.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import PrintDialog from './PrintDialog.vue'

const NUMBER = '13800000001'
let host: FakeHost
let dialog: VueWrapper

beforeEach(async () => {
  await setLocale('zh-CN')
  vi.stubGlobal('print', vi.fn())
  host = new FakeHost()
  host.install()
  host.instead.set('handing.sheet', (input) => {
    const { masked, recordId } = input as unknown as RouteInput<'handing.sheet'>
    const { raw: _raw, ...call } = documentedRecord()
    return {
      masked,
      call: { ...call, id: recordId, callee: masked ? '138****0001' : NUMBER },
      mark: {
        ...NO_MARK,
        verdict: '需跟进',
        reviewed: true,
        sentences: [{ id: 's', turn: 0, who: 'ai', node: null, text: '', problem: '抢话', better: '等一等' }],
      },
    }
  })
})
afterEach(() => {
  dialog.unmount()
  vi.unstubAllGlobals()
})

async function open(maskNumbers: boolean): Promise<void> {
  const app = useAppStore()
  app.preferences = { ...app.preferences, maskNumbers }
  dialog = mount(PrintDialog, {
    props: { accountId: 'a', taskId: 't', taskName: '暑期班', recordId: 'r1' },
    global: {
      plugins: [
        i18n,
        createRouter({
          history: createMemoryHistory(),
          routes: [{ path: '/', component: { template: '<i />' } }],
        }),
      ],
    },
    attachTo: document.body,
  })
  await flushPromises()
}
const find = (testid: string): HTMLElement | null => document.querySelector(`[data-testid="${testid}"]`)
const page = (): string => find('print-page')?.textContent ?? ''
async function choose(testid: string): Promise<void> {
  find(testid)?.querySelector('input')?.click()
  await flushPromises()
}

describe('a call to be printed', () => {
  it('has its head, what was found in it, its conversation and the link that leads back', async () => {
    await open(false)
    for (const text of ['暑期班', NUMBER, '需跟进', '抢话', '更好的说法：等一等', 'callbook://call/t/r1'])
      expect(page()).toContain(text)
    await choose('print-mark')
    expect(page()).not.toContain('需跟进')
    expect(page()).not.toContain('抢话')
    find('print')?.click()
    expect(window.print).toHaveBeenCalledOnce()
  })

  it('is masked where the window is, and has true numbers by the person’s choice alone', async () => {
    await open(true)
    expect(page()).toContain('138****0001')
    expect(document.body.innerHTML).not.toContain(NUMBER)
    expect(document.querySelector('.unmasked')).toBeNull()
    await choose('print-true')
    expect(page()).toContain(NUMBER)
    expect(document.querySelector('.unmasked')?.textContent).toContain('真实号码')
    await choose('print-masked')
    expect(document.body.innerHTML).not.toContain(NUMBER)
    expect(host.called('handing.sheet').map((input) => (input as { masked: boolean }).masked)).toEqual([
      true,
      false,
      true,
    ])
  })

  it('with numbers shown is masked once the window masks them', async () => {
    await open(false)
    expect(page()).toContain(NUMBER)
    const app = useAppStore()
    app.preferences = { ...app.preferences, maskNumbers: true }
    await flushPromises()
    expect(document.body.innerHTML).not.toContain(NUMBER)
  })

  it('that is gone says so, and nothing can be printed', async () => {
    host.instead.set('handing.sheet', () => {
      throw new Error('gone')
    })
    await open(false)
    expect(find('print-page')).toBeNull()
    expect((find('print') as HTMLButtonElement).disabled).toBe(true)
    expect(find('print-preview')?.textContent).toContain(
      errorText({ code: 'internal', message: '', details: {} }, 'zh-CN').title,
    )
  })
})
