/** Values of single options, each refused with a sentence that names its option. */
import { extname } from 'node:path'
import { nearest } from '#core/commandLine/nearest.ts'
import { UsageError } from '#core/commandLine/options.ts'
import type { Bilingual } from '#shared/locale.ts'
import { identifier } from '#shared/ipc/schemas.ts'
import type { ExportFormat } from '#shared/exports/types.ts'
import { isTimeZone } from '#shared/exports/zone.ts'
import { tidyKeyword } from '#shared/records/filterValues.ts'
import { typed } from '#shared/records/fold.ts'
import { CALL_COLUMNS, exportFields, UTTERANCE_FIELDS } from '#shared/records/utteranceFields.ts'
import { parsePlatformTime } from '#shared/time.ts'

/** @param wanted what the option takes, to go into a sentence */
export function optionError(option: string, text: string, wanted: Bilingual): UsageError {
  return new UsageError(
    `选项 --${option} 应为${wanted.zh}，而不是“${text}”。`,
    `--${option} takes ${wanted.en}, not “${text}”.`,
  )
}

export function idOption(text: string, option: string): string {
  const parsed = identifier.safeParse(typed(text))
  if (parsed.success) return parsed.data
  throw new UsageError(
    `选项 --${option} 只能包含字母、数字和 - _ . ：，最长 128 个字符。`,
    `--${option} takes letters, digits and - _ . : only, at most 128 of them.`,
  )
}

export function keywordOption(text: string): string {
  const keyword = tidyKeyword(text)
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is refused
  if (keyword.length <= 64 && !/[\u0000-\u001f\u007f]/.test(keyword)) return keyword
  throw new UsageError(
    '选项 --keyword 最长 64 个字符，且不能包含控制字符。',
    '--keyword takes at most 64 characters and no control characters.',
  )
}

export function searchOption(text: string): string {
  if (text.trim() !== '' && text.length <= 200) return text
  throw new UsageError('选项 --search 应为 1 到 200 个字符。', '--search takes 1 to 200 characters.')
}

/** `0-100,100-500`; a bound may be negative or have decimals. */
export function levelsOption(text: string): [number, number][] {
  const ranges = text.split(',')
  const levels = ranges.map((part): [number, number] => {
    const found = /^\s*(-?\d+(?:\.\d+)?)\s*-\s*(-?\d+(?:\.\d+)?)\s*$/.exec(part)
    const [from, to] = [Number(found?.[1]), Number(found?.[2])]
    if (from <= to) return [from, to]
    throw new UsageError(
      `选项 --levels 应为由低到高的分数段，如 0-100,100-500，而不是“${part}”。`,
      `--levels takes score ranges from low to high such as 0-100,100-500, not “${part}”.`,
    )
  })
  if (levels.length <= 20) return levels
  throw new UsageError('选项 --levels 最多 20 段。', '--levels takes at most 20 ranges.')
}

/**
 * A China wall-clock moment. A bare date means the first second of that day, or the last where it ends a period.
 * @returns `YYYY-MM-DD HH:mm:ss`
 */
export const timeOption =
  (edge: 'start' | 'end') =>
  (text: string, option: string): string => {
    const time = text.trim()
    const whole = /^\d{4}-\d{2}-\d{2}$/.test(time)
      ? `${time} ${edge === 'start' ? '00:00:00' : '23:59:59'}`
      : time
    if (/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(whole) && parsePlatformTime(whole) !== null) return whole
    throw new UsageError(
      `选项 --${option} 应为 YYYY-MM-DD 或 "YYYY-MM-DD HH:mm:ss"，而不是“${time}”。`,
      `--${option} takes YYYY-MM-DD or "YYYY-MM-DD HH:mm:ss", not “${time}”.`,
    )
  }

/** `FROM,TO` */
export function periodOption(text: string, option: string): [string, string] {
  const parts = text.split(',')
  if (parts.length !== 2)
    throw new UsageError(
      `选项 --${option} 应为以逗号分隔的起止时间，如 2026-01-01,2026-01-31。`,
      `--${option} takes a start and an end separated by a comma, such as 2026-01-01,2026-01-31.`,
    )
  const [from, to] = [timeOption('start')(parts[0] ?? '', option), timeOption('end')(parts[1] ?? '', option)]
  ordered(option, from, to)
  return [from, to]
}

/** Refuses a period, begun by another option, that ends before it begins. */
export const endsAfter =
  (start: string) =>
  (values: Readonly<Record<string, unknown>>, option: string): void => {
    const [from, to] = [values[start], values[option]]
    if (typeof from === 'string' && typeof to === 'string') ordered(start, from, to)
  }

/** Both are of one form, so that text order is time order. */
function ordered(option: string, from: string, to: string): void {
  if (from > to)
    throw new UsageError(`选项 --${option} 的开始时间晚于结束时间。`, `--${option} begins after its end.`)
}

/** Columns of a call or of a sentence; which of the two fits is known once the rows are. */
export function columnsOption(text: string): string[] {
  const keys = text.split(',').map((key) => key.trim())
  for (const key of keys) if (exportFields('utterance', [key]).length === 0) throw unknownColumn(key)
  const repeated = keys.find((key, at) => keys.indexOf(key) !== at)
  if (repeated !== undefined)
    throw new UsageError(`选项 --columns 中的 ${repeated} 重复出现。`, `--columns names ${repeated} twice.`)
  return keys
}

function unknownColumn(key: string): UsageError {
  const all = [...CALL_COLUMNS, ...UTTERANCE_FIELDS].map((field) => field.key)
  const near = nearest(key, all)
  return near.length > 0
    ? new UsageError(
        `选项 --columns 中没有字段“${key}”，是否指 ${near.join('、')}？`,
        `--columns: there is no field “${key}”; did you mean ${near.join(', ')}?`,
      )
    : new UsageError(
        `选项 --columns 中没有字段“${key}”。可用字段：${all.join('、')}。`,
        `--columns: there is no field “${key}”. The fields are ${all.join(', ')}.`,
      )
}

export function zoneOption(text: string): string {
  if (isTimeZone(text)) return text
  throw new UsageError(
    `选项 --zone 应为时区名，如 Asia/Shanghai、UTC，而不是“${text}”。`,
    `--zone takes the name of a time zone such as Asia/Shanghai or UTC, not “${text}”.`,
  )
}

/** A name that a person gave. */
export function nameOption(text: string, option: string): string {
  const name = text.trim()
  if (name !== '' && name.length <= 60) return name
  throw new UsageError(`选项 --${option} 应为 1 到 60 个字符。`, `--${option} takes 1 to 60 characters.`)
}

export interface Out {
  path: string
  format: ExportFormat
}

export function outOption(text: string): Out {
  const extension = extname(text).toLowerCase()
  if (extension === '.csv') return { path: text, format: 'csv' }
  if (extension === '.xlsx') return { path: text, format: 'xlsx' }
  throw new UsageError(
    '选项 --out 应为以 .csv 或 .xlsx 结尾的文件名。',
    '--out takes a file name that ends in .csv or .xlsx.',
  )
}
