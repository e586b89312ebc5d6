import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { ElMessageBox } from 'element-plus'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { SyncSummary } from '#shared/sync/types.ts'
import { i18n } from '../../i18n/index.ts'
import SyncControl from './SyncControl.vue'

let control: VueWrapper
afterEach(() => control.unmount())

const WHOLE: SyncSummary = {
  accountId: 'a',
  taskId: 't',
  at: Date.UTC(2026, 7, 2, 2),
  complete: true,
  missing: 0,
  unannounced: 0,
  heldBack: 0,
  stored: 1000,
  leftOut: 0,
  keptFrom: null,
  paused: false,
  total: 1000,
  resumable: false,
}
const KEPT_FROM = Date.UTC(2026, 6, 31, 16)

function standing(change: Partial<SyncSummary>): { text: string; notKept: string | null; good: boolean } {
  control = mount(SyncControl, {
    props: { job: null, summary: { ...WHOLE, ...change }, online: true },
    global: { plugins: [i18n] },
  })
  const stand = control.get('[data-testid="sync-stand"]')
  const beside = control.find('[data-testid="not-kept"]')
  return {
    text: stand.text(),
    notKept: beside.exists() ? beside.text() : null,
    good: stand.classes().includes('good'),
  }
}

describe('how a task stands', () => {
  it('is told with its count', () => {
    expect(standing({})).toEqual({ text: '08-02 10:00 已同步，1,000 条，完整', notKept: null, good: true })
  })

  it('names the calls that are not kept beside the count, which is whole all the same', () => {
    const { text, notKept, good } = standing({ total: 1240, leftOut: 240, keptFrom: KEPT_FROM })
    expect(notKept).toBe('另有 240 条早于 2026-08-01 未保留')
    expect(text).toContain('1,000 条，完整')
    expect(good).toBe(true)
  })

  it('says nothing of a cut-off that leaves no call out', () => {
    expect(standing({ keptFrom: KEPT_FROM }).notKept).toBeNull()
  })

  it.each<[Partial<SyncSummary>, string]>([
    [{ missing: 3 }, '08-02 10:00 同步不完整，缺 3 条'],
    [
      { unannounced: 20, total: 100, stored: 120 },
      '08-02 10:00 未能核对：平台宣布 100 条，实际多出 20 条，均已保存',
    ],
    [{}, '08-02 10:00 未能核对：读取时平台的列表一直在变，请稍后重新同步'],
    [{ heldBack: 990, total: 10 }, '990 条未删除'],
  ])('says why it is not proven: %j', (change, text) => {
    expect(standing({ complete: false, ...change })).toMatchObject({ text, good: false })
    expect(control.find('[data-testid="sync-agree"]').exists()).toBe('heldBack' in change)
  })

  it('removes what the platform no longer lists once a person has agreed, and no more than that', async () => {
    standing({ complete: false, heldBack: 990, total: 10 })
    const confirm = vi.spyOn(ElMessageBox, 'confirm')
    confirm.mockRejectedValueOnce('cancel')
    const why = '平台现在只列出 10 条，本机有 1,000 条：未删除 990 条'
    expect(control.get('[data-testid="sync-stand"]').attributes('title')).toBe(why)
    await control.get('[data-testid="sync-agree"]').trigger('click')
    await flushPromises()
    expect(control.emitted('start')).toBeUndefined()
    expect(confirm.mock.lastCall?.[0]).toMatch(new RegExp(`^${why}。平台连续两次`))
    confirm.mockResolvedValueOnce('confirm' as never)
    await control.get('[data-testid="sync-agree"]').trigger('click')
    await flushPromises()
    expect(control.emitted('start')).toEqual([[true, 990]])
  })

  it('says that a task was deleted, and how to have it again', () => {
    const { text, good } = standing({ at: null, complete: false, stored: 0, total: null, paused: true })
    expect(text).toBe('已从本机删除，同步后重新保留')
    expect(good).toBe(false)
  })

  it('says what is left of a task whose deletion was cut short', () => {
    expect(standing({ at: null, complete: false, stored: 7, paused: true }).text).toBe(
      '已存 7 条，未核对完整',
    )
  })
})
