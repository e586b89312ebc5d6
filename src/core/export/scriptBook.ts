/** The sheet of a script as a workbook: its nodes, the customers' words and the marked sentences. */
import { inLocale, type Locale } from '#shared/locale.ts'
import { formatCallLink } from '#shared/records/callLink.ts'
import { SPEAKERS } from '#shared/records/conversation.ts'
import { filterConditions, shownFilter } from '#shared/records/filterWords.ts'
import {
  shareOf,
  type ScriptNode,
  type ScriptSentence,
  type ScriptSheet,
} from '#shared/reviews/scriptSheet.ts'
import { LINK_FIELD } from '#shared/records/utteranceFields.ts'
import { PLATFORM_ZONE } from '#shared/exports/options.ts'
import type { CellKind, TableCell, TableColumn, TableFacts } from './table.ts'
import { openXlsx } from './xlsx/index.ts'
import { momentText, wallClock } from './zone.ts'

export interface ScriptBook {
  /** Absolute. */
  path: string
  sheet: ScriptSheet
  taskName: string | null
  locale: Locale
  version: string
}

interface Column<Row> extends TableColumn {
  read: (row: Row) => TableCell
}

interface Table<Row> {
  name: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
}

/** Rounded to a tenth of a percent, as a person reads it. */
const percent = (share: number): number => Math.round(share * 1000) / 10

/** @throws the system's error: ENOSPC, EACCES, … */
export async function writeScriptBook({ path, ...book }: ScriptBook): Promise<void> {
  const { locale } = book
  const [nodes, words, sentences] = tablesOf(book)
  const writer = await openXlsx(path, { columns: nodes.columns, name: nodes.name, locale })
  try {
    await writer.write(cellsOf(nodes))
    await writer.nextTable(words)
    await writer.write(cellsOf(words))
    await writer.nextTable(sentences)
    await writer.write(cellsOf(sentences))
    await writer.finish(factsOf(book))
  } catch (thrown) {
    await writer.abandon()
    throw thrown
  }
}

const cellsOf = <Row>({ columns, rows }: Table<Row>): TableCell[][] =>
  rows.map((row) => columns.map(({ read }) => read(row)))

interface WordRow {
  node: ScriptNode
  word: string
  calls: number
}
interface SentenceRow {
  node: string | null
  sentence: ScriptSentence
}

