import { tidyFilter, type RecordFilter } from './filter.ts'
import { typed } from './fold.ts'

/** Moments of a record that can be filtered by a range. */
export const LOCAL_TIME_KEYS = [
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
export type LocalTimeKey = (typeof LOCAL_TIME_KEYS)[number]

/** [from, to], both included; null leaves that end open. A record without the value is never in a range. */
export type Range<T> = [from: T | null, to: T | null]

/**
 * Filters of the offline store: everything Live has, and more. Properties are joined by "and", the values of a list
 * by "or"; a missing property or an empty list means "no such filter".
 */
export interface LocalFilter extends RecordFilter {
  /** China wall-clock strings, `YYYY-MM-DD HH:mm:ss`. */
  times?: Partial<Record<LocalTimeKey, Range<string>>>
  /** Dial to hang-up, ms. */
  duration?: Range<number>
  /** Talk time, ms. */
  bill?: Range<number>
  answered?: boolean
  /** 1 AI, 2 customer. */
  hangup_disposition?: number[]
  level_name?: string[]
  /** Names of tags; likewise the next two. */
  tags?: string[]
  tag_groups?: string[]
  llm_tags?: string[]
  province?: string[]
  city?: string[]
  /** 1 Telecom, 2 Unicom, 3 Mobile. */
  operator?: number[]
  has_comment?: boolean
  /** A transfer to a person was tried. */
  transferred?: boolean
  /** Full-text search, see `search.ts`. */
  search?: string
}

export interface LocalSort {
  /** A key of the field catalogue. */
  key: string
  descending: boolean
}

export const DEFAULT_LOCAL_SORT: LocalSort = { key: 'calldate', descending: true }

const LISTS = [
  'hangup_disposition',
  'level_name',
  'tags',
  'tag_groups',
  'llm_tags',
  'province',
  'city',
  'operator',
] as const

/** The filter without empty texts, lists and ranges. */
export function tidyLocalFilter(filter: LocalFilter): LocalFilter {
  const tidy: LocalFilter = tidyFilter(filter)
  // The platform compares digits; the store looks for what was typed as well (`numberForms`).
  if (tidy.keyword) tidy.keyword = typed(filter.keyword ?? '')
  const times = Object.entries(filter.times ?? {}).filter(([, range]) => isSet(range))
  if (times.length > 0) tidy.times = Object.fromEntries(times)
  if (isSet(filter.duration)) tidy.duration = filter.duration
  if (isSet(filter.bill)) tidy.bill = filter.bill
  for (const key of ['answered', 'has_comment', 'transferred'] as const)
    if (filter[key] !== undefined) tidy[key] = filter[key]
  for (const key of LISTS)
    if (filter[key]?.length) Object.assign(tidy, { [key]: [...new Set<string | number>(filter[key])] })
  const search = filter.search?.trim()
  if (search) tidy.search = search
  return tidy
}

function isSet<T>(range: Range<T> | undefined): range is Range<T> {
  return range !== undefined && (range[0] !== null || range[1] !== null)
}

/** Page and count of the offline store ask the same question. */
export interface LocalScope {
  accountId: string
  taskId: string
}

/** One value to filter by, and how many calls of the task have it. */
export interface Facet<T> {
  value: T
  count: number
}

/** Everything that the filters of a task can choose from, the most frequent first. */
export interface LocalFacets {
  /** Calls of the task in the store. */
  calls: number
  intention_results: Facet<number>[]
  level_name: Facet<string>[]
  hangup_disposition: Facet<number>[]
  operator: Facet<number>[]
  province: Facet<string>[]
  city: Facet<string>[]
  tags: Facet<string>[]
  tag_groups: Facet<string>[]
  llm_tags: Facet<string>[]
  answered: number
  has_comment: number
  transferred: number
}
