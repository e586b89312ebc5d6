/**
 * The catalogue of what can be chosen about how a file is written. An entry is all there is of an option but its effect:
 * its type, default, schema, form on the disk, the window's control, the line in the sheet that says what a file is, the
 * command line's option and help follow from it. What it does stands where files are written, in `core/export`.
 */
import type { Bilingual } from '../locale.ts'

export type ExportFormat = 'csv' | 'xlsx'

interface Option {
  /** Beside its control in the window, or before its values where it stands in the row of the option before it. */
  label: Bilingual
  joins?: true
  /** On the command line: its name without dashes; help adds the default. */
  cli: { name: string; help: Bilingual }
  /** The other format has none of it. */
  only?: ExportFormat
}

/** One of a few. In the window a select, unless it says otherwise. */
export interface Choice<Value extends string = string> extends Option {
  kind: 'choice'
  initial: Value
  /** As the window and the sheet call them. */
  values: Readonly<Record<Value, Bilingual>>
  control?: 'buttons' | 'elsewhere'
  /** What the window offers in place of the values, where one pick sets more than this option. */
  offers?: readonly Offer[]
  fact?: { label: Bilingual }
}

export interface Offer {
  label: Bilingual
  sets: Readonly<Record<string, string | boolean>>
}

/** Yes or no. In the window a box to tick. */
export interface Flag extends Option {
  kind: 'flag'
  initial: boolean
  /** Beside the box. */
  text: Bilingual
  /** Below it, as a warning while it is ticked. */
  note?: Bilingual
  control?: 'elsewhere'
  /** What giving it on the command line means. Default true. */
  given?: boolean
  /** What a kept value stands for that cannot be read. Default the initial one. */
  unreadable?: boolean
  fact?: { label: Bilingual; on: Bilingual; off: Bilingual }
}

/** A time zone by its IANA name. */
export interface Zone extends Option {
  kind: 'zone'
  initial: string
  fact?: { label: Bilingual }
}

export type ExportOption = Choice | Flag | Zone
export type OptionTable = Readonly<Record<string, ExportOption>>

export type OptionValue<Each> = Each extends { kind: 'flag' }
  ? boolean
  : Each extends { values: Readonly<Record<infer Value, Bilingual>> }
    ? Value
    : string
export type OptionValues<Table> = { -readonly [Key in keyof Table]: OptionValue<Table[Key]> }

const choice = <const Values extends Readonly<Record<string, Bilingual>>, const Name extends string>(
  option: Omit<Choice, 'kind' | 'values' | 'initial' | 'cli'> & {
    values: Values
    initial: NoInfer<keyof Values & string>
    cli: { name: Name; help: Bilingual }
  },
) => ({ kind: 'choice' as const, ...option })
const flag = <const Name extends string>(
  option: Omit<Flag, 'kind' | 'cli'> & { cli: { name: Name; help: Bilingual } },
) => ({ kind: 'flag' as const, ...option })

/** The platform's own clock. */
export const PLATFORM_ZONE = 'Asia/Shanghai'

/** Of every file. */
export const LAYOUT_OPTIONS = {
  /** A row a call, or a row a sentence with its call's fields beside it. */
  rows: choice({
    label: { zh: '每行', en: 'A row is' },
    values: {
      record: { zh: '一通电话', en: 'a call' },
      utterance: { zh: '一句话', en: 'a sentence' },
    },
    initial: 'record',
    control: 'elsewhere',
    fact: { label: { zh: '每行内容', en: 'A row is' } },
    cli: { name: 'rows', help: { zh: '每行一通电话或一句话', en: 'a row a call or a row a sentence' } },
  }),
  /** The catalogue's labels in the file's language, or the platform's keys. */
  header: choice({
    label: { zh: '表头', en: 'Header' },
    values: {
      label: { zh: '名称', en: 'Words' },
      key: { zh: '平台字段名', en: 'Field names' },
    },
    initial: 'label',
    control: 'buttons',
    offers: [
      { label: { zh: '中文名称', en: '中文' }, sets: { header: 'label', locale: 'zh-CN' } },
      { label: { zh: 'English', en: 'English' }, sets: { header: 'label', locale: 'en' } },
      { label: { zh: '平台字段名', en: 'Field names' }, sets: { header: 'key' } },
    ],
    cli: { name: 'header', help: { zh: '表头用名称或字段名', en: 'header row in words or field names' } },
  }),
  /** That times are written in. */
  zone: {
    kind: 'zone',
    label: { zh: '时区', en: 'Time zone' },
    initial: PLATFORM_ZONE,
    fact: { label: { zh: '时间所用时区', en: 'Times are in' } },
    cli: { name: 'zone', help: { zh: '时间所用的时区', en: 'time zone of the times' } },
  },
  /** Seconds, milliseconds and minutes are numbers; `clock` is `1:02:03`. */
  durationUnit: choice({
    label: { zh: '时长', en: 'Durations' },
    joins: true,
    values: {
      s: { zh: '秒', en: 'seconds' },
      min: { zh: '分钟', en: 'minutes' },
      clock: { zh: '时分秒 (h:mm:ss)', en: 'h:mm:ss' },
      ms: { zh: '毫秒', en: 'milliseconds' },
    },
    initial: 's',
    fact: { label: { zh: '时长单位', en: 'Lengths of time are in' } },
    cli: {
      name: 'duration-unit',
      help: { zh: '时长的单位，clock 是时分秒', en: 'unit of durations; clock is h:mm:ss' },
    },
  }),
  /** Phone numbers as 138****1234, wherever they appear. */
  mask: flag({
    label: { zh: '号码', en: 'Numbers' },
    text: {
      zh: '打码（138****1234），对话和备注中的号码一并处理',
      en: 'Mask as 138****1234, in what was said too',
    },
    initial: false,
    // A damaged setting must not put an unmasked number into a file.
    unreadable: true,
    fact: {
      label: { zh: '号码', en: 'Phone numbers' },
      on: { zh: '已打码', en: 'masked' },
      off: { zh: '完整', en: 'in full' },
    },
    cli: {
      name: 'mask',
      help: { zh: '号码打码，对话和备注中的一并处理', en: 'phone numbers masked, in what was said too' },
    },
  }),
} satisfies OptionTable

