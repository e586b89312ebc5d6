/** The worksheets of a review workbook: their columns, and how a call, its mark and what was decided become rows. */
import type { ExportLayout } from '#shared/exports/types.ts'
import { inLocale, type Bilingual } from '#shared/locale.ts'
import { SPEAKERS } from '#shared/records/conversation.ts'
import type { WithMark } from '#shared/records/types.ts'
import { LINK_FIELD } from '#shared/records/utteranceFields.ts'
import type { MarkKey } from '#shared/reviews/markFields.ts'
import type { Mark } from '#shared/reviews/marks.ts'
import { maskText, ownNumbers } from '../../masking/mask.ts'
import type { Decision } from '../../reviews/optOutDocuments.ts'
import { rowSource, type ExportedCall, type RowSource } from '../rowSource.ts'
import type { CellKind, TableCell, TableColumn } from '../table.ts'
import { wallClock } from '../zone.ts'

export interface WorkbookFrame {
  layout: ExportLayout
  taskId: string
  /** Whose marks they are: a name, or the beginning of the id of one who gave none. */
  reviewer: string
}

/** A call with what was found in it. */
export type MarkedCall = WithMark<ExportedCall> & { mark: Mark }

export interface ReviewSheet {
  name: string
  columns: readonly TableColumn[]
  /** How many rows, a call each, or as many as it has sentences. */
  rows: (call: MarkedCall) => TableCell[][]
}

export interface ReviewSheets {
  calls: ReviewSheet & { needsDetail: boolean }
  /** Beside the calls: each in a worksheet of its own, in this order. */
  others: readonly ReviewSheet[]
  /** In the place of the rows of a worksheet without any. */
  nothing: (sheet: ReviewSheet) => TableCell[]
}

const NAMES = {
  calls: { zh: '通话', en: 'Calls' },
  marks: { zh: '标记', en: 'Marks' },
  sentences: { zh: '标记的句子', en: 'Marked sentences' },
  optOuts: { zh: '不再联系', en: 'Do not call again' },
} as const satisfies Record<string, Bilingual>
const NOTHING: Bilingual = { zh: '（无）', en: '(none)' }
const JUDGED: readonly MarkKey[] = ['my_verdict', 'my_reviewed']
const FOUND: readonly MarkKey[] = [...JUDGED, 'my_tags', 'my_note', 'my_marked_at']
/** Each row tells whose call it is, and leads back to it. */
const FIRST = ['calldate', 'callee', 'name', 'intention_results']
const LAST = ['id', LINK_FIELD.key]

const isMarked = ({ verdict, reviewed, note, tags, sentences, score }: Mark): boolean =>
  verdict !== null || reviewed || note !== '' || tags.length > 0 || sentences.length > 0 || score !== null

/** @param optOuts those that are confirmed, by record id */
export function reviewSheets(
  { layout, taskId, reviewer }: WorkbookFrame,
  optOuts: ReadonlyMap<string, Decision>,
): ReviewSheets {
  const { locale, mask } = layout
  const say = (text: Bilingual): string => inLocale(text, locale)
  const wall = wallClock(layout.zone)
  const own = (key: string, zh: string, en: string, kind: CellKind, width: number): TableColumn => ({
    ...{ key, kind, width },
    header: say({ zh, en }),
  })
  const told = (call: ExportedCall, text: string): TableCell =>
    (mask ? maskText(text, ownNumbers(call)) : text) || null
  const sourceOf = (columns: readonly string[]): RowSource =>
    rowSource({ ...layout, rows: 'record', columns: [...new Set(columns)] }, taskId)
  const last = sourceOf(LAST)

  /** @param cells of each row that a call has there */
  function around(
    name: Bilingual,
    keys: readonly string[],
    columns: readonly TableColumn[],
    cells: (call: MarkedCall) => TableCell[][],
  ): ReviewSheet {
    const first = sourceOf([...FIRST, ...keys])
    return {
      name: say(name),
      columns: [...first.columns, ...columns, ...last.columns],
      rows: (call) => {
        const found = cells(call)
        if (found.length === 0) return []
        const [before = [], after = []] = [first.rows(call)[0], last.rows(call)[0]]
        return found.map((row) => [...before, ...row, ...after])
      },
    }
  }

  const listed = sourceOf([
    ...layout.columns.filter((key) => key !== LINK_FIELD.key),
    ...JUDGED,
    LINK_FIELD.key,
  ])
  const { needsDetail, columns } = listed
  return {
    calls: { name: say(NAMES.calls), columns, needsDetail, rows: (call) => listed.rows(call) },
    others: [
      around(NAMES.marks, FOUND, [own('reviewer', '复核人', 'Reviewer', 'text', 110)], ({ mark }) =>
        isMarked(mark) ? [[reviewer]] : [],
      ),
      around(
        NAMES.sentences,
        [],
        [
          own('node', '话术节点', 'Script node', 'text', 132),
          own('speaker', '说话人', 'Speaker', 'text', 88),
          own('text', '原话', 'Said', 'text', 360),
          own('problem', '问题', 'Problem', 'text', 120),
          own('better', '更好的说法', 'Better wording', 'text', 360),
        ],
        (call) =>
          call.mark.sentences.map(({ node, who, text, problem, better }) => [
            node,
            SPEAKERS[locale][who],
            ...[text, problem, better].map((words) => told(call, words)),
          ]),
      ),
      around(
        NAMES.optOuts,
        [],
        [
          own('text', '原话', 'Said', 'text', 360),
          own('decided_at', '确认时间', 'Confirmed at', 'time', 180),
        ],
        (call) => {
          const optOut = optOuts.get(call.id)
          if (optOut === undefined) return []
          const { said, decidedAt } = optOut
          return [[told(call, said?.text ?? ''), decidedAt === null ? null : wall(decidedAt)]]
        },
      ),
    ],
    nothing: (sheet) => sheet.columns.map((_column, at) => (at === 0 ? say(NOTHING) : null)),
  }
}
