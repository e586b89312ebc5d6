/**
 * Every filter of call records, stated once: type, schema, tidying, words, control, SQL, query parameter and command-line
 * option follow from its entry. What the platform's own filters do is in its documentation only as far as their `rules`
 * say (通话记录 / 通话列表, docs.longlonglong.cn).
 * Longer than 300 lines: the entries stand side by side, as people read them.
 */
import { inLocale, type Bilingual, type Locale } from '../locale.ts'
import type { RecordSource } from '../preferences.ts'
import { MARK_FILTERS } from '../reviews/markFilters.ts'
import type { Speaker } from './conversation.ts'
import { recordField } from './fields.ts'
import { foldText } from './fold.ts'
import { hangupSideLabel, intentionLetter, operatorLabel } from './labels.ts'

/** [from, to], both included; null leaves that end open. A record without the value is never in a range. */
export type Range<T> = [from: T | null, to: T | null]

interface Common {
  /** The filter's property; of the platform's own filters also its parameter. A dot leads into a group of filters. */
  key: string
  /** Key of the record field that it looks at, which names it too. */
  field: string
  label?: Bilingual
  /** The condition in words, with `{}` for the value; label and value otherwise. */
  words?: Bilingual
  /** What an empty control says. */
  placeholder?: Bilingual
  /** How either side compares. Only what the platform's list takes has rules; everything else the store alone answers. */
  rules?: Record<RecordSource, Bilingual>
  /** On the command line, where name, form or help are not those that follow from the rest. */
  option?: { name?: string; form?: string | Bilingual; help?: Bilingual }
}
export interface TextFilter extends Common {
  kind: 'text'
  /** A part of a phone number, words anywhere in a call or of one speaker, the name of a script node, a person's note. */
  of: 'number' | 'words' | 'node' | 'note'
  by?: Speaker
  /** What a person types before it, with a colon; the first is how it is told. */
  typed?: readonly string[]
  /** Characters. */
  most: number
}
/** Any of these values. */
export interface OneOfFilter extends Common {
  kind: 'oneOf'
  /** Names come from the store itself. */
  of: 'number' | 'name'
  /** Numbers from 1 on; as many as are known by name. */
  most?: number
  name?: (value: number, locale: Locale) => string
  /** How calls without a name are called, where these can be asked for: as {@link NONE}. */
  none?: Bilingual
  /** Names that are offered before any call has them. */
  known?: readonly string[]
}
export interface FlagFilter extends Common {
  kind: 'flag'
  yes: Bilingual
  no: Bilingual
}
export interface RangeFilter extends Common {
  kind: 'range'
  /** Times are China wall-clock strings, `YYYY-MM-DD HH:mm:ss`; durations are milliseconds. */
  of: 'time' | 'duration' | 'number'
  /** Of a time: what a person types before days, with a colon; the first is how it is told. */
  typed?: readonly string[]
  /** One end alone, both ends, several such ranges, or ends of which either may be open. */
  form: 'from' | 'to' | 'closed' | 'several' | 'open'
}
export type Filter = TextFilter | OneOfFilter | FlagFilter | RangeFilter

/** Among names: those calls that have none. */
export const NONE = ''

const rules = (zhLive: string, enLive: string, zhLocal: string, enLocal: string): Common['rules'] => ({
  live: { zh: zhLive, en: enLive },
  local: { zh: zhLocal, en: enLocal },
})
const CALLED = rules(
  '比较通话的哪个时间，文档没有说明',
  'which of a call’s times is compared is not documented',
  '比较呼叫时间，包含这一刻',
  'the time of the call is compared, that moment included',
)

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

