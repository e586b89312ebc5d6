import { toConversation } from '#shared/records/conversation.ts'
import type { LocalFilter, LocalSort, Range } from '#shared/records/localFilter.ts'
import { LOCAL_TIME_KEYS } from '#shared/records/localFilter.ts'
import type { CallRecordDetail, NamedRef } from '#shared/records/types.ts'
import { parsePlatformTime } from '#shared/time.ts'
import { naiveDigits, naiveFold, naiveTrim } from './naiveFold.ts'

const within = (value: number | null, [from, to]: Range<number>): boolean =>
  value !== null && (from === null || value >= from) && (to === null || value <= to)

const moments = ([from, to]: Range<string>): Range<number> => [
  from === null ? null : parsePlatformTime(from),
  to === null ? null : parsePlatformTime(to),
]

const anyOf = <T>(wanted: readonly T[] | undefined, value: T | null): boolean =>
  !wanted?.length || (value !== null && wanted.includes(value))

const anyLabel = (wanted: readonly string[] | undefined, labels: readonly NamedRef[]): boolean =>
  !wanted?.length || labels.some(({ name }) => wanted.includes(name))

/** One of the call's texts holds the query. Written apart from the product's own search, of which it is the measure. */
export function naiveSearch(record: CallRecordDetail, query: string): boolean {
  const said = toConversation(record.details).map(({ text }) => text)
  const { name, company, callee, comments } = record
  const texts = [name, company, callee, naiveDigits(callee ?? ''), ...comments.map(({ content }) => content)]
  return [...texts, ...said].some((text) => naiveContains(text, query))
}

function naiveContains(text: string | null, query: string): boolean {
  const wanted = naiveFold(naiveTrim(query))
  const digits = naiveDigits(query)
  const folded = naiveFold(text ?? '')
  return (
    (wanted !== '' && folded.includes(wanted)) ||
    (digits !== null && digits.length >= 5 && folded.includes(digits))
  )
}

function naiveKeyword({ callee }: CallRecordDetail, keyword: string): boolean {
  const wanted = naiveFold(naiveTrim(keyword))
  const forms = [wanted, naiveDigits(keyword) ?? wanted]
  const places = [naiveFold(callee ?? ''), naiveDigits(callee ?? '') ?? '']
  return wanted === '' || forms.some((form) => places.some((place) => place.includes(form)))
}

/** What the local filter means, tried on one call after the other. */
export function naiveFilter(record: CallRecordDetail, filter: LocalFilter): boolean {
  const ranges = LOCAL_TIME_KEYS.flatMap((key) => {
    const range = filter.times?.[key]
    return range && (range[0] !== null || range[1] !== null) ? [within(record[key], moments(range))] : []
  })
  const answered = (record.bill ?? 0) > 0
  const transferred =
    record.bridge_callid !== null || record.bridge_calldate !== null || record.bridge_answerdate !== null
  const isSet = (range: Range<number> | undefined): range is Range<number> =>
    range !== undefined && (range[0] !== null || range[1] !== null)
  return (
    ranges.every(Boolean) &&
    (!filter.keyword || naiveKeyword(record, filter.keyword)) &&
    anyOf(filter.intention_tags, record.intention_results) &&
    (!filter.levels?.length || filter.levels.some((range) => within(record.score, range))) &&
    (!filter.start_at || within(record.calldate, [parsePlatformTime(filter.start_at), null])) &&
    (!filter.end_at || within(record.calldate, [null, parsePlatformTime(filter.end_at)])) &&
    (!filter.hangup_date || within(record.hangupdate, moments(filter.hangup_date))) &&
    (!isSet(filter.duration) || within(record.duration, filter.duration)) &&
    (!isSet(filter.bill) || within(record.bill, filter.bill)) &&
    (filter.answered === undefined || answered === filter.answered) &&
    anyOf(filter.hangup_disposition, record.hangup_disposition) &&
    anyOf(filter.level_name, record.level_name) &&
    anyLabel(filter.tags, record.tags) &&
    anyLabel(filter.tag_groups, record.tag_groups) &&
    anyLabel(filter.llm_tags, record.llm_tags) &&
    anyOf(filter.province, record.province) &&
    anyOf(filter.city, record.city) &&
    anyOf(filter.operator, record.operator) &&
    (filter.has_comment === undefined || record.comments.length > 0 === filter.has_comment) &&
    (filter.transferred === undefined || transferred === filter.transferred) &&
    (!filter.search || naiveSearch(record, filter.search))
  )
}

/** The value that a column is sorted by. */
export function sortValue(record: CallRecordDetail, key: string): string | number | null {
  const value = record[key as keyof CallRecordDetail]
  if (!Array.isArray(value)) return value
  const [first] = value as (string | { name?: string; content?: string })[]
  if (first === undefined) return null
  return typeof first === 'string' ? first : (first.name ?? first.content ?? null)
}

/** As SQLite compares: nothing first, then by number or by the bytes of UTF-8. */
export function compareValues(left: string | number | null, right: string | number | null): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null)
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)))
}

export function naiveOrder(
  records: readonly CallRecordDetail[],
  { key, descending }: LocalSort,
): (string | number | null)[] {
  const values = records.map((record) => sortValue(record, key)).sort(compareValues)
  return descending ? values.reverse() : values
}
