/** The options of `export` that say what the file looks like. */
import { nearest } from '#core/commandLine/nearest.ts'
import { UsageError, type OptionValues } from '#core/commandLine/options.ts'
import {
  BUILT_IN_PRESETS,
  builtInPreset,
  defaultLayout,
  RAW_CSV,
  withPreset,
} from '#shared/exports/presets.ts'
import type { CsvOptions, ExportFormat, ExportLayout, ExportPreset } from '#shared/exports/types.ts'
import type { Locale } from '#shared/locale.ts'
import { exportFields } from '#shared/records/utteranceFields.ts'
import { choiceOption, columnsOption, nameOption, zoneOption } from './parse.ts'

const VALUE = { type: 'string' } as const
const FLAG = { type: 'boolean' } as const
const CSV_ONLY = {
  raw: FLAG,
  encoding: VALUE,
  'no-bom': FLAG,
  'line-end': VALUE,
  delimiter: VALUE,
} as const
export const EXPORT = {
  preset: VALUE,
  columns: VALUE,
  header: VALUE,
  rows: VALUE,
  mask: FLAG,
  zone: VALUE,
  'duration-unit': VALUE,
  ...CSV_ONLY,
} as const

/** What the command line says of a layout; the rest comes from a preset or the defaults. */
export interface LayoutOptions {
  /** null for a saved export without `--out`: the format that was saved. */
  format: ExportFormat | null
  /** Id of one that comes with the product, or the name of a person's own. */
  preset: string | undefined
  changes: Partial<Pick<ExportLayout, 'columns' | 'header' | 'rows' | 'mask' | 'zone' | 'durationUnit'>>
  raw: boolean
  csv: Partial<CsvOptions>
}

/** @throws UsageError */
export function layoutOptions(
  values: OptionValues<typeof EXPORT>,
  format: ExportFormat | null,
): LayoutOptions {
  if (format === 'xlsx') refuseCsvOnly(values)
  return {
    format,
    preset: values.preset === undefined ? undefined : nameOption('preset', values.preset),
    changes: given({
      columns: columnsOption(values.columns),
      header: choiceOption('header', values.header, ['label', 'key']),
      rows: choiceOption('rows', values.rows, ['record', 'utterance']),
      mask: values.mask,
      zone: zoneOption(values.zone),
      durationUnit: choiceOption('duration-unit', values['duration-unit'], ['s', 'ms', 'min', 'clock']),
    }),
    raw: values.raw ?? false,
    csv: given({
      encoding: choiceOption('encoding', values.encoding, ['utf-8', 'gb18030']),
      bom: values['no-bom'] === true ? false : undefined,
      lineEnd: choiceOption('line-end', values['line-end'], ['crlf', 'lf']),
      delimiter: choiceOption('delimiter', values.delimiter, ['comma', 'tab']),
    }),
  }
}

/**
 * The layout that these options make.
 * @param locale language of the header, unless a preset of one's own says another
 * @throws UsageError for a preset that is not there, or columns that do not fit the rows
 */
export function layoutFrom(
  { format, preset, changes, raw, csv }: LayoutOptions,
  presets: readonly ExportPreset[],
  locale: Locale,
): ExportLayout {
  const base = presetLayout(preset, presets, locale)
  const asSentences = changes.rows === 'utterance' && base.rows === 'record' && preset === undefined
  const rowsBase = asSentences ? withPreset(base, BUILT_IN_UTTERANCES) : base
  const layout: ExportLayout = {
    ...rowsBase,
    ...(format === null ? {} : { format }),
    ...changes,
    csv: { ...(raw ? RAW_CSV : base.csv), ...csv },
  }
  const stranger = layout.columns.find((key) => exportFields(layout.rows, [key]).length === 0)
  if (stranger === undefined) return layout
  if (changes.columns === undefined)
    return { ...layout, columns: layout.columns.filter((key) => exportFields(layout.rows, [key]).length > 0) }
  throw new UsageError(
    `${stranger} 是一句话的字段：请加上 --rows utterance，或去掉它。`,
    `${stranger} belongs to a sentence: add --rows utterance, or leave it out.`,
  )
}

const BUILT_IN_UTTERANCES = builtInPreset('utterances') as NonNullable<ReturnType<typeof builtInPreset>>

function presetLayout(
  name: string | undefined,
  presets: readonly ExportPreset[],
  locale: Locale,
): ExportLayout {
  const base = defaultLayout(locale)
  if (name === undefined) return base
  const own = presets.find((preset) => preset.name === name)
  if (own) return own.layout
  const builtIn = builtInPreset(name)
  if (builtIn) return withPreset(base, builtIn)
  const known = [...BUILT_IN_PRESETS.map(({ id }) => id), ...presets.map((preset) => preset.name)]
  const offered = nearest(name, known)[0]
  throw offered === undefined
    ? new UsageError(
        `没有导出方案“${name}”，可用：${known.join('、')}。`,
        `There is no preset “${name}”: use ${known.join(', ')}.`,
      )
    : new UsageError(
        `没有导出方案“${name}”，是否指 ${offered}？`,
        `There is no preset “${name}”; did you mean ${offered}?`,
      )
}

function refuseCsvOnly(values: OptionValues<typeof EXPORT>): void {
  const option = (Object.keys(CSV_ONLY) as (keyof typeof CSV_ONLY)[]).find(
    (name) => values[name] !== undefined,
  )
  if (option !== undefined)
    throw new UsageError(
      `选项 --${option} 只适用于 CSV：请把 --out 改为以 .csv 结尾，或去掉 --${option}。`,
      `--${option} is for CSV alone: let --out end in .csv, or leave --${option} out.`,
    )
}

/** Without what was not given. */
function given<T extends object>(options: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
}
