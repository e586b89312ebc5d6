/** Calls as rows of cells, for every file format: a row a call, or a row a sentence with its call's fields beside it. */
import type { ExportLayout } from '#shared/exports/types.ts'
import { toConversation, type Turn } from '#shared/records/conversation.ts'
import type { NumberColumn, TextColumn } from '#shared/records/fieldKinds.ts'
import { maskNumber } from '#shared/records/maskNumber.ts'
import type { CallRecord, CallRecordDetail, RecordComment, WithMark } from '#shared/records/types.ts'
import { NO_MARK, type Mark } from '#shared/reviews/marks.ts'
import { isUtteranceField, LINK_FIELD } from '#shared/records/utteranceFields.ts'
import { maskText, ownNumbers } from '../masking/mask.ts'
import { inUnit, layoutColumns } from './columns.ts'
import type { TableCell, TableColumn } from './table.ts'
import { momentText, wallClock } from './zone.ts'

/** List rows hold no conversation: cells that need it are empty. */
export type ExportedCall = WithMark<CallRecord & Partial<Pick<CallRecordDetail, 'details'>>>

export interface RowSource {
  columns: TableColumn[]
  /** True where a cell or the rows themselves come from the conversation. */
  needsDetail: boolean
  /** The call's rows: one, or as many as it has sentences. */
  rows: (call: ExportedCall) => TableCell[][]
}

type Reader<Source> = (source: Source, own: readonly string[]) => TableCell

/** @param taskId the task that the calls are of: links lead to it, whatever a call itself says */
export function rowSource(layout: ExportLayout, taskId?: string): RowSource {
  const { locale, durationUnit, mask } = layout
  const wall = wallClock(layout.zone)
  const clock = momentText(wall)
  const laidOut = layoutColumns(layout)

  function reader<Source>(field: NumberColumn<Source> | TextColumn<Source>): Reader<Source> {
    if ('value' in field) return numberReader(field)
    const { key, type } = field
    const text = (source: Source): string => field.text(source, locale, clock)
    // Ids are not masked: without them the call cannot be found again. Comments are masked one by one, below.
    if (!mask || type === 'id' || key === 'comments') return (source) => text(source) || null
    if (type === 'phone') return (source) => maskNumber(text(source)) || null
    return (source, own) => maskText(text(source), own) || null
  }

  function numberReader<Source>({ type, value }: NumberColumn<Source>): Reader<Source> {
    if (type === 'integer') return value
    const cell = type === 'time' ? wall : (length: number) => inUnit(length, durationUnit)
    return (source) => {
      const number = value(source)
      return number === null ? null : cell(number)
    }
  }

  const link: Reader<ExportedCall> = ({ id, task_id }) =>
    LINK_FIELD.text({ id, task_id: taskId ?? task_id }, locale) || null

  const ofCall: { at: number; read: Reader<ExportedCall> }[] = []
  const ofTurn: { at: number; read: Reader<Turn> }[] = []
  for (const [at, { field }] of laidOut.entries())
    if (isUtteranceField(field)) ofTurn.push({ at, read: reader(field) })
    else ofCall.push({ at, read: field === LINK_FIELD ? link : reader<ExportedCall>(field) })

  function callRow(call: ExportedCall, own: readonly string[]): TableCell[] {
    const row = new Array<TableCell>(laidOut.length).fill(null)
    const told = mask ? { ...call, comments: maskComments(call.comments, own) } : call
    for (const { at, read } of ofCall) row[at] = read(told, own)
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

/** Calls with what the person found in each. @param marks by record id; null leaves them out */
export function withMarks<Call extends CallRecord>(
  calls: readonly Call[],
  marks: ReadonlyMap<string, Mark> | null,
): readonly WithMark<Call>[] {
  return marks === null ? calls : calls.map((call) => ({ ...call, mark: marks.get(call.id) ?? NO_MARK }))
}

/** Before the time stands beside them: its digits and a number's must not be taken for one. */
function maskComments(comments: readonly RecordComment[], own: readonly string[]): RecordComment[] {
  return comments.map((comment) => ({
    ...comment,
    content: maskText(comment.content, own),
    user_name: comment.user_name === null ? null : maskText(comment.user_name, own),
  }))
}
