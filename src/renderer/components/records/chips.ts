import { inLocale, type Locale } from '#shared/locale.ts'
import { tidyFilter, type RecordFilter } from '#shared/records/filter.ts'
import { recordField } from '#shared/records/fields.ts'
import { hangupSideLabel, intentionLetter, operatorLabel } from '#shared/records/labels.ts'
import {
  tidyLocalFilter,
  type LocalFilter,
  type LocalTimeKey,
  type Range,
} from '#shared/records/localFilter.ts'
import { formatDuration } from '#shared/time.ts'

/** One condition of a filter, in words, and the filter without it. */
export interface Chip<Filter> {
  key: string
  text: string
  without: Filter
}

type Translate = (key: string, named?: Record<string, unknown>) => string
type Part = { key: string; text: string; drop: (filter: LocalFilter) => LocalFilter }

const without =
  (key: keyof LocalFilter) =>
  ({ [key]: _dropped, ...rest }: LocalFilter): LocalFilter =>
    rest

/** The conditions that both sides know. */
function sharedParts(filter: RecordFilter, t: Translate): Part[] {
  const parts: Part[] = []
  const add = (key: keyof RecordFilter, name: string, value: string): void => {
    parts.push({ key, text: t(`records.chip.${name}`, { value }), drop: without(key) })
  }
  const { keyword, intention_tags, levels, start_at, end_at, hangup_date } = filter
  if (keyword) add('keyword', 'keyword', keyword)
  if (intention_tags?.length)
    add('intention_tags', 'intention', intention_tags.map(intentionLetter).join(' '))
  if (levels?.length) add('levels', 'score', levels.map(([from, to]) => `${from}–${to}`).join(', '))
  if (start_at) add('start_at', 'start_at', start_at)
  if (end_at) add('end_at', 'end_at', end_at)
  if (hangup_date) add('hangup_date', 'hangup_date', hangup_date.join(' – '))
  return parts
}

const rangeText = <T>([from, to]: Range<T>, show: (value: T) => string): string =>
  from === null
    ? `≤ ${to === null ? '' : show(to)}`
    : to === null
      ? `≥ ${show(from)}`
      : `${show(from)} – ${show(to)}`

/** The conditions of the offline store alone. */
function localParts(filter: LocalFilter, t: Translate, locale: Locale): Part[] {
  const parts: Part[] = []
  const label = (key: string): string => inLocale(recordField(key)?.label ?? { zh: key, en: key }, locale)
  const add = (key: keyof LocalFilter, text: string): void =>
    void parts.push({ key, text, drop: without(key) })

  if (filter.search) add('search', t('records.chip.search', { value: filter.search }))
  if (filter.answered !== undefined)
    add('answered', t(filter.answered ? 'records.answered' : 'records.unanswered'))
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
    parts.push({
      key: `times.${key}`,
      text: `${label(key)} ${rangeText(range, (time) => time)}`,
      drop: ({ times, ...rest }) => {
        const { [key]: _dropped, ...others } = times ?? {}
        return { ...rest, times: others }
      },
    })
  if (filter.has_comment !== undefined)
    add('has_comment', t(filter.has_comment ? 'records.hasComment' : 'records.noComment'))
  if (filter.transferred !== undefined)
    add('transferred', t(filter.transferred ? 'records.transferred' : 'records.notTransferred'))
  return parts
}

export function liveChips(filter: RecordFilter, t: Translate): Chip<RecordFilter>[] {
  return sharedParts(filter, t).map(({ key, text, drop }) => ({
    key,
    text,
    without: tidyFilter(drop(filter)),
  }))
}

export function localChips(filter: LocalFilter, t: Translate, locale: Locale): Chip<LocalFilter>[] {
  return [...sharedParts(filter, t), ...localParts(filter, t, locale)].map(({ key, text, drop }) => ({
    key,
    text,
    without: tidyLocalFilter(drop(filter)),
  }))
}
