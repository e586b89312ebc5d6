import { parsePlatformTime } from '#shared/time.ts'
import type { PhpArray } from './phpQuery.ts'

/**
 * The documented query of the record list (api section 3, 通话列表), read. The pages do not say how the filters compare;
 * the stand-in assumes: `keyword` is any part of the callee number; `levels` are score ranges with both ends
 * included, any one of them; `intention_tags` any one of them; `start_at` and `end_at` bound `calldate`,
 * `hangup_date` bounds `hangupdate`, ends included, a date without a time meaning its midnight; filters of
 * different kinds all have to hold. An empty value is no filter, as in Laravel.
 */
export interface RecordQuery {
  keyword: string | null
  levels: [number, number][] | null
  intentions: number[] | null
  /** Milliseconds since the epoch. */
  startAt: number | null
  endAt: number | null
  hangup: [number, number] | null
}

export const NO_FILTER: RecordQuery = {
  keyword: null,
  levels: null,
  intentions: null,
  startAt: null,
  endAt: null,
  hangup: null,
}

/** A parameter that does not have its documented shape. */
export class BadParameter extends Error {
  readonly parameter: string

  constructor(parameter: string) {
    super(`${parameter} is malformed`)
    this.name = 'BadParameter'
    this.parameter = parameter
  }
}

/** @throws BadParameter where a filter is not encoded as documented; a client's mistake should show, not pass */
export function readRecordQuery(query: PhpArray): RecordQuery {
  return {
    keyword: readText(query, 'keyword'),
    levels: readList(query, 'levels')?.map((range) => readRange(range)) ?? null,
    intentions: readList(query, 'intention_tags')?.map((tag) => readNumber('intention_tags', tag)) ?? null,
    startAt: readTime(query, 'start_at'),
    endAt: readTime(query, 'end_at'),
    hangup: readHangup(query),
  }
}

/** Laravel's reading of `page` and `per_page`: anything that is no positive integer counts as not sent. */
export function readPositive(query: PhpArray, name: string): number | null {
  const value = query.get(name)
  return typeof value === 'string' && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : null
}

export function readText(query: PhpArray, name: string): string | null {
  const value = query.get(name)
  if (value === undefined || value === '') return null
  if (typeof value !== 'string') throw new BadParameter(name)
  return value.trim()
}

function readList(query: PhpArray, name: string): (string | PhpArray)[] | null {
  const value = query.get(name)
  if (value === undefined || value === '') return null
  if (typeof value === 'string') throw new BadParameter(name)
  return [...value.values()]
}

function readNumber(name: string, value: string | PhpArray | undefined): number {
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value)) throw new BadParameter(name)
  return Number(value)
}

function readRange(range: string | PhpArray): [number, number] {
  if (typeof range === 'string' || range.size !== 2) throw new BadParameter('levels')
  const [from, to] = range.values()
  return [readNumber('levels', from), readNumber('levels', to)]
}

function readTime(query: PhpArray, name: string): number | null {
  const text = readText(query, name)
  return text === null ? null : toMoment(name, text)
}

function toMoment(name: string, text: string | PhpArray | undefined): number {
  const moment = parsePlatformTime(text)
  if (moment === null) throw new BadParameter(name)
  return moment
}

function readHangup(query: PhpArray): [number, number] | null {
  const bounds = readList(query, 'hangup_date')
  if (bounds === null) return null
  if (bounds.length !== 2) throw new BadParameter('hangup_date')
  return [toMoment('hangup_date', bounds[0]), toMoment('hangup_date', bounds[1])]
}
