import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import type { RecordFilter } from '#shared/records/filter.ts'
import { i18n } from '../../i18n/index.ts'
import FilterBar from './FilterBar.vue'

let bar: VueWrapper
afterEach(() => bar.unmount())
function show(filter: RecordFilter): VueWrapper {
  bar = mount(FilterBar, { props: { filter, busy: false }, global: { plugins: [i18n] } })
  return bar
}

const FULL: RecordFilter = {
  keyword: '138',
  intention_tags: [1, 2],
  levels: [[0, 100]],
  start_at: '2026-06-01 00:00:00',
  end_at: '2026-06-02 23:59:59',
  hangup_date: ['2026-06-01 00:00:00', '2026-06-02 23:59:59'],
}

describe('the filter bar', () => {
  it('applies what is typed, trimmed', async () => {
    show({})
    await bar.get('input').setValue(' 1380 ')
    await bar.get('form').trigger('submit')
    expect(bar.emitted('apply')).toEqual([[{ keyword: '1380' }]])
  })

  it('shows each condition as a chip, and a chip’s cross takes away that one alone', async () => {
    show(FULL)
    expect(bar.findAll('.chip').map((chip) => chip.text())).toEqual([
      '号码含 138',
      '意向 A B',
      '得分 0–100',
      '2026-06-01 00:00:00 起',
      '2026-06-02 23:59:59 止',
      '挂断 2026-06-01 00:00:00 – 2026-06-02 23:59:59',
    ])
    await bar.findAll('.chip button')[1]?.trigger('click')
    const { intention_tags: _removed, ...others } = FULL
    expect(bar.emitted('apply')).toEqual([[others]])
  })

  it('keeps one end of the calling time when the other is taken away', async () => {
    show({ start_at: '2026-06-01 00:00:00', end_at: '2026-06-02 23:59:59' })
    await bar.findAll('.chip button')[1]?.trigger('click')
    expect(bar.emitted('apply')).toEqual([[{ start_at: '2026-06-01 00:00:00' }]])
  })

  it('invents no end for a calling time that is open at one side', async () => {
    show({ start_at: '2026-06-01 00:00:00' })
    await bar.get('form').trigger('submit')
    expect(bar.emitted('apply')).toEqual([[{ start_at: '2026-06-01 00:00:00' }]])
  })

  it('clears everything at once, and gives back the same filter when nothing was touched', async () => {
    show(FULL)
    await bar.get('form').trigger('submit')
    await bar.get('[data-testid="clear-filter"]').trigger('click')
    expect(bar.emitted('apply')).toEqual([[FULL], [{}]])
  })

  it('refuses a score range whose lowest is above its highest', async () => {
    show({ levels: [[100, 0]] })
    await bar.get('[data-testid="more-filters"]').trigger('click')
    expect(bar.get('[role="alert"]').text()).toBe('最低分不能高于最高分')
    await bar.get('form').trigger('submit')
    expect(bar.emitted('apply')).toBeUndefined()
  })
})
