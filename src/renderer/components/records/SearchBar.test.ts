import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RecordSource } from '#shared/preferences.ts'
import type { SavedFilter } from '#shared/records/savedFilters.ts'
import type { RangeName } from '#shared/records/days.ts'
import { filterLabel, type LocalFacets, type LocalFilter } from '#shared/records/filters.ts'
import { i18n } from '../../i18n/index.ts'
import { filterControls } from './filterControls.ts'
import SearchBar from './SearchBar.vue'

/** A Thursday. */
const NOW = Date.parse('2026-11-26T10:00:00+08:00')
const YESTERDAY = { start_at: '2026-11-25 00:00:00', end_at: '2026-11-25 23:59:59' }
const FACETS = {
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
  my_verdict: [
    { value: '需跟进', count: 2 },
    { value: '', count: 3 },
  ],
  my_tags: [{ value: '复听', count: 1 }],
  my_problems: [],
} as LocalFacets

let bar: VueWrapper
beforeEach(() => vi.useFakeTimers({ now: NOW }))
afterEach(() => {
  bar.unmount()
  vi.useRealTimers()
})

function show(
  filter: LocalFilter,
  source: RecordSource = 'live',
  days: RangeName | null = null,
  more: { masked?: boolean; saved?: SavedFilter[] } = {},
): void {
  bar = mount(SearchBar, {
    props: { source, filter, days, facets: FACETS, ...more },
    slots: {
      saved: '<template #saved="{ save }"><button data-testid="save-filter" @click="save" /></template>',
    },
    global: { plugins: [i18n] },
    attachTo: document.body,
  })
}
const input = () => bar.get<HTMLInputElement>('[data-testid="search"]')
const applied = (): unknown[] => bar.emitted('apply')?.at(-1) ?? []
const tokens = (): string[] => bar.findAll('[data-testid="token"]').map((token) => token.text())
const choices = (): string[] => bar.findAll('[data-testid="search-choice"] span').map((one) => one.text())
async function type(text: string): Promise<void> {
  input().element.focus()
  await input().setValue(text)
}
const press = (key: string, more: KeyboardEventInit = {}): Promise<void> =>
  input().trigger('keydown', { key, ...more })

describe('what is typed', () => {
  it('becomes conditions and words with Enter alone', async () => {
    show({})
    await type('A 昨天 >30秒 多少钱')
    expect(choices()[0]).toBe('昨天 · 意向 A · 通话时长 > 0:30 · 含 多少钱')
    await press('Enter')
    expect(applied()).toEqual([
      { intention_tags: [1], ...YESTERDAY, bill: [30_001, null], search: '多少钱' },
      'yesterday',
    ])
    expect(input().element.value).toBe('多少钱')
    expect(tokens()).toEqual(['昨天', '意向 A', '通话时长 > 0:30'])
  })

  it('of one’s own marks becomes tokens: reviewed or not, a verdict, none, a tag', async () => {
    show({}, 'local')
    await type('待复核 需跟进 复听')
    expect(choices()[0]).toBe('需跟进 · 待复核 · 我的标签 复听')
    await press('Enter')
    const [asked] = applied() as [LocalFilter]
    expect(asked).toEqual({ my_reviewed: false, my_verdict: ['需跟进'], my_tags: ['复听'] })
    expect(tokens()).toEqual(['需跟进', '待复核', '我的标签 复听'])
    await type('无结论')
    await press('Enter')
    expect(applied()).toEqual([{ ...asked, my_verdict: [''] }, null])
    expect(tokens()[0]).toBe('无结论')
  })

  it('in part is offered what marks hold', async () => {
    show({}, 'local')
    await type('跟进')
    expect(choices()).toEqual(['搜索文字“跟进”', '我的结论 需跟进'])
  })

  it('as digits is a number, trimmed', async () => {
    show({})
    await type(' 1380 ')
    await press('Enter')
    expect(applied()).toEqual([{ keyword: '1380' }, null])
  })

  it('is taken as text where the person says so, or between quotes', async () => {
    show({})
    await type('A')
    await press('ArrowDown')
    await press('Enter')
    expect(applied()).toEqual([{ search: 'A' }, null])
    await type('"昨天"')
    await press('Enter')
    expect(applied()).toEqual([{ search: '昨天' }, null])
  })

  it('stands beside the conditions that were there', async () => {
    show({ ...YESTERDAY, intention_tags: [2] }, 'local', 'yesterday')
    await type('未接')
    await press('Enter')
    expect(applied()).toEqual([{ ...YESTERDAY, intention_tags: [2], answered: false }, 'yesterday'])
  })

  it('is the input method’s while it composes', async () => {
    show({})
    await type('duoshao')
    await press('Enter', { isComposing: true })
    expect(bar.emitted('apply')).toBeUndefined()
  })

  it('is looked for in the store key by key, and a blank stays before the next word', async () => {
    show({}, 'local')
    await type('分')
    expect(applied()).toEqual([{ search: '分' }, null])
    await type('分期 ')
    expect(applied()).toEqual([{ search: '分期' }, null])
    await bar.setProps({ filter: { search: '分期' } })
    expect(input().element.value).toBe('分期 ')
  })

  it('keeps its conditions while its words are looked for', async () => {
    show({}, 'local')
    await type('A 昨天 多少钱')
    expect(applied()).toEqual([{ search: '多少钱' }, null])
    await bar.setProps({ filter: { search: '多少钱' } })
    expect(input().element.value).toBe('A 昨天 多少钱')
    await press('Enter')
    expect(applied()).toEqual([{ intention_tags: [1], ...YESTERDAY, search: '多少钱' }, 'yesterday'])
  })

  it('is asked of the platform with Enter alone', async () => {
    show({})
    await type('1380')
    await vi.advanceTimersByTimeAsync(1000)
    expect(bar.emitted('apply')).toBeUndefined()
  })

  it('is offered what the task has', async () => {
    show({}, 'local')
    await type('多少钱 上')
    expect(choices()).toEqual(['搜索文字“多少钱 上”', '省份 上海'])
    await press('ArrowUp')
    await press('Enter')
    expect(applied()).toEqual([{ province: ['上海'], search: '多少钱' }, null])
  })
})

