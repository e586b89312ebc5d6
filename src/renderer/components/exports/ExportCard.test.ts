import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ExportJob } from '#shared/exports/types.ts'
import { exportJob } from '../../../../test/fixtures/exports.ts'
import { i18n } from '../../i18n/index.ts'
import { useExportsStore } from '../../stores/exports.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import ExportCard from './ExportCard.vue'

const MINUTE = 60_000
let host: FakeHost
let card: VueWrapper
beforeEach(() => {
  vi.useFakeTimers()
  host = new FakeHost()
  host.install()
})
afterEach(() => {
  card.unmount()
  vi.useRealTimers()
})

/** A job that ran here, as it is now. */
function show(change: Partial<ExportJob>): void {
  useExportsStore()
  host.emit('exports.changed', exportJob({ state: 'running' }))
  const job = exportJob(change)
  host.emit('exports.changed', job)
  card = mount(ExportCard, { props: { job }, global: { plugins: [i18n] } })
}
const cards = (): number => useExportsStore().cards.length

it('leaves by itself once all went well, unless a hand is on it', async () => {
  show({ state: 'done', missing: 0 })
  await card.trigger('pointerenter')
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(cards()).toBe(1)
  await card.trigger('pointerleave')
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(cards()).toBe(0)
})

it.each([{ state: 'failed' }, { state: 'done', missing: 3 }, { state: 'running' }] as const)(
  'stays while there is something to see to: %o',
  async (change) => {
    show(change)
    await vi.advanceTimersByTimeAsync(10 * MINUTE)
    expect(cards()).toBe(1)
  },
)
