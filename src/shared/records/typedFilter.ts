/**
 * What a person types into the one field of the list: conditions as words between blanks, and the rest as text. A word
 * is a condition only where it can be nothing else, or where it is meant as one: `A` alone may be a letter of a name.
 *
 *     A 昨天 >30秒 多少钱     intention A, yesterday, longer than 30 seconds, and the words 多少钱
 *     138 0013               a number, for the rest is digits alone
 *     "昨天"                  the word itself
 *     客户:太贵 节点:报价      what the customer said, and a script node that the call went through
 *     标记:昨天               calls that were marked yesterday
 */
import { LOCALES, type Locale } from '../locale.ts'
import { formatChinaDate } from '../time.ts'
import { namedRange, type RangeName } from './days.ts'
import {
  FILTERS,
  nameFor,
  type LocalFacets,
  type LocalFilter,
  type RangeFilter,
  type TextFilter,
} from './filters.ts'
import { withFilter } from './filterValues.ts'
import { foldText } from './fold.ts'
import { writtenNumber } from './phoneNumber.ts'

export interface TypedFilter {
  /** The conditions that were typed. */
  conditions: LocalFilter
  /** A day that moves on with the calendar, among the conditions; null for none. */
  days: RangeName | null
  /** What is no condition, as it was typed. */
  rest: string
}

/** Fewer digits are a word: 10 万, 3 天. */
const LEAST_DIGITS = 3

const DAY_WORDS = new Map<string, RangeName>(
  Object.entries({
    今天: 'today',
    昨天: 'yesterday',
    前天: 'dayBefore',
    本周: 'thisWeek',
    这周: 'thisWeek',
    上周: 'lastWeek',
    本月: 'thisMonth',
    上月: 'lastMonth',
    上个月: 'lastMonth',
    近7天: 'last7',
    最近7天: 'last7',
    近30天: 'last30',
    最近30天: 'last30',
    today: 'today',
    yesterday: 'yesterday',
  }),
)

/** Words for flags: the two that each entry says, and how else people say it. */
const FLAG_WORDS = new Map<string, [key: string, value: boolean]>([
  ...FILTERS.flatMap((entry): [string, [string, boolean]][] =>
    entry.kind === 'flag'
      ? [
          ...[entry.yes.zh, entry.yes.en].map((word): [string, [string, boolean]] => [
            foldText(word),
            [entry.key, true],
          ]),
          ...[entry.no.zh, entry.no.en].map((word): [string, [string, boolean]] => [
            foldText(word),
            [entry.key, false],
          ]),
        ]
      : [],
  ),
  ['未接', ['answered', false]],
  ['没接', ['answered', false]],
  ['已接', ['answered', true]],
  ['接通', ['answered', true]],
  ['转人工', ['transferred', true]],
])

const UNIT_MS: Readonly<Record<string, number>> = {
  秒: 1000,
  s: 1000,
  sec: 1000,
  分: 60_000,
  分钟: 60_000,
  m: 60_000,
  min: 60_000,
}
const LENGTH = /^(>=|<=|≥|≤|>|<)(\d+(?:\.\d+)?)(秒|s|sec|分钟|分|m|min)$/
const LENGTHS = /^(\d+(?:\.\d+)?)[-~–—至到](\d+(?:\.\d+)?)(秒|s|sec|分钟|分|m|min)$/
const LETTERS = /^[a-z](?:[/,、，][a-z])*$/
const DATE = String.raw`(?:(\d{4})[-/年])?(\d{1,2})[-/月](\d{1,2})日?`
const DATES = new RegExp(`^${DATE}(?:[~至到]${DATE})?$`)
const CLOCK = String.raw`(\d{1,2})(?::(\d{2})|点(半)?)?`
const CLOCKS = new RegExp(`^${CLOCK}[-~–—至到]${CLOCK}$`)

/** Two values that are the ends of a range. */
const open = (from: number | null, to: number | null): [number | null, number | null] => [from, to]

