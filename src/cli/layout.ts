/** The options of `export` that say what the file looks like. */
import { nearest } from '#core/commandLine/nearest.ts'
import {
  UsageError,
  type Option,
  type Options,
  type OptionValues as Given,
} from '#core/commandLine/options.ts'
import { oneOf } from '#core/commandLine/readers.ts'
import {
  CSV_OPTIONS,
  LAYOUT_OPTIONS,
  type ExportOption,
  type OptionTable,
  type OptionValue,
  type OptionValues,
} from '#shared/exports/options.ts'
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
  ...optionsOf(LAYOUT_OPTIONS),
} satisfies Options

export const CSV_ONLY = optionsOf(CSV_OPTIONS)

/** An option of the catalogue as the command line takes it. */
type CommandOption<Each extends ExportOption> = Each extends { kind: 'flag' }
  ? Option & { read?: never }
  : Option & { read: (text: string, option: string) => OptionValue<Each> }

function optionsOf<Table extends OptionTable>(table: Table) {
  const options = Object.values(table).map((option) => [option.cli.name, commandOption(option)])
  return Object.fromEntries(options) as {
    [Key in keyof Table as Table[Key]['cli']['name']]: CommandOption<Table[Key]>
  }
}

function commandOption(option: ExportOption): Option {
  const { only, initial, cli } = option
  const check = only === undefined ? {} : { check: forFormat(only) }
  if (option.kind === 'flag') return { help: cli.help, ...check }
  const help = { zh: `${cli.help.zh}，默认 ${initial}`, en: `${cli.help.en}, ${initial} by default` }
  return option.kind === 'choice'
    ? { ...oneOf(...Object.keys(option.values)), help, ...check }
    : { form: { zh: '时区', en: 'ZONE' }, read: zoneOption, help, ...check }
}

/** The other format has none of it. */
function forFormat(only: ExportFormat): Option['check'] {
  return ({ out }, option) => {
    const format = (out as Out | undefined)?.format ?? only
    if (format !== only)
      throw new UsageError(
        `选项 --${option} 只适用于 ${only.toUpperCase()}：请把 --out 改为以 .${only} 结尾，或去掉 --${option}。`,
        `--${option} is for ${only.toUpperCase()} alone: let --out end in .${only}, or leave --${option} out.`,
      )
  }
}

/** What the command line says of a layout; the rest comes from a preset or the defaults. */
export interface LayoutOptions {
  /** null for a saved export without `--out`: the format that was saved. */
  format: ExportFormat | null
  /** Id of one that comes with the product, or the name of a person's own. */
  preset: string | undefined
  changes: Partial<ExportLayout>
  raw: boolean
  csv: Partial<CsvOptions>
}

/** @throws UsageError */
export function layoutOptions(
  values: Given<typeof LAYOUT & typeof CSV_ONLY>,
  format: ExportFormat | null,
): LayoutOptions {
  const { columns, preset, raw } = values
  return {
    format,
    preset,
    changes: { ...(columns && { columns }), ...chosen(LAYOUT_OPTIONS, values) },
    raw,
    csv: chosen(CSV_OPTIONS, values),
  }
}

/** What was given of a part of the catalogue, by the names of the layout. */
function chosen<Table extends OptionTable>(
  table: Table,
  values: Readonly<Record<string, unknown>>,
): Partial<OptionValues<Table>> {
  const found = Object.entries(table).flatMap(([key, option]) => {
    const value = values[option.cli.name]
    if (option.kind === 'flag') return value === true ? [[key, option.given ?? true]] : []
    return value === undefined ? [] : [[key, value]]
  })
  return Object.fromEntries(found) as Partial<OptionValues<Table>>
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
