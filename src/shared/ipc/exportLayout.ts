/** What an exported file looks like and which calls it holds, as it crosses a boundary or lies in the settings. */
import { z } from 'zod'
import { MOST_CHOSEN } from '../exports/chosen.ts'
import {
  CSV_OPTIONS,
  LAYOUT_OPTIONS,
  type ExportOption,
  type OptionTable,
  type OptionValue,
} from '../exports/options.ts'
import type { CsvOptions, ExportFilter, ExportFrom, ExportLayout } from '../exports/types.ts'
import { isTimeZone } from '../exports/zone.ts'
import { LOCALES } from '../locale.ts'
import type { ExportChoice } from '../preferences.ts'
import { exportFields } from '../records/utteranceFields.ts'
import { localFilter, localSort, recordFilter } from './filters.ts'

const column = z
  .string()
  .max(60)
  .refine((key) => exportFields('utterance', [key]).length > 0, { message: 'not a column' })
export const columns = z
  .array(column)
  .min(1)
  .max(200)
  .refine((keys) => new Set(keys).size === keys.length, { message: 'a column twice' })

function schemaOf(option: ExportOption): z.ZodType {
  if (option.kind === 'flag') return z.boolean()
  if (option.kind === 'choice') return z.enum(Object.keys(option.values))
  return z.string().max(60).refine(isTimeZone, { message: 'not a time zone' })
}

const schemasOf = <Table extends OptionTable>(table: Table) =>
  Object.fromEntries(Object.entries(table).map(([key, option]) => [key, schemaOf(option)])) as {
    [Key in keyof Table]: z.ZodType<OptionValue<Table[Key]>, OptionValue<Table[Key]>>
  }

export const csvOptions = z.strictObject(schemasOf(CSV_OPTIONS)) satisfies z.ZodType<CsvOptions>

const layoutOptions = z.strictObject({
  format: z.enum(['csv', 'xlsx']),
  columns,
  locale: z.enum(LOCALES),
  ...schemasOf(LAYOUT_OPTIONS),
  csv: csvOptions,
})

export const exportLayout = layoutOptions.refine(
  ({ rows, columns: keys }) => exportFields(rows, keys).length > 0,
  { path: ['columns'], message: 'no column of these rows' },
) satisfies z.ZodType<ExportLayout>

export const exportChoice = z.strictObject({
  layout: exportLayout,
  followsTable: z.boolean(),
}) satisfies z.ZodType<ExportChoice>

const live = z.strictObject({ source: z.literal('live'), filter: recordFilter })
const local = z.strictObject({ source: z.literal('local'), filter: localFilter, sort: localSort })
const recordIds = z.array(z.string().min(1).max(200)).max(MOST_CHOSEN)

export const exportFilter = z.discriminatedUnion('source', [live, local]) satisfies z.ZodType<ExportFilter>
export const exportFrom = z.discriminatedUnion('source', [
  live,
  local,
  z.strictObject({ source: z.literal('chosen'), ids: recordIds }),
]) satisfies z.ZodType<ExportFrom>
