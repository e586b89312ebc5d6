/** The options by which calls are filtered: one for each entry of the filter catalogue. */
import { UsageError, type Option } from '#core/commandLine/options.ts'
import { LOCALES, type Bilingual, type Locale } from '#shared/locale.ts'
import {
  FILTERS,
  filterLabel,
  nameOfValue,
  nameFor,
  type Filter,
  type LocalFilter,
  type OneOfFilter,
  type RangeFilter,
} from '#shared/records/filters.ts'
import { withFilter } from '#shared/records/filterValues.ts'
import { typed } from '#shared/records/fold.ts'
import {
  endsAfter,
  keywordOption,
  levelsOption,
  optionError,
  periodOption,
  searchOption,
  timeOption,
} from './parse.ts'

const FORMS = {
  time: { zh: '时间', en: 'TIME' },
  period: { zh: '起,止', en: 'FROM,TO' },
  text: { zh: '文字', en: 'TEXT' },
  names: { zh: '名称,名称', en: 'NAME,NAME' },
  yesNo: { zh: '是|否', en: 'yes|no' },
} satisfies Record<string, Bilingual>

/** Times in a group have no option: the moment of the call and of its end have. */
const ENTRIES = FILTERS.filter(({ key }) => !key.includes('.'))

function nameOf(filter: Filter): string {
  return filter.option?.name ?? filter.key.replaceAll('_', '-')
}

/** Names are the catalogue's own, unknown to the types; {@link filterOf} reads their values. */
export type FilterOptions = Record<never, Option>

export const LIVE_OPTIONS = optionsOf(ENTRIES.filter(({ rules }) => rules !== undefined))
/** What the store alone answers. */
export const LOCAL_OPTIONS = optionsOf(
  ENTRIES.filter(({ rules }) => rules === undefined),
  { check: refuseLive },
)

export const FILTER = { ...LIVE_OPTIONS, ...LOCAL_OPTIONS }

function optionsOf(filters: readonly Filter[], extra: Option = {}): FilterOptions {
  return Object.fromEntries(filters.map((filter) => [nameOf(filter), { ...optionOf(filter), ...extra }]))
}

/** Of two commands that filter, one asks the platform where it is not told otherwise. */
function refuseLive(values: Readonly<Record<string, unknown>>, option: string): void {
  if (values['local'] === false)
    throw new UsageError(
      `平台不能按此筛选：--${option} 需要与 --local 一起使用。`,
      `The platform has no such filter: use --${option} together with --local.`,
    )
}

/** @param options values of these options, and perhaps others */
export function filterOf(options: Readonly<Record<string, unknown>>): LocalFilter {
  return ENTRIES.reduce<LocalFilter>((filter, entry) => {
    const value = options[nameOf(entry)]
    return value === undefined ? filter : withFilter(filter, entry, value)
  }, {})
}

function optionOf(filter: Filter): Option {
  const label = { zh: filterLabel(filter, 'zh-CN'), en: filterLabel(filter, 'en') }
  const help = filter.option?.help ?? label
  const form = filter.option?.form
  switch (filter.kind) {
    case 'text':
      return { form: form ?? FORMS.text, help, read: filter.of === 'number' ? keywordOption : searchOption }
    case 'flag':
      return { form: FORMS.yesNo, help, read: yesNo }
    case 'oneOf':
      if (filter.of === 'name')
        return {
          form: FORMS.names,
          help,
          read: (text, option) => names(text, option).map((one) => nameFor(filter, one) ?? one),
        }
      return {
        form: form ?? { zh: exampleOf(filter, 'zh-CN'), en: exampleOf(filter, 'en') },
        help,
        read: (text, option) => text.split(',').map((part) => numbered(filter, part, option)),
      }
    case 'range':
      if (filter.of !== 'duration') return { help, ...rangeOption(filter) }
      return { help: { zh: `${help.zh}（秒）`, en: `${help.en}, seconds` }, ...rangeOption(filter) }
  }
}

function rangeOption(filter: RangeFilter): Option {
  if (filter.form === 'several') return { form: filter.option?.form ?? '0-100', read: levelsOption }
  if (filter.of !== 'time') {
    const scale = filter.of === 'duration' ? 1000 : 1
    return { form: filter.of === 'duration' ? '30-60' : '1-5', read: openRange(scale) }
  }
  if (filter.form === 'from') return { form: FORMS.time, read: timeOption('start') }
  if (filter.form !== 'to') return { form: FORMS.period, read: periodOption }
  const start = ENTRIES.find((other) => other.field === filter.field && other !== filter)
  return {
    form: FORMS.time,
    read: timeOption('end'),
    ...(start && { check: endsAfter(nameOf(start)) }),
  }
}

function exampleOf(filter: OneOfFilter, locale: Locale): string {
  return `${nameOfValue(filter, 1, locale)},${nameOfValue(filter, 2, locale)}`
}

/** A number from 1 on, or its name in either language. */
function numbered(filter: OneOfFilter, part: string, option: string): number {
  const wanted = typed(part).toLowerCase()
  const { most = 0 } = filter
  const named = (value: number, locale: Locale): string => nameOfValue(filter, value, locale)
  const all = Array.from({ length: most }, (_, at) => at + 1)
  const found = all.find(
    (value) =>
      String(value) === wanted || LOCALES.some((locale) => named(value, locale).toLowerCase() === wanted),
  )
  if (found !== undefined) return found
  const few = most <= 5
  const listed = (locale: Locale, comma: string, to: string): string =>
    few
      ? all.map((value) => named(value, locale)).join(comma)
      : `${named(1, locale)}${to}${named(most, locale)}`
  throw new UsageError(
    `选项 --${option} 应为 ${listed('zh-CN', '、', ' 到 ')} 或 1 到 ${most}，以逗号分隔（如 ${exampleOf(filter, 'zh-CN')} 或 1,2），而不是“${part}”。`,
    `--${option} takes ${listed('en', ', ', ' to ')} or 1 to ${most}, separated by commas (${exampleOf(filter, 'en')} or 1,2), not “${part}”.`,
  )
}

function names(text: string, option: string): string[] {
  const all = text.split(',').map(typed)
  if (all.every((name) => name !== '' && name.length <= 500) && all.length <= 200) return all
  throw optionError(option, text, {
    zh: '名称，以逗号分隔',
    en: 'names, separated by commas',
  })
}

function yesNo(text: string, option: string): boolean {
  const word = typed(text).toLowerCase()
  if (['yes', 'y', 'true', '是'].includes(word)) return true
  if (['no', 'n', 'false', '否'].includes(word)) return false
  throw optionError(option, text, { zh: '是或否', en: 'yes or no' })
}

/** `30-60`, `30-` or `-60`; a length of time is typed in seconds. */
function openRange(scale: number) {
  return (text: string, option: string): [number | null, number | null] => {
    const found = /^(\d+(?:\.\d+)?)?\s*-\s*(\d+(?:\.\d+)?)?$/.exec(typed(text))
    const [from, to] = [found?.[1], found?.[2]].map((end) => (end === undefined ? null : Number(end) * scale))
    const turned = from != null && to != null && from > to
    if (found !== null && (from != null || to != null) && !turned) return [from ?? null, to ?? null]
    throw optionError(option, text, {
      zh: `由小到大的范围${scale === 1 ? '' : '（秒）'}，如 30-60、30- 或 -60`,
      en: `a range from low to high${scale === 1 ? '' : ' in seconds'} such as 30-60, 30- or -60`,
    })
  }
}
