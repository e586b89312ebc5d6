import type { Bilingual, Locale } from '../locale.ts'
import { DEFAULT_COLUMNS, RECORD_FIELDS } from '../records/fields.ts'
import { isMarkKey } from '../reviews/markFields.ts'
import { LINK_FIELD, UTTERANCE_FIELDS } from '../records/utteranceFields.ts'
import { CSV_OPTIONS, initialValues, LAYOUT_OPTIONS } from './options.ts'
import type { CsvOptions, ExportLayout, ExportRows } from './types.ts'

/** What comes with the product. They choose rows and columns and leave the rest of a layout as it is. */
export interface BuiltInPreset {
  id: 'essentials' | 'everything' | 'conversation' | 'utterances'
  label: Bilingual
  rows: ExportRows
  columns: readonly string[]
}

export const BUILT_IN_PRESETS: readonly BuiltInPreset[] = [
  {
    id: 'essentials',
    label: { zh: '常用字段', en: 'Essentials' },
    rows: 'record',
    columns: DEFAULT_COLUMNS,
  },
  {
    id: 'everything',
    label: { zh: '全部字段，含对话', en: 'Everything, with the conversation' },
    rows: 'record',
    // Of the platform, and the way back: one's own notes are handed on only where they are chosen.
    columns: [...RECORD_FIELDS.flatMap(({ key }) => (isMarkKey(key) ? [] : [key])), LINK_FIELD.key],
  },
  {
    id: 'conversation',
    label: { zh: '对话合并在一格', en: 'Conversation in one cell' },
    rows: 'record',
    columns: [
      'calldate',
      'callee',
      'name',
      'intention_results',
      'level_name',
      'score',
      'bill',
      'tags',
      'details',
    ],
  },
  {
    id: 'utterances',
    label: { zh: '对话逐句成行', en: 'One row per sentence' },
    rows: 'utterance',
    columns: [
      'calldate',
      'callee',
      'name',
      'intention_results',
      ...UTTERANCE_FIELDS.filter(({ shown }) => shown).map(({ key }) => key),
      // What the sentences of one call have in common.
      'id',
    ],
  },
]

export function builtInPreset(id: string): BuiltInPreset | undefined {
  return BUILT_IN_PRESETS.find((preset) => preset.id === id)
}

export const DEFAULT_CSV: CsvOptions = initialValues(CSV_OPTIONS)

/** Byte for byte, for programs: neither protections nor a byte order mark. */
export const RAW_CSV: CsvOptions = { ...DEFAULT_CSV, bom: false, raw: true }

export function defaultLayout(locale: Locale): ExportLayout {
  return {
    format: 'xlsx',
    columns: [...DEFAULT_COLUMNS],
    locale,
    ...initialValues(LAYOUT_OPTIONS),
    csv: DEFAULT_CSV,
  }
}

export function withPreset(layout: ExportLayout, { rows, columns }: BuiltInPreset): ExportLayout {
  return { ...layout, rows, columns: [...columns] }
}
