/** What a file says of itself, for the sheet at its end. */
import { LAYOUT_OPTIONS, valueText, type OptionTable } from '#shared/exports/options.ts'
import type { ExportFrom, ExportJob } from '#shared/exports/types.ts'
import { inLocale, type Bilingual } from '#shared/locale.ts'
import { filterConditions } from '#shared/records/filterWords.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import { typedApart } from '#shared/records/filterValues.ts'
import { writtenNumber } from '#shared/records/phoneNumber.ts'
import { maskText } from '../masking/mask.ts'
import type { TableFacts } from './table.ts'
import { momentText, wallClock } from './zone.ts'

export interface FactsOptions {
  job: ExportJob
  /** When the export began, ms since the epoch. */
  at: number
  /** The platform's user id; null where it says nothing. */
  userId: string | null
  version: string
}

const SOURCES: Record<ExportFrom['source'], Bilingual> = {
  live: { zh: '实时查询平台', en: 'Live, asked from the platform' },
  local: { zh: '本机保存的通话', en: 'The calls kept on this machine' },
  chosen: { zh: '手工选择的通话', en: 'Calls picked by hand' },
}

/** @returns labels and values in the file's language */
export function exportFacts({ job, at, userId, version }: FactsOptions): TableFacts {
  const { layout, from } = job
  const { locale, zone } = layout
  const say = (zh: string, en: string): string => inLocale({ zh, en }, locale)
  const number = (value: number): string => new Intl.NumberFormat(locale).format(value)
  const conditions = from.source === 'chosen' ? [] : filterConditions(from.filter, locale)
  const facts: [string, string][] = []
  const add = (zh: string, en: string, value: string): void => void facts.push([say(zh, en), value])

  if (job.taskName !== null) add('任务名称', 'Task', job.taskName)
  add('任务 ID', 'Task id', job.taskId)
  if (userId !== null) add('用户 ID', 'User id', userId)
  add('数据来源', 'Source', inLocale(SOURCES[from.source], locale))
  // What was searched for may be a number, or a part of one.
  const searched = from.source === 'chosen' ? [] : numbersIn(from.filter)
  const told = (text: string): string => (layout.mask ? maskText(text, searched) : text)
  if (conditions.length > 0) for (const { text } of conditions) add('筛选条件', 'Filter', told(text))
  else if (from.source !== 'chosen') add('筛选条件', 'Filter', say('无，整个任务', 'None: the whole task'))
  add('通话数', 'Calls', number(job.records))
  add('数据行数', 'Rows', number(job.rows))
  if (job.missing > 0)
    add(
      '未取到的通话',
      'Calls missing',
      say(`${number(job.missing)}，文件不完整`, `${number(job.missing)}: this file is incomplete`),
    )
  for (const [key, option] of Object.entries(LAYOUT_OPTIONS as OptionTable))
    if (option.fact)
      facts.push([
        inLocale(option.fact.label, locale),
        inLocale(valueText(option, layout[key as keyof typeof LAYOUT_OPTIONS]), locale),
      ])
  add('导出时间', 'Exported at', momentText(wallClock(zone))(at))
  add('导出程序', 'Exported by', `通话簿 Callbook ${version}`)
  return facts
}

function numbersIn(filter: LocalFilter): string[] {
  return Object.values(typedApart(filter).typed as Record<string, string>).flatMap((text) => {
    const digits = writtenNumber(text)
    return digits !== null && digits.length >= 5 ? [digits] : (text.match(/\d{5,}/g) ?? [])
  })
}
