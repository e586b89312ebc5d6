import { typed } from './fold.ts'
import { writtenNumber } from './phoneNumber.ts'

/**
 * The documented filters of the call-record list (api section 3). Times are China wall-clock strings,
 * `YYYY-MM-DD HH:mm:ss`; a missing property means "no such filter".
 */
export interface RecordFilter {
  /** Callee number, or a part of it. */
  keyword?: string
  /** 1 A, 2 B, … */
  intention_tags?: number[]
  /** Score ranges, each [from, to]. */
  levels?: [number, number][]
  start_at?: string
  end_at?: string
  /** [from, to] */
  hangup_date?: [string, string]
}

/** The platform compares digits; what is no number goes out as it was typed. */
export function tidyKeyword(keyword: string): string {
  return writtenNumber(keyword) ?? typed(keyword)
}

/** The filter without empty texts and lists, numbers in order, for comparing and sending. */
export function tidyFilter(filter: RecordFilter): RecordFilter {
  const tidy: RecordFilter = {}
  const keyword = tidyKeyword(filter.keyword ?? '')
  if (keyword) tidy.keyword = keyword
  if (filter.intention_tags?.length)
    tidy.intention_tags = [...new Set(filter.intention_tags)].sort((left, right) => left - right)
  if (filter.levels?.length) tidy.levels = filter.levels.map(([from, to]) => [from, to])
  if (filter.start_at) tidy.start_at = filter.start_at
  if (filter.end_at) tidy.end_at = filter.end_at
  if (filter.hangup_date) tidy.hangup_date = [filter.hangup_date[0], filter.hangup_date[1]]
  return tidy
}
