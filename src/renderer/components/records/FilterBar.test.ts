import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  filterLabel,
  type LocalFacets,
  type LocalFilter,
  type RecordFilter,
} from '#shared/records/filters.ts'
import { i18n } from '../../i18n/index.ts'
import FilterBar from './FilterBar.vue'
import { filterControls } from './filterControls.ts'

let bar: VueWrapper
afterEach(() => bar.unmount())
function show(filter: RecordFilter): VueWrapper {
  bar = mount(FilterBar, {
    props: { source: 'live', filter, facets: null, busy: false },
    global: { plugins: [i18n] },
  })
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
      '意向 A / B',
      '得分 0 – 100',
      '2026-06-01 00:00:00 起',
      '2026-06-02 23:59:59 止',
      '挂断时间 2026-06-01 00:00:00 – 2026-06-02 23:59:59',
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
    expect(bar.get('[role="alert"]').text()).toBe('“不少于”不能大于“不多于”')
    await bar.get('form').trigger('submit')
    expect(bar.emitted('apply')).toBeUndefined()
  })
})

const FACETS: LocalFacets = {
  calls: 5,
  answered: 3,
  has_comment: 0,
  transferred: 0,
  intention_results: [{ value: 1, count: 4 }],
  level_name: [],
  hangup_disposition: [],
  operator: [],
  province: [{ value: '上海', count: 2 }],
  city: [],
  tags: [],
  tag_groups: [],
  llm_tags: [],
}

describe('the filter bar of this machine', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())
  function showLocal(filter: LocalFilter): VueWrapper {
    bar = mount(FilterBar, {
      props: { source: 'local', filter, facets: FACETS, busy: false },
      global: { plugins: [i18n] },
    })
    return bar
  }

  it('searches when typing pauses, and leaves a blank before the next word', async () => {
    showLocal({})
    const input = bar.get('[data-testid="search"]')
    await input.setValue('分')
    await input.setValue('分期 ')
    expect(bar.emitted('apply')).toBeUndefined()
    await vi.advanceTimersByTimeAsync(220)
    expect(bar.emitted('apply')).toEqual([[{ search: '分期' }]])
    await bar.setProps({ filter: { search: '分期' } })
    expect((input.element as HTMLInputElement).value).toBe('分期 ')
  })

  it('has a control for every filter, by its name; times take turns', async () => {
    showLocal({})
    await bar.get('[data-testid="more-filters"]').trigger('click')
    for (const filter of filterControls('local')) {
      if (filter.kind === 'range' && filter.of === 'time') continue
      expect(bar.html(), filter.key).toContain(filterLabel(filter, 'zh-CN'))
    }
    const times = filterControls('local').filter((one) => one.kind === 'range' && one.of === 'time')
    expect(times.map(({ field }) => field)).toContain('number_created_at')
    expect(new Set(times.map(({ field }) => field)).size).toBe(times.length)
  })

  it('applies a choice at once, a length of time in milliseconds', async () => {
    showLocal({ province: ['上海'] })
    await bar.get('[data-testid="more-filters"]').trigger('click')
    const [yes] = bar.findAll('input[type="radio"][value="yes"]')
    await yes?.setValue(true)
    expect(bar.emitted('apply')?.at(-1)).toEqual([{ province: ['上海'], answered: true }])
    const least = bar.get('input[aria-label="通话时长 不少于"]')
    await least.setValue('30')
    expect(bar.emitted('apply')?.at(-1)).toEqual([
      { province: ['上海'], answered: true, bill: [30_000, null] },
    ])
  })

  it('says how the platform and this machine compare', async () => {
    showLocal({ start_at: '2026-06-01 00:00:00' })
    expect(bar.get('.chip').attributes('title')).toContain('呼叫时间')
    await bar.get('[data-testid="more-filters"]').trigger('click')
    expect(bar.get('.rules').text()).toContain('文档没有说明')
  })
})
