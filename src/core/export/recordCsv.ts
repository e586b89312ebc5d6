import type { Locale } from '#shared/locale.ts'
import { inLocale } from '#shared/locale.ts'
import { recordFields, type RecordField } from '#shared/records/fields.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { BYTE_ORDER_MARK, csvLine } from './csv.ts'

export interface RecordCsvOptions {
  /** Keys of the field catalogue, in the order of the columns. */
  columns: string[]
  header: 'label' | 'key'
  locale: Locale
  raw: boolean
}

const SECONDS: Record<Locale, string> = { 'zh-CN': '(秒)', en: ' (s)' }
const CHINA_TIME: Record<Locale, string> = { 'zh-CN': '(北京时间)', en: ' (China time)' }

/** The header names the unit and the zone, so that cells hold values alone. */
function headerText(field: RecordField, { header, locale }: RecordCsvOptions): string {
  if (header === 'key') return field.key
  const label = inLocale(field.label, locale)
  if (field.type === 'duration') return label + SECONDS[locale]
  if (field.type === 'time') return label + CHINA_TIME[locale]
  return label
}

export interface RecordCsv {
  head: string
  line: (record: CallRecord) => string
}

/** The lines of a CSV file of call records. `raw` files have no byte order mark. */
export function recordCsv(options: RecordCsvOptions): RecordCsv {
  const fields = recordFields(options.columns)
  const { locale, raw } = options
  const head = csvLine(
    fields.map((field) => ({ text: headerText(field, options), type: 'text' })),
    raw,
  )
  return {
    head: raw ? head : BYTE_ORDER_MARK + head,
    line: (record) =>
      csvLine(
        fields.map((field) => ({ text: field.file(record, locale), type: field.type })),
        raw,
      ),
  }
}
