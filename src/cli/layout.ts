/** The options of `export` that say what the file looks like. */
import { nearest } from '#core/commandLine/nearest.ts'
import { UsageError, type Options, type OptionValues } from '#core/commandLine/options.ts'
import { oneOf } from '#core/commandLine/readers.ts'
import {
  BUILT_IN_PRESETS,
  builtInPreset,
  defaultLayout,
  PLATFORM_ZONE,
  RAW_CSV,
  withPreset,
} from '#shared/exports/presets.ts'
import type { CsvOptions, ExportFormat, ExportLayout, ExportPreset } from '#shared/exports/types.ts'
import type { Locale } from '#shared/locale.ts'
import { exportFields } from '#shared/records/utteranceFields.ts'
import { columnsOption, nameOption, zoneOption, type Out } from './parse.ts'

export const LAYOUT = {
  preset: {
    form: { zh: '方案', en: 'NAME' },
    help: {
      zh: `${BUILT_IN_PRESETS.map(({ id }) => id).join('、')}，或自己保存的方案名`,
      en: `${BUILT_IN_PRESETS.map(({ id }) => id).join(', ')}, or one of your own`,
    },
    read: nameOption,
  },
  columns: {
    form: 'a,b',
    help: {
      zh: '字段及顺序，使用平台的字段名（如 callee,bill；逐句时另有 details.text 等）',
      en: 'fields in order, by the platform’s names (callee,bill; of a sentence details.text and more)',
    },
    read: columnsOption,
  },
  rows: {
    ...oneOf('record', 'utterance'),
    help: { zh: '每行一通电话（默认）或一句话', en: 'a row a call (default) or a row a sentence' },
  },
  header: {
    ...oneOf('label', 'key'),
    help: { zh: '表头用名称（默认）或字段名', en: 'header row in words (default) or field names' },
  },
  mask: {
    help: { zh: '号码打码，对话和备注中的一并处理', en: 'phone numbers masked, in what was said too' },
  },
  zone: {
    form: { zh: '时区', en: 'ZONE' },
    help: {
      zh: `时间所用的时区，默认 ${PLATFORM_ZONE}`,
      en: `time zone of the times, ${PLATFORM_ZONE} by default`,
    },
    read: zoneOption,
  },
  'duration-unit': {
    ...oneOf('s', 'ms', 'min', 'clock'),
    help: {
      zh: '时长的单位，默认 s；clock 是时分秒',
      en: 'unit of durations, s by default; clock is h:mm:ss',
    },
  },
} satisfies Options

/** A spreadsheet has none of it. */
function forCsv({ out }: { out?: unknown }, option: string): void {
  if ((out as Out | undefined)?.format === 'xlsx')
    throw new UsageError(
      `选项 --${option} 只适用于 CSV：请把 --out 改为以 .csv 结尾，或去掉 --${option}。`,
      `--${option} is for CSV alone: let --out end in .csv, or leave --${option} out.`,
    )
}

export const CSV_ONLY = {
  encoding: {
    ...oneOf('utf-8', 'gb18030'),
    help: { zh: '编码，默认 utf-8', en: 'encoding, utf-8 by default' },
    check: forCsv,
  },
  'no-bom': { help: { zh: '不写 BOM', en: 'no byte order mark' }, check: forCsv },
  'line-end': {
    ...oneOf('crlf', 'lf'),
    help: { zh: '换行，默认 crlf', en: 'line end, crlf by default' },
    check: forCsv,
  },
  delimiter: {
    ...oneOf('comma', 'tab'),
    help: { zh: '分隔符，默认逗号', en: 'between cells, comma by default' },
    check: forCsv,
  },
  raw: {
    help: {
      zh: '单元格保持原样，不做电子表格安全处理，不写 BOM',
      en: 'cells as they are, without the protections for spreadsheets and without a byte order mark',
    },
    check: forCsv,
  },
} satisfies Options

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
  values: OptionValues<typeof LAYOUT & typeof CSV_ONLY>,
  format: ExportFormat | null,
): LayoutOptions {
  const { columns, header, rows, zone, encoding, delimiter } = values
  return {
    format,
    preset: values.preset,
    changes: given({
      columns,
      header,
      rows,
      mask: values.mask || undefined,
      zone,
      durationUnit: values['duration-unit'],
    }),
    raw: values.raw,
    csv: given({
      encoding,
      bom: values['no-bom'] ? false : undefined,
      lineEnd: values['line-end'],
      delimiter,
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

/** Without what was not given. */
function given<T extends object>(options: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
}