describe('conditions', () => {
  const FULL: LocalFilter = {
    keyword: '138',
    intention_tags: [1, 2],
    levels: [[0, 100]],
    start_at: '2026-06-01 00:00:00',
    end_at: '2026-06-02 23:59:59',
    hangup_date: ['2026-06-01 00:00:00', '2026-06-02 23:59:59'],
  }

  it('are tokens, each with a way out of it alone', async () => {
    show(FULL)
    expect(tokens()).toEqual([
      '2026-06-01 – 2026-06-02',
      '意向 A / B',
      '得分 0 – 100',
      '挂断时间 2026-06-01 00:00:00 – 2026-06-02 23:59:59',
    ])
    expect(input().element.value).toBe('138')
    await bar.findAll('[data-testid="token"] button')[1]?.trigger('click')
    const { intention_tags: _removed, ...others } = FULL
    expect(applied()).toEqual([others, null])
  })

  it.each<[LocalFilter, string]>([
    [{ start_at: '2026-06-01 00:00:00' }, '2026-06-01 起'],
    [{ end_at: '2026-06-02 23:59:59' }, '2026-06-02 止'],
    [{ start_at: '2026-06-01 00:00:00', end_at: '2026-06-01 23:59:59' }, '2026-06-01'],
    [{ start_at: '2026-06-01 09:30:00', end_at: '2026-06-01 11:00:00' }, '2026-06-01 09:30 – 11:00'],
    [YESTERDAY, '昨天'],
  ])('days are told as short as they are: %j', async (filter, told) => {
    show(filter)
    expect(tokens()).toEqual([told])
    // One end is not made up for the other.
    await press('Enter')
    expect(applied()[0]).toEqual(filter)
  })

  it('go one by one with Backspace, and all at once', async () => {
    show({ intention_tags: [1], answered: true })
    await press('Backspace')
    expect(applied()).toEqual([{ intention_tags: [1] }, null])
    await bar.get('[data-testid="clear-filter"]').trigger('click')
    expect(applied()).toEqual([{}, null])
  })

  it('a day by its name is one no more when it is taken away', async () => {
    show(YESTERDAY, 'live', 'yesterday')
    await press('Backspace')
    expect(applied()).toEqual([{}, null])
  })

  it('a week that began today is a week, and yesterday is not said of the day before', async () => {
    vi.setSystemTime(Date.parse('2026-11-30T10:00:00+08:00'))
    show({}, 'local')
    await type('本周')
    await press('Enter')
    const [filter, days] = applied() as [LocalFilter, RangeName | null]
    expect(days).toBe('thisWeek')
    await bar.setProps({ filter, days })
    expect(tokens()).toEqual(['本周'])
    // The app stays open over midnight: the days that are filtered are those of before.
    await bar.setProps({ filter: YESTERDAY, days: 'yesterday' })
    expect(tokens()).toEqual(['2026-11-25'])
  })

  it('say how the source compares', () => {
    show({ start_at: '2026-06-01 00:00:00' }, 'local')
    expect(bar.get('[data-testid="token"]').attributes('title')).toContain('呼叫时间')
  })
})