/** A talk time in words; bounds that are not included lie a millisecond inside. */
function lengthOf(word: string): LocalFilter | null {
  const both = LENGTHS.exec(word)
  if (both !== null) {
    const unit = UNIT_MS[both[3] ?? ''] ?? 1000
    return { bill: open(Number(both[1]) * unit, Number(both[2]) * unit) }
  }
  const [, sign = '', number, unit = ''] = LENGTH.exec(word) ?? []
  if (number === undefined) return null
  const length = Number(number) * (UNIT_MS[unit] ?? 1000)
  switch (sign) {
    case '>':
      return { bill: open(length + 1, null) }
    case '<':
      return { bill: open(null, length - 1) }
    default:
      return { bill: sign === '≥' || sign === '>=' ? open(length, null) : open(null, length) }
  }
}

const two = (digits: string): string => digits.padStart(2, '0')
/** A day that there is, of this year where none is said, or of the last one where it would lie ahead. */
function dayOf(year: string | undefined, month: string, day: string, now: number): string | null {
  const today = formatChinaDate(now)
  const written = (of: number): string => `${String(of)}-${two(month)}-${two(day)}`
  let found = written(year === undefined ? Number(today.slice(0, 4)) : Number(year))
  if (year === undefined && found > today) found = written(Number(today.slice(0, 4)) - 1)
  const moment = Date.parse(`${found}T00:00:00+08:00`)
  return Number.isNaN(moment) || formatChinaDate(moment) !== found ? null : found
}

/** @returns the first and the last second */
function datesOf(word: string, now: number): [from: string, to: string] | null {
  const [, year, month, day, lastYear, lastMonth, lastDay] = DATES.exec(word) ?? []
  if (month === undefined || day === undefined) return null
  const first = dayOf(year, month, day, now)
  const last =
    lastMonth === undefined || lastDay === undefined
      ? first
      : dayOf(lastYear ?? first?.slice(0, 4), lastMonth, lastDay, now)
  if (first === null || last === null || last < first) return null
  return [`${first} 00:00:00`, `${last} 23:59:59`]
}

const calledWithin = (range: readonly [from: string, to: string] | null): LocalFilter | null =>
  range === null ? null : { start_at: range[0], end_at: range[1] }

/** Hours of a day: of the one that is said beside them, else of today. */
function clocksOf(word: string, day: string): LocalFilter | null {
  const [whole, from = '', fromMinute, fromHalf, to = '', toMinute, toHalf] = CLOCKS.exec(word) ?? []
  // Two bare numbers are no hours: 3-5 may be a date, a score, a part of a number.
  if (whole === undefined || !/[:点]/.test(whole)) return null
  const time = (hour: string, minute: string | undefined, half: string | undefined): string =>
    `${two(hour)}:${minute ?? (half === undefined ? '00' : '30')}:00`
  const [start, end] = [time(from, fromMinute, fromHalf), time(to, toMinute, toHalf)]
  const isTime = /^([01]\d|2[0-3]):[0-5]\d:00$/
  if (!isTime.test(start) || !isTime.test(end) || end <= start) return null
  return { start_at: `${day} ${start}`, end_at: `${day} ${end}` }
}

/** Values of choices by their names, in both languages and as the task has them. */
function choiceOf(word: string, facets: LocalFacets | null): LocalFilter | null {
  for (const entry of FILTERS) {
    if (entry.kind !== 'oneOf') continue
    const name = 'name' in entry ? entry.name : undefined
    if (entry.of === 'number' && name !== undefined && entry.key !== 'intention_tags')
      for (let value = 1; value <= (entry.most ?? 0); value += 1) {
        const said = LOCALES.map((locale: Locale) => foldText(name(value, locale)))
        const asWords = entry.key === 'hangup_disposition' ? said.map((text) => `${text}挂断`) : said
        if (asWords.includes(word)) return withFilter({}, entry, [value])
      }
    if (entry.of !== 'name') continue
    const found = facets?.[entry.field as 'province']?.map(({ value }) => String(value))
    const value = nameFor(entry, word, found)
    if (value !== undefined) return withFilter({}, entry, [value])
  }
  return null
}