/** Of a CSV file alone; they lie together, as `csv`. */
export const CSV_OPTIONS = {
  /** GB18030 is for Chinese editions of Excel that ignore a byte order mark; it has none itself. */
  encoding: choice({
    label: { zh: '编码', en: 'Encoding' },
    values: { 'utf-8': { zh: 'UTF-8', en: 'UTF-8' }, gb18030: { zh: 'GB18030', en: 'GB18030' } },
    initial: 'utf-8',
    only: 'csv',
    offers: [
      {
        label: { zh: 'UTF-8（适合 Excel、WPS）', en: 'UTF-8 (for Excel, WPS)' },
        sets: { encoding: 'utf-8', bom: true },
      },
      {
        label: { zh: 'UTF-8，不带 BOM（适合程序）', en: 'UTF-8 without BOM (for programs)' },
        sets: { encoding: 'utf-8', bom: false },
      },
      {
        label: { zh: 'GB18030（适合旧版中文 Excel）', en: 'GB18030 (for old Chinese Excel)' },
        sets: { encoding: 'gb18030' },
      },
    ],
    cli: { name: 'encoding', help: { zh: '编码', en: 'encoding' } },
  }),
  /** A byte order mark, of UTF-8 alone. */
  bom: flag({
    label: { zh: 'BOM', en: 'BOM' },
    text: { zh: '写 BOM', en: 'Byte order mark' },
    initial: true,
    only: 'csv',
    control: 'elsewhere',
    given: false,
    cli: { name: 'no-bom', help: { zh: '不写 BOM', en: 'no byte order mark' } },
  }),
  delimiter: choice({
    label: { zh: '分隔符', en: 'Delimiter' },
    values: {
      comma: { zh: '逗号', en: 'Comma' },
      tab: { zh: '制表符 (Tab)', en: 'Tab' },
    },
    initial: 'comma',
    only: 'csv',
    cli: { name: 'delimiter', help: { zh: '分隔符', en: 'between cells' } },
  }),
  lineEnd: choice({
    label: { zh: '换行', en: 'Line end' },
    joins: true,
    values: { crlf: { zh: 'CRLF', en: 'CRLF' }, lf: { zh: 'LF', en: 'LF' } },
    initial: 'crlf',
    only: 'csv',
    cli: { name: 'line-end', help: { zh: '换行', en: 'line end' } },
  }),
  /** Cells byte for byte, without the protections for spreadsheets. */
  raw: flag({
    label: { zh: '单元格', en: 'Cells' },
    text: { zh: '保持原样', en: 'As they are' },
    note: {
      zh: '供程序读取；在 Excel 中长号码会变形，以 = 开头的文字可能当作公式执行。',
      en: 'For programs. Excel shortens long numbers, and may run text that begins with =.',
    },
    initial: false,
    only: 'csv',
    cli: {
      name: 'raw',
      help: {
        zh: '单元格保持原样，不做电子表格安全处理，不写 BOM',
        en: 'cells as they are, without the protections for spreadsheets and without a byte order mark',
      },
    },
  }),
} satisfies OptionTable

/** The value of each option where none was chosen. */
export function initialValues<Table extends OptionTable>(table: Table): OptionValues<Table> {
  return Object.fromEntries(
    Object.entries(table).map(([key, { initial }]) => [key, initial]),
  ) as OptionValues<Table>
}

/** What those stand for that cannot be read, where that is not the initial value. */
export function unreadableValues<Table extends OptionTable>(table: Table): Partial<OptionValues<Table>> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([key, option]) =>
      option.kind === 'flag' && option.unreadable !== undefined ? [[key, option.unreadable]] : [],
    ),
  ) as Partial<OptionValues<Table>>
}

/** What is known of it in words, for people. */
export function valueText(option: ExportOption, value: string | boolean): Bilingual {
  if (option.kind === 'choice') return option.values[value as string] ?? { zh: '', en: '' }
  if (option.kind === 'flag') return (value ? option.fact?.on : option.fact?.off) ?? option.text
  return { zh: String(value), en: String(value) }
}
