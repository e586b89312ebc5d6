/** The columns of a file: which fields, how a spreadsheet is to read them, what stands above them. */
import type { DurationUnit, ExportLayout } from '#shared/exports/types.ts'
import { inLocale, type Bilingual } from '#shared/locale.ts'
import { exportFields, LINK_FIELD, type ExportField } from '#shared/records/utteranceFields.ts'
import type { CellKind, TableColumn } from './table.ts'

const DURATION_KINDS: Record<DurationUnit, CellKind> = {
  s: 'number',
  ms: 'integer',
  min: 'number',
  clock: 'clock',
}
const DURATION_UNITS: Record<DurationUnit, Bilingual> = {
  s: { zh: '秒', en: 's' },
  ms: { zh: '毫秒', en: 'ms' },
  min: { zh: '分钟', en: 'min' },
  clock: { zh: '时:分:秒', en: 'h:mm:ss' },
}
/** Zones that have a better name than their own. */
const ZONE_NAMES: Record<string, Bilingual> = {
  'Asia/Shanghai': { zh: '北京时间', en: 'China time' },
}

function kindOf(field: ExportField, durationUnit: DurationUnit): CellKind {
  if (field === LINK_FIELD) return 'link'
  switch (field.type) {
    case 'id':
    case 'phone':
      return 'digits'
    case 'integer':
      // Points can have a fraction.
      return field.unit === 'points' ? 'number' : 'integer'
    case 'duration':
      return DURATION_KINDS[durationUnit]
    case 'time':
      return 'time'
    default:
      return 'text'
  }
}

/** The header names the unit and the zone, so that cells hold values alone; the platform's keys stand as they are. */
function headerOf(field: ExportField, { header, locale, zone, durationUnit }: ExportLayout): string {
  if (header === 'key') return field.key
  const label = inLocale(field.label, locale)
  const note = (text: string): string => (locale === 'zh-CN' ? `${label}（${text}）` : `${label} (${text})`)
  if (field.type === 'duration') return note(inLocale(DURATION_UNITS[durationUnit], locale))
  if (field.type !== 'time') return label
  const name = ZONE_NAMES[zone]
  return note(name === undefined ? zone : inLocale(name, locale))
}

/** The fields of a layout in their order, each with its column. */
export function layoutColumns(layout: ExportLayout): { field: ExportField; column: TableColumn }[] {
  return exportFields(layout.rows, layout.columns).map((field) => ({
    field,
    column: {
      key: field.key,
      header: headerOf(field, layout),
      kind: kindOf(field, layout.durationUnit),
      width: field.width,
    },
  }))
}

/** A ten-thousandth of a minute is 6 ms. */
const MINUTE_STEPS = 1e4

/** A length of time in the unit of the file; `clock` keeps milliseconds. */
export function inUnit(milliseconds: number, unit: DurationUnit): number {
  switch (unit) {
    case 's':
      return milliseconds / 1000
    case 'min':
      return Math.round((milliseconds / 60_000) * MINUTE_STEPS) / MINUTE_STEPS
    default:
      return milliseconds
  }
}
