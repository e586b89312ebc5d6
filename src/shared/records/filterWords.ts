/**
 * A filter in words, condition by condition: the chips above the table, the facts in an exported file and the list of
 * saved exports say the same.
 */
import { inLocale, type Bilingual, type Locale } from '../locale.ts'
import { formatDuration } from '../time.ts'
import { recordField } from './fields.ts'
import type { RecordFilter } from './filter.ts'
import { hangupSideLabel, intentionLetter, operatorLabel } from './labels.ts'
import type { LocalFilter, LocalTimeKey, Range } from './localFilter.ts'

/** One condition, and the filter without it. */
export interface FilterCondition {
  key: string
  text: string
  drop: (filter: LocalFilter) => LocalFilter
}

const without =
  (key: keyof LocalFilter) =>
  ({ [key]: _dropped, ...rest }: LocalFilter): LocalFilter =>
    rest

const FLAGS: Record<'answered' | 'has_comment' | 'transferred', { yes: Bilingual; no: Bilingual }> = {
  answered: { yes: { zh: '已接听', en: 'Answered' }, no: { zh: '未接听', en: 'No answer' } },
  has_comment: { yes: { zh: '有备注', en: 'Commented' }, no: { zh: '无备注', en: 'No comment' } },
  transferred: { yes: { zh: '已转接', en: 'Transferred' }, no: { zh: '未转接', en: 'Not transferred' } },
}

const rangeText = <T>([from, to]: Range<T>, show: (value: T) => string): string =>
  from === null
    ? `≤ ${to === null ? '' : show(to)}`
    : to === null
      ? `≥ ${show(from)}`
      : `${show(from)} – ${show(to)}`

/** The conditions that both sides know. */
function sharedConditions(filter: RecordFilter, locale: Locale): FilterCondition[] {
  const conditions: FilterCondition[] = []
  const add = (key: keyof RecordFilter, zh: string, en: string): void =>
    void conditions.push({ key, text: inLocale({ zh, en }, locale), drop: without(key) })
  const { keyword, intention_tags, levels, start_at, end_at, hangup_date } = filter
  if (keyword) add('keyword', `号码含 ${keyword}`, `Callee has ${keyword}`)
  if (intention_tags?.length) {
    const letters = intention_tags.map(intentionLetter).join(' ')
    add('intention_tags', `意向 ${letters}`, `Intention ${letters}`)
  }
  if (levels?.length) {
    const ranges = levels.map(([from, to]) => `${from}–${to}`).join(', ')
    add('levels', `得分 ${ranges}`, `Score ${ranges}`)
  }
  if (start_at) add('start_at', `${start_at} 起`, `From ${start_at}`)
  if (end_at) add('end_at', `${end_at} 止`, `Until ${end_at}`)
  if (hangup_date) {
    const period = hangup_date.join(' – ')
    add('hangup_date', `挂断 ${period}`, `Hung up ${period}`)
  }
  return conditions
}

/** The conditions of the offline store alone. */
function localConditions(filter: LocalFilter, locale: Locale): FilterCondition[] {
  const conditions: FilterCondition[] = []
  const label = (key: string): string => inLocale(recordField(key)?.label ?? { zh: key, en: key }, locale)
  const add = (key: keyof LocalFilter, text: string): void =>
    void conditions.push({ key, text, drop: without(key) })
  const addFlag = (key: keyof typeof FLAGS): void => {
    const value = filter[key]
    if (value !== undefined) add(key, inLocale(FLAGS[key][value ? 'yes' : 'no'], locale))
  }

  if (filter.search)
    add('search', inLocale({ zh: `含 ${filter.search}`, en: `Has ${filter.search}` }, locale))
  addFlag('answered')
  for (const key of ['level_name', 'tags', 'tag_groups', 'llm_tags', 'province', 'city'] as const) {
    const values = filter[key]
    if (values?.length) add(key, `${label(key)} ${values.join(' / ')}`)
  }
  if (filter.operator?.length)
    add('operator', filter.operator.map((value) => operatorLabel(value, null, locale)).join(' / '))
  if (filter.hangup_disposition?.length) {
    const sides = filter.hangup_disposition.map((value) => hangupSideLabel(value, null, locale)).join(' / ')
    add('hangup_disposition', `${label('hangup_disposition')} ${sides}`)
  }
  for (const key of ['bill', 'duration'] as const) {
    const range = filter[key]
    if (range) add(key, `${label(key)} ${rangeText(range, formatDuration)}`)
  }
  for (const [key, range] of Object.entries(filter.times ?? {}) as [LocalTimeKey, Range<string>][])
    conditions.push({
      key: `times.${key}`,
      text: `${label(key)} ${rangeText(range, (time) => time)}`,
      drop: ({ times, ...rest }) => {
        const { [key]: _dropped, ...others } = times ?? {}
        return { ...rest, times: others }
      },
    })
  addFlag('has_comment')
  addFlag('transferred')
  return conditions
}

/** Every condition of a filter of either side, in words; none for a filter that admits everything. */
export function filterConditions(filter: LocalFilter, locale: Locale): FilterCondition[] {
  return [...sharedConditions(filter, locale), ...localConditions(filter, locale)]
}