/** Words and what stands between quotes, in their order, each perhaps behind a name and a colon. */
const PIECES = /(?:([^\s"“”:：]+)[:：])?(?:"([^"]*)"|“([^”]*)”)|\S+/g
const NAMED_TEXT = /^([^\s:：]+)[:：](.+)$/
/** Filters of texts and of times by the names that people type before them. */
const NAMED = new Map(
  FILTERS.flatMap((entry) =>
    entry.kind === 'text' || entry.kind === 'range'
      ? (entry.typed ?? []).map((name) => [foldText(name), entry] as const)
      : [],
  ),
)
/** @returns undefined for what is no value of it */
function namedValue(entry: TextFilter | RangeFilter, said: string, now: number): unknown {
  if (entry.kind === 'text') return said
  const word = foldText(said)
  const day = DAY_WORDS.get(word)
  return (day === undefined ? datesOf(word, now) : namedRange(day, now)) ?? undefined
}

/**
 * Reads what was typed.
 * @param now milliseconds since the epoch: what today is
 * @param facets what the task's kept calls have; null where nobody knows
 */
export function readTyped(text: string, now: number, facets: LocalFacets | null): TypedFilter {
  let conditions: LocalFilter = {}
  let days: RangeName | null = null
  const rest: string[] = []
  let hours: string | null = null
  for (const [piece, before, straight, curly] of text.matchAll(PIECES)) {
    const quoted = straight ?? curly
    const [, name = before, said = quoted] = NAMED_TEXT.exec(quoted === undefined ? piece : '') ?? []
    const named = name === undefined ? undefined : NAMED.get(foldText(name))
    const value =
      named === undefined || said === undefined || said.trim() === ''
        ? undefined
        : namedValue(named, said.trim(), now)
    if (named !== undefined && value !== undefined) {
      conditions = withFilter(conditions, named, value)
      continue
    }
    if (quoted !== undefined) {
      if (quoted.trim() !== '') rest.push(before === undefined ? quoted : piece)
      continue
    }
    const word = foldText(piece)
    const day = DAY_WORDS.get(word)
    const flag = FLAG_WORDS.get(word)
    if (day !== undefined) {
      const [start, end] = namedRange(day, now)
      conditions = { ...conditions, start_at: start, end_at: end }
      days = day
    } else if (LETTERS.test(word)) {
      const letters = word.split(/[/,、，]/).map((letter) => letter.charCodeAt(0) - 96)
      conditions = {
        ...conditions,
        intention_tags: [...new Set([...(conditions.intention_tags ?? []), ...letters])],
      }
    } else if (flag !== undefined) conditions = { ...conditions, [flag[0]]: flag[1] }
    else if (clocksOf(word, '2000-01-01') !== null) hours = word
    else {
      const dates = calledWithin(datesOf(word, now))
      if (dates !== null) days = null
      const found = dates ?? lengthOf(word) ?? choiceOf(word, facets)
      if (found === null) rest.push(piece)
      else conditions = { ...conditions, ...found }
    }
  }
  if (hours !== null) {
    const day = conditions.start_at?.slice(0, 10) ?? formatChinaDate(now)
    conditions = { ...conditions, ...clocksOf(hours, day) }
    days = null
  }
  return { conditions, days, rest: rest.join(' ') }
}

/** What is left of what was typed: a number where it is digits alone, else words. */
export function textFilter(rest: string): Pick<LocalFilter, 'keyword' | 'search'> {
  if (rest.trim() === '') return {}
  const digits = writtenNumber(rest)
  return digits !== null && digits.length >= LEAST_DIGITS ? { keyword: rest } : { search: rest }
}