const ENTRIES = [
  {
    key: 'keyword',
    kind: 'text',
    of: 'number',
    field: 'callee',
    most: 64,
    words: { zh: '号码含 {}', en: 'Callee has {}' },
    placeholder: { zh: '号码或其中一段', en: 'Number or part of it' },
    rules: rules(
      '被叫号码；是否可以只写一段，文档没有说明',
      'the callee number; whether a part of it is enough is not documented',
      '被叫号码的任意一段',
      'any part of the callee number',
    ),
    option: {
      form: { zh: '号码', en: 'NUMBER' },
      help: { zh: '被叫号码或其一部分', en: 'callee number or a part of it' },
    },
  },
  {
    key: 'search',
    kind: 'text',
    of: 'words',
    field: 'details',
    most: 200,
    label: { zh: '搜索', en: 'Search' },
    words: { zh: '含 {}', en: 'Has {}' },
    placeholder: {
      zh: '搜索对话、姓名、公司、号码、备注',
      en: 'Search conversations, names, numbers…',
    },
    option: { help: { zh: '全文搜索', en: 'full-text search' } },
  },
  {
    key: 'said_customer',
    kind: 'text',
    of: 'words',
    by: 'customer',
    typed: ['客户', 'customer'],
    field: 'details',
    most: 200,
    label: { zh: '客户说过', en: 'Customer said' },
    words: { zh: '客户：{}', en: 'Customer: {}' },
    placeholder: { zh: '客户说的话', en: 'What the customer said' },
    option: { name: 'customer', help: { zh: '客户说过的话', en: 'what the customer said' } },
  },
  {
    key: 'said_ai',
    kind: 'text',
    of: 'words',
    by: 'ai',
    typed: ['AI'],
    field: 'details',
    most: 200,
    label: { zh: 'AI 说过', en: 'AI said' },
    words: { zh: 'AI：{}', en: 'AI: {}' },
    placeholder: { zh: 'AI 说的话', en: 'What the AI said' },
    option: { name: 'ai', help: { zh: 'AI 说过的话', en: 'what the AI said' } },
  },
  {
    key: 'said_person',
    kind: 'text',
    of: 'words',
    by: 'person',
    typed: ['人工', 'agent'],
    field: 'details',
    most: 200,
    label: { zh: '人工说过', en: 'Agent said' },
    words: { zh: '人工：{}', en: 'Agent: {}' },
    placeholder: { zh: '人工接管后说的话', en: 'What the agent said who took over' },
    option: { name: 'agent', help: { zh: '人工接管后说过的话', en: 'what the agent said who took over' } },
  },
  {
    key: 'node',
    kind: 'text',
    of: 'node',
    typed: ['节点', 'node'],
    field: 'details',
    most: 200,
    label: { zh: '话术节点', en: 'Script node' },
    words: { zh: '节点：{}', en: 'Node: {}' },
    placeholder: {
      zh: '到过的话术节点，可只写一部分',
      en: 'A node that the AI spoke from, or part of its name',
    },
    option: {
      help: { zh: '到过的话术节点（名称或其一部分）', en: 'script node reached, or a part of its name' },
    },
  },
  {
    key: 'intention_tags',
    kind: 'oneOf',
    of: 'number',
    field: 'intention_results',
    most: 26,
    name: intentionLetter,
    label: { zh: '意向', en: 'Intention' },
    placeholder: { zh: '全部意向', en: 'Any intention' },
    rules: rules('文档只列出 A 到 E', 'A to E are documented', 'A 到 Z', 'A to Z'),
    option: {
      name: 'intention',
      form: 'A,B',
      help: { zh: '意向标签，字母或数字（1 即 A）', en: 'intention labels, letters or numbers (1 is A)' },
    },
  },
  {
    key: 'levels',
    kind: 'range',
    of: 'number',
    form: 'several',
    field: 'score',
    rules: rules(
      '是否包含两端，文档没有说明',
      'whether both ends are included is not documented',
      '包含两端',
      'both ends are included',
    ),
    option: { form: '0-100,100-500', help: { zh: '分数段', en: 'score ranges' } },
  },
  {
    key: 'start_at',
    kind: 'range',
    of: 'time',
    form: 'from',
    field: 'calldate',
    words: { zh: '{} 起', en: 'From {}' },
    rules: CALLED,
    option: {
      help: {
        zh: '开始时间，YYYY-MM-DD 或 "YYYY-MM-DD HH:mm:ss"（北京时间）',
        en: 'start, YYYY-MM-DD or "YYYY-MM-DD HH:mm:ss", China time',
      },
    },
  },
  {
    key: 'end_at',
    kind: 'range',
    of: 'time',
    form: 'to',
    field: 'calldate',
    words: { zh: '{} 止', en: 'Until {}' },
    rules: CALLED,
    option: { help: { zh: '结束时间', en: 'end' } },
  },
  {
    key: 'hangup_date',
    kind: 'range',
    of: 'time',
    form: 'closed',
    field: 'hangupdate',
    rules: rules(
      '挂断时间；是否包含两端，文档没有说明',
      'the time of hang-up; whether both ends are included is not documented',
      '挂断时间，包含两端',
      'the time of hang-up, both ends included',
    ),
    option: { help: { zh: '挂断时间范围', en: 'period of hang-up' } },
  },
  {
    key: 'answered',
    kind: 'flag',
    field: 'answered',
    yes: { zh: '已接听', en: 'Answered' },
    no: { zh: '未接听', en: 'No answer' },
  },
  {
    key: 'has_comment',
    kind: 'flag',
    field: 'has_comment',
    yes: { zh: '有备注', en: 'Commented' },
    no: { zh: '无备注', en: 'No comment' },
  },
  {
    key: 'transferred',
    kind: 'flag',
    field: 'transferred',
    yes: { zh: '已转接', en: 'Transferred' },
    no: { zh: '未转接', en: 'Not transferred' },
  },
  { key: 'level_name', kind: 'oneOf', of: 'name', field: 'level_name' },
  { key: 'tags', kind: 'oneOf', of: 'name', field: 'tags' },
  { key: 'tag_groups', kind: 'oneOf', of: 'name', field: 'tag_groups' },
  { key: 'llm_tags', kind: 'oneOf', of: 'name', field: 'llm_tags' },
  { key: 'province', kind: 'oneOf', of: 'name', field: 'province' },
  { key: 'city', kind: 'oneOf', of: 'name', field: 'city' },
  {
    key: 'operator',
    kind: 'oneOf',
    of: 'number',
    field: 'operator',
    most: 3,
    name: (value, locale) => operatorLabel(value, null, locale),
  },
  {
    key: 'hangup_disposition',
    kind: 'oneOf',
    of: 'number',
    field: 'hangup_disposition',
    most: 2,
    name: (value, locale) => hangupSideLabel(value, null, locale),
  },
  { key: 'bill', kind: 'range', of: 'duration', form: 'open', field: 'bill' },
  { key: 'duration', kind: 'range', of: 'duration', form: 'open', field: 'duration' },
] as const satisfies readonly Filter[]

