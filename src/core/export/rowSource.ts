/** Calls as rows of cells, for every file format: a row a call, or a row a sentence with its call's fields beside it. */
import type { ExportLayout } from '#shared/exports/types.ts'
import { toConversation, type Turn } from '#shared/records/conversation.ts'
import type { CallRecord, CallRecordDetail } from '#shared/records/types.ts'
import { isUtteranceField } from '#shared/records/utteranceFields.ts'
import { inUnit, layoutColumns } from './columns.ts'
import { maskNumber, maskText, ownNumbers } from './mask.ts'
import type { TableCell, TableColumn } from './table.ts'
import { wallClock } from './zone.ts'

/** List rows hold no conversation: cells that need it are empty. */
export type ExportedCall = CallRecord & Partial<Pick<CallRecordDetail, 'details'>>

export interface RowSource {
  columns: TableColumn[]
  /** True where a cell or the rows themselves come from the conversation. */
  needsDetail: boolean
  /** The call's rows: one, or as many as it has sentences. */
  rows: (call: ExportedCall) => TableCell[][]
}

type Reader<Source> = (source: Source, own: readonly string[]) => TableCell

export function rowSource(layout: ExportLayout): RowSource {
  const { locale, durationUnit, mask } = layout
  const wall = wallClock(layout.zone)
  const laidOut = layoutColumns(layout)

  function reader<Source>(field: {
    type: string
    value: (source: Source) => string | number | null
    file: (source: Source, locale: ExportLayout['locale']) => string
  }): Reader<Source> {
    const { type } = field
    if (type === 'integer') return (source) => field.value(source)
    if (type === 'time')
      return (source) => {
        const moment = field.value(source)
        return typeof moment === 'number' ? wall(moment) : moment
      }
    if (type === 'duration')
      return (source) => {
        const length = field.value(source)
        return typeof length === 'number' ? inUnit(length, durationUnit) : length
      }
    const text = (source: Source): string => field.file(source, locale)
    // Ids stay what they are: without them nobody finds the call again.
    if (!mask || type === 'id') return (source) => text(source) || null
    if (type === 'phone') return (source) => maskNumber(text(source)) || null
    return (source, own) => maskText(text(source), own) || null
  }

  const ofCall: { at: number; read: Reader<ExportedCall> }[] = []
  const ofTurn: { at: number; read: Reader<Turn> }[] = []
  for (const [at, { field }] of laidOut.entries())
    if (isUtteranceField(field)) ofTurn.push({ at, read: reader(field) })
    else ofCall.push({ at, read: reader<ExportedCall>(field) })

  function callRow(call: ExportedCall, own: readonly string[]): TableCell[] {
    const row = new Array<TableCell>(laidOut.length).fill(null)
    for (const { at, read } of ofCall) row[at] = read(call, own)
    return row
  }

  return {
    columns: laidOut.map(({ column }) => column),
    needsDetail:
      layout.rows === 'utterance' || laidOut.some(({ field }) => 'needsDetail' in field && field.needsDetail),
    rows: (call) => {
      const own = mask ? ownNumbers(call) : []
      const row = callRow(call, own)
      if (layout.rows === 'record') return [row]
      return toConversation(call.details ?? []).map((turn) => {
        const sentence = row.slice()
        for (const { at, read } of ofTurn) sentence[at] = read(turn, own)
        return sentence
      })
    },
  }
}