describe('all filters', () => {
  const open = (): Promise<void> => bar.get('[data-testid="more-filters"]').trigger('click')

  it('have a control each, by its name; times take turns', async () => {
    show({}, 'local')
    await open()
    for (const filter of filterControls('local')) {
      if (filter.kind === 'text' || (filter.kind === 'range' && filter.of === 'time')) continue
      expect(bar.html(), filter.key).toContain(filterLabel(filter, 'zh-CN'))
    }
    const times = filterControls('local').filter((one) => one.kind === 'range' && one.of === 'time')
    expect(times.map(({ field }) => field)).toContain('number_created_at')
    expect(new Set(times.map(({ field }) => field)).size).toBe(times.length)
    expect(bar.get('.rules').text()).toContain('文档没有说明')
  })

  it('apply at once, a length of time in milliseconds', async () => {
    show({ province: ['上海'], search: '分期' }, 'local')
    await open()
    const [yes] = bar.findAll('input[type="radio"][value="yes"]')
    await yes?.setValue(true)
    expect(applied()).toEqual([{ province: ['上海'], search: '分期', answered: true }, null])
    await bar.get('input[aria-label="通话时长 不少于"]').setValue('30')
    expect(applied()[0]).toMatchObject({ answered: true, bill: [30_000, null] })
  })

  it('refuse a range whose lowest is above its highest', async () => {
    show({ levels: [[100, 0]] })
    await open()
    expect(bar.get('[role="alert"]').text()).toBe('“不少于”不能大于“不多于”')
    await press('Enter')
    expect(bar.emitted('apply')).toBeUndefined()
  })
})

it('leaves for the list with Escape and with the arrow down', async () => {
  show({})
  await press('ArrowDown')
  await press('Escape')
  expect(bar.emitted('leave')).toHaveLength(2)
})

it('a number that was looked for is masked once the keyboard is elsewhere', async () => {
  show({}, 'local', null, { masked: true })
  await type('13800138000')
  expect(input().element.value).toBe('13800138000')
  await press('Enter')
  expect(applied()).toEqual([{ keyword: '13800138000' }, null])
  await vi.advanceTimersByTimeAsync(20)
  expect(input().element.value).toBe('138****8000')
  expect(bar.emitted('leave')).toHaveLength(1)
  // Whoever comes back changes what they typed.
  input().element.focus()
  await vi.advanceTimersByTimeAsync(20)
  expect(input().element.value).toBe('13800138000')
})

it('whose words and which script node are tokens of their own', async () => {
  show({}, 'local')
  await type('客户：太贵 节点:报价 多少钱')
  await press('Enter')
  expect(applied()).toEqual([{ said_customer: '太贵', node: '报价', search: '多少钱' }, null])
  await bar.setProps({ filter: { said_customer: '太贵', node: '报价', search: '多少钱' } })
  expect(tokens()).toEqual(['客户：太贵', '节点：报价'])
  expect(input().element.value).toBe('多少钱')
})

describe('filters with a name', () => {
  const YESTERDAY = { start_at: '2026-11-01 00:00:00', end_at: '2026-11-01 23:59:59' }
  const saved: SavedFilter[] = [
    {
      id: '1',
      name: '昨日高意向',
      filter: { intention_tags: [1], ...YESTERDAY },
      days: 'yesterday',
      isForeign: false,
    },
    { id: '2', name: '新版的', filter: {}, days: null, isForeign: true },
  ]

  it('are offered before anything is typed; days mean what their name says now', async () => {
    show({}, 'live', null, { saved })
    input().element.focus()
    await input().trigger('focus')
    expect(choices()).toEqual(['昨日高意向'])
    // Enter alone takes none of them.
    await press('Enter')
    expect(applied()).toEqual([{}, null])
    await input().trigger('focus')
    await press('ArrowDown')
    await press('Enter')
    const day = new Date(NOW - 86_400_000).toISOString().slice(0, 10)
    expect(applied()).toEqual([
      { intention_tags: [1], start_at: `${day} 00:00:00`, end_at: `${day} 23:59:59` },
      'yesterday',
    ])
  })

  it('are found by their name, and what is asked now can become one', async () => {
    show({ answered: true }, 'local', null, { saved })
    await type('高意向')
    expect(choices()).toContain('昨日高意向')
    await bar.get('[data-testid="more-filters"]').trigger('click')
    await bar.get('[data-testid="save-filter"]').trigger('click')
    expect(bar.emitted('save')).toEqual([[{ answered: true, search: '高意向' }, null]])
  })
})
