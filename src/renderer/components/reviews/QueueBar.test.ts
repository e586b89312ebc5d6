import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import type { Queue } from '#shared/reviews/queues.ts'
import { i18n } from '../../i18n/index.ts'
import QueueBar from './QueueBar.vue'

const textWith = (spent: Queue['spent']): string => {
  const queue: Queue = {
    ...{ id: 'q', taskId: 't', name: '早班', madeAt: 1, total: 10, skipped: 0, reviewed: 4, gone: 0 },
    ...{ place: null, at: 0, spent, filter: {} },
  }
  const props = { queue, added: 0, masked: false, changed: 0 }
  return mount(QueueBar, { props, global: { plugins: [i18n] } }).text()
}

it('says how long a call takes and what is left, once somebody looked at calls', () => {
  expect(textWith({ ms: 80_000, calls: 4 })).toMatch(/平均 0:20 \/ 条.*约剩 2 分钟/s)
  for (const spent of [
    { ms: 0, calls: 0 },
    { ms: 900, calls: 4 },
  ])
    expect(textWith(spent)).not.toMatch(/平均|约剩/)
})