type CallEntry = (typeof ENTRIES)[number]
type MarkEntry = (typeof MARK_FILTERS)[number]
type Entry = CallEntry | MarkEntry

/** Of the text filters, those that stand as they are typed; the others say whose words they mean. */
export const PLAIN_TEXTS = ['keyword', 'search'] as const

/** Those that look at the call itself. */
export const CALL_FILTERS: readonly Filter[] = [
  ...ENTRIES,
  ...TIMES.map((field): Filter => ({
    key: `times.${field}`,
    kind: 'range',
    of: 'time',
    form: 'open',
    field,
  })),
]

/** All of them, in the order in which they are told. */
export const FILTERS: readonly Filter[] = [...CALL_FILTERS, ...MARK_FILTERS]

/** Those that the platform's list takes. */
export const LIVE_FILTERS = FILTERS.filter(({ rules }) => rules !== undefined)

type ValueOf<Of extends Filter> = Of extends { kind: 'text' }
  ? string
  : Of extends { kind: 'flag' }
    ? boolean
    : Of extends { kind: 'oneOf'; of: infer What }
      ? (What extends 'number' ? number : string)[]
      : Of extends { kind: 'range'; of: infer What; form: infer Form }
        ? RangeOf<What extends 'time' ? string : number, Form>
        : never

type RangeOf<T, Form> = Form extends 'from' | 'to'
  ? T
  : Form extends 'closed'
    ? [from: T, to: T]
    : Form extends 'several'
      ? [from: T, to: T][]
      : Range<T>

/** The platform's documented filters. Times are China wall-clock strings; a missing property means "no such filter". */
export type RecordFilter = {
  -readonly [Of in Extract<Entry, { rules: unknown }> as Of['key']]?: ValueOf<Of>
}

/**
 * Filters of the offline store: everything Live has, and more. Properties are joined by "and", the values of a list by
 * "or"; a missing property or an empty list means "no such filter".
 */
export type LocalFilter = {
  -readonly [Of in Entry as Of['key']]?: ValueOf<Of>
} & { times?: Partial<Record<(typeof TIMES)[number], Range<string>>> }

export function filterLabel(filter: Filter, locale: Locale): string {
  const label = filter.label ?? (filter.kind === 'flag' ? filter.yes : recordField(filter.field)?.label)
  return inLocale(label ?? { zh: filter.key, en: filter.key }, locale)
}

/** How one value of a list is called. */
export function nameOfValue({ name, none }: OneOfFilter, value: number | string, locale: Locale): string {
  if (typeof value === 'number') return name?.(value, locale) ?? String(value)
  return value === NONE && none !== undefined ? inLocale(none, locale) : value
}

/** The name that a word stands for, folded: one of these, or that for none. */
export function nameFor(
  { known, none }: OneOfFilter,
  word: string,
  names: readonly string[] | undefined = known,
): string | undefined {
  const wanted = foldText(word)
  const isWanted = (text: string): boolean => foldText(text) === wanted
  if (none !== undefined && [none.zh, none.en].some(isWanted)) return NONE
  return names?.find((name) => name !== NONE && isWanted(name))
}

type OneOf = Extract<CallEntry, { kind: 'oneOf' }>
/** Fields that lists of values choose from, and flags: the store counts how many calls have each. */
export type FacetField = OneOf['field']
export type FlagField = Extract<CallEntry, { kind: 'flag' }>['field']
/** Fields of marks that lists of names choose from. */
export type MarkFacetField = Extract<MarkEntry, { kind: 'oneOf' }>['field']

/** One value to filter by, and how many calls of the task have it. */
export interface Facet<T> {
  value: T
  count: number
}

/** Everything that the filters of a task can choose from, the most frequent first; of flags how many calls have it. */
export type LocalFacets = {
  [Of in OneOf as Of['field']]: Facet<Of['of'] extends 'number' ? number : string>[]
} & Record<FlagField, number> & {
    /** Calls of the task in the store. */
    calls: number
  } & MarkFacets

/** Left out where marks cannot be read. */
export type MarkFacets = Partial<Record<MarkFacetField, Facet<string>[]>>