function tablesOf({
  sheet,
  locale,
}: Pick<ScriptBook, 'sheet' | 'locale'>): [Table<ScriptNode>, Table<WordRow>, Table<SentenceRow>] {
  const say = (zh: string, en: string): string => inLocale({ zh, en }, locale)
  const wall = wallClock(PLATFORM_ZONE)
  const column = <Row>(
    key: string,
    header: string,
    kind: CellKind,
    width: number,
    read: (row: Row) => TableCell,
  ): Column<Row> => ({ key, header, kind, width, read })
  const [node, share] = [say('话术节点', 'Script node'), (of: string) => `${of} %`]
  const nodes: Column<ScriptNode>[] = [
    column('node', node, 'text', 180, (row) => row.node),
    column('reached', say('到达', 'Reached'), 'integer', 90, ({ reached }) => reached),
    column('reachedShare', share(say('到达', 'Reached')), 'number', 90, ({ reached }) =>
      percent(shareOf(reached, sheet.scripted)),
    ),
    column('left', say('在此结束', 'Left here'), 'integer', 100, ({ left }) => left),
    column('leftShare', share(say('结束占到达', 'Left of reached')), 'number', 120, ({ left, reached }) =>
      percent(shareOf(left, reached)),
    ),
    column('customer', say('客户挂断', 'Customer hung up'), 'integer', 100, ({ leftBy }) => leftBy.customer),
    column('ai', say('AI 挂断', 'AI hung up'), 'integer', 90, ({ leftBy }) => leftBy.ai),
    column('transferred', say('转人工', 'Transferred'), 'integer', 90, ({ leftBy }) => leftBy.transferred),
    column('unknown', say('未知', 'Unknown'), 'integer', 80, ({ leftBy }) => leftBy.unknown),
    column('stay', say('停留（中位数）', 'Stay (median)'), 'clock', 110, ({ stayMs }) => stayMs),
    column(
      'talkMean',
      say('通话时长（平均）', 'Talk time (mean)'),
      'clock',
      120,
      ({ talkMeanMs }) => talkMeanMs,
    ),
    column('talk', say('通话时长（中位数）', 'Talk time (median)'), 'clock', 130, (row) => row.talkMedianMs),
    column('answered', say('客户有回答', 'Answered'), 'integer', 100, ({ answered }) => answered),
    column('sentences', say('标记的句子', 'Marked sentences'), 'integer', 100, (row) => row.sentences.length),
  ]
  const words: Column<WordRow>[] = [
    column('node', node, 'text', 180, (row) => row.node.node),
    column('word', say('客户常用词', 'Customer’s word'), 'text', 160, ({ word }) => word),
    column('calls', say('通话数', 'Calls'), 'integer', 90, ({ calls }) => calls),
    column('share', share(say('占有回答', 'Of answered')), 'number', 110, (row) =>
      percent(shareOf(row.calls, row.node.answered)),
    ),
  ]
  const sentences: Column<SentenceRow>[] = [
    column('node', node, 'text', 160, (row) => row.node),
    column('who', say('说话人', 'Speaker'), 'text', 80, ({ sentence }) => SPEAKERS[locale][sentence.who]),
    column('text', say('原话', 'What was said'), 'text', 320, ({ sentence }) => sentence.text),
    column('problem', say('问题', 'Problem'), 'text', 140, ({ sentence }) => sentence.problem),
    column(
      'better',
      say('更好的说法', 'Better wording'),
      'text',
      320,
      ({ sentence }) => sentence.better || null,
    ),
    column('reviewer', say('复核人', 'Reviewer'), 'text', 100, ({ sentence }) => sentence.reviewer),
    column('calldate', say('呼叫时间', 'Dialled at'), 'time', 150, ({ sentence: { calldate } }) =>
      calldate === null ? null : wall(calldate),
    ),
    column('id', say('记录 ID', 'Record id'), 'digits', 260, ({ sentence }) => sentence.recordId),
    column(LINK_FIELD.key, inLocale(LINK_FIELD.label, locale), 'link', 300, ({ sentence: { recordId } }) =>
      formatCallLink({ taskId: sheet.taskId, recordId }),
    ),
  ]
  return [
    { name: node, columns: nodes, rows: sheet.nodes },
    {
      name: say('客户常用词', 'Customers’ words'),
      columns: words,
      rows: sheet.nodes.flatMap((of) => of.words.map((word) => ({ node: of, ...word }))),
    },
    {
      name: say('标记的句子', 'Marked sentences'),
      columns: sentences,
      rows: [
        ...sheet.nodes.flatMap((of) => of.sentences.map((sentence) => ({ node: of.node, sentence }))),
        ...sheet.others.map((sentence) => ({ node: null, sentence })),
      ],
    },
  ]
}

function factsOf({ sheet, taskName, locale, version }: Omit<ScriptBook, 'path'>): TableFacts {
  const say = (zh: string, en: string): string => inLocale({ zh, en }, locale)
  const number = (value: number): string => new Intl.NumberFormat(locale).format(value)
  const conditions = filterConditions(shownFilter(sheet.filter, sheet.masked), locale)
  return [
    ...(taskName === null ? [] : [[say('任务名称', 'Task'), taskName] as const]),
    [say('任务 ID', 'Task id'), sheet.taskId],
    ...conditions.map(({ text }) => [say('筛选条件', 'Filter'), text] as const),
    [say('本机保存的通话', 'Calls kept here'), number(sheet.kept)],
    [say('统计的通话', 'Calls read'), number(sheet.calls)],
    [say('经过话术节点的通话', 'Calls with a script node'), number(sheet.scripted)],
    ...(sheet.elsewhere === 0
      ? []
      : [[say('未列入的标记的句子', 'Marked sentences of other calls'), number(sheet.elsewhere)] as const]),
    [say('号码', 'Numbers'), sheet.masked ? say('已脱敏', 'Masked') : say('完整', 'Whole')],
    [say('统计时间', 'Read at'), momentText(wallClock(PLATFORM_ZONE))(sheet.at)],
    [say('导出程序', 'Exported by'), `通话簿 Callbook ${version}`],
  ]
}
