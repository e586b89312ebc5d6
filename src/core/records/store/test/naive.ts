import { toConversation } from '#shared/records/conversation.ts'
import type { LocalFilter, Range } from '#shared/records/filters.ts'
import type { LocalSort } from '#shared/records/localSort.ts'
import type { CallRecordDetail, NamedRef, WithMark } from '#shared/records/types.ts'
import type { Mark } from '#shared/reviews/marks.ts'
import { parsePlatformTime } from '#shared/time.ts'
import { naiveDigits, naiveFold, naiveTrim } from './naiveFold.ts'

const within = (value: number | null, [from, to]: Range<number>): boolean =>
  value !== null && (from === null || value >= from) && (to === null || value <= to)

/** A range that is open at both ends filters nothing. */
const withinOpen = (value: number | null, range: Range<number>): boolean =>
  (range[0] === null && range[1] === null) || within(value, range)

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

const naiveSaid = ({ details }: CallRecordDetail, by: string, query: string): boolean =>
  toConversation(details).some(({ who, text }) => who === by && naiveContains(text, query))

export function naiveContains(text: string | null, query: string): boolean {
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

const TIMES = [
  'calldate',
  'answerdate',
  'hangupdate',
  'created_at',
  'updated_at',
  'read_at',
  'processed_at',
  'number_created_at',
  'bridge_calldate',
  'bridge_answerdate',
] as const

/** An empty name is asked for where there is none. */
const anyName = (wanted: readonly string[], held: readonly string[]): boolean =>
  wanted.length === 0 || wanted.some((name) => (name === '' ? held.length === 0 : held.includes(name)))

type Meanings = {
  [Key in keyof LocalFilter]-?: (
    record: WithMark<CallRecordDetail>,
    wanted: NonNullable<LocalFilter[Key]>,
  ) => boolean
}

/** What each filter means for one call, written apart from the product. The types miss a filter that is not here. */
const MEANINGS: Meanings = {
  keyword: naiveKeyword,
  search: (record, wanted) => wanted === '' || naiveSearch(record, wanted),
  said_customer: (record, wanted) => wanted === '' || naiveSaid(record, 'customer', wanted),
  said_ai: (record, wanted) => wanted === '' || naiveSaid(record, 'ai', wanted),
  said_person: (record, wanted) => wanted === '' || naiveSaid(record, 'person', wanted),
  node: ({ details }, wanted) =>
    wanted === '' ||
    toConversation(details).some(
      ({ who, node }) => who === 'ai' && naiveFold(node ?? '').includes(naiveFold(naiveTrim(wanted))),
    ),
  intention_tags: (record, wanted) => anyOf(wanted, record.intention_results),
  levels: (record, wanted) => wanted.length === 0 || wanted.some((range) => within(record.score, range)),
  start_at: (record, from) => within(record.calldate, moments([from, null])),
  end_at: (record, to) => within(record.calldate, moments([null, to])),
  hangup_date: (record, range) => within(record.hangupdate, moments(range)),
  answered: (record, wanted) => (record.bill ?? 0) > 0 === wanted,
  has_comment: (record, wanted) => record.comments.length > 0 === wanted,
  transferred: ({ bridge_callid, bridge_calldate, bridge_answerdate }, wanted) =>
    (bridge_callid !== null || bridge_calldate !== null || bridge_answerdate !== null) === wanted,
  level_name: (record, wanted) => anyOf(wanted, record.level_name),
  tags: (record, wanted) => anyLabel(wanted, record.tags),
  tag_groups: (record, wanted) => anyLabel(wanted, record.tag_groups),
  llm_tags: (record, wanted) => anyLabel(wanted, record.llm_tags),
  province: (record, wanted) => anyOf(wanted, record.province),
  city: (record, wanted) => anyOf(wanted, record.city),
  operator: (record, wanted) => anyOf(wanted, record.operator),
  hangup_disposition: (record, wanted) => anyOf(wanted, record.hangup_disposition),
  my_verdict: ({ mark }, wanted) => anyName(wanted, mark?.verdict ? [mark.verdict] : []),
  my_reviewed: ({ mark }, wanted) => (mark?.reviewed ?? false) === wanted,
  my_marked_at: ({ mark }, range) => {
    const at = mark?.changedAt ?? null
    // To the second, as ends are written.
    return withinOpen(at === null ? null : at - (at % 1000), moments(range))
  },
  my_score: ({ mark }, range) => withinOpen(mark?.total ?? null, range),
  my_tags: ({ mark }, wanted) => anyName(wanted, mark?.tags ?? []),
  my_noted: ({ mark }, wanted) => ((mark?.note ?? '') !== '') === wanted,
  my_note: ({ mark }, wanted) =>
    wanted === '' || naiveFold(mark?.note ?? '').includes(naiveFold(naiveTrim(wanted))),
  my_marked: ({ mark }, wanted) => (mark?.sentences ?? []).length > 0 === wanted,
  my_problems: ({ mark }, wanted) =>
    anyName(
      wanted,
      (mark?.sentences ?? []).map(({ problem }) => problem).filter((each) => each !== ''),
    ),
  bill: (record, range) => withinOpen(record.bill, range),
  duration: (record, range) => withinOpen(record.duration, range),
  times: (record, ranges) =>
    TIMES.every((key) => withinOpen(record[key], moments(ranges[key] ?? [null, null]))),
}

/** What the local filter means, tried on one call after the other. */
export function naiveFilter(record: WithMark<CallRecordDetail>, filter: LocalFilter): boolean {
  return Object.entries(filter).every(
    ([key, wanted]) => wanted === undefined || MEANINGS[key as keyof Meanings](record, wanted as never),
  )
}

/** The value that a column is sorted by. */
export function sortValue(record: WithMark<CallRecordDetail>, key: string): string | number | null {
  if (key.startsWith('my_')) return record.mark === undefined ? null : markValue(record.mark, key)
  const value = record[key as keyof CallRecordDetail]
  if (!Array.isArray(value)) return value
  const [first] = value as (string | { name?: string; content?: string })[]
  if (first === undefined) return null
  return typeof first === 'string' ? first : (first.name ?? first.content ?? null)
}

function markValue({ verdict, reviewed, tags, note, sentences, total, changedAt }: Mark, key: string) {
  const problems = sentences.map(({ problem }) => problem).filter((problem) => problem !== '')
  const values: Record<string, string | number | null> = {
    my_verdict: verdict,
    my_reviewed: reviewed ? 'yes' : null,
    my_tags: tags[0] ?? null,
    my_note: note === '' ? null : note,
    my_sentences: sentences.length === 0 ? null : sentences.length,
    my_problems: problems[0] ?? null,
    my_score: total,
    my_marked_at: changedAt,
  }
  return values[key] ?? null
}

/** As SQLite compares: nothing first, then by number or by the bytes of UTF-8. */
export function compareValues(left: string | number | null, right: string | number | null): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null)
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)))
}

export function naiveOrder(
  records: readonly WithMark<CallRecordDetail>[],
  { key, descending }: LocalSort,
): (string | number | null)[] {
  const values = records.map((record) => sortValue(record, key)).sort(compareValues)
  return descending ? values.reverse() : values
}
