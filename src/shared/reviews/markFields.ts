/**
 * The catalogue of what a person found in calls, as fields beside the platform's: table, facts, files, command line,
 * filters and sorting follow from it. Keys begin with `my_`, which no name of the platform's does.
 */
import { inLocale, type Bilingual, type Locale } from '../locale.ts'
import type { FieldFace } from '../records/fieldKinds.ts'
import type { RecordField } from '../records/fields.ts'
import { formatChinaTime } from '../time.ts'
import type { Mark } from './marks.ts'

/** How a call is told to be reviewed or not: in cells, filters and what people type. */
export const REVIEWED: Record<'yes' | 'no', Bilingual> = {
  yes: { zh: '已复核', en: 'Reviewed' },
  no: { zh: '待复核', en: 'Unreviewed' },
}

interface MarkEntry extends Omit<FieldFace, 'group' | 'type'> {
  /** What is there, each by itself; none where there is nothing. Filters compare these, a text is sorted by its first. */
  holds: (mark: Mark) => readonly string[]
  /** Of numbers. */
  number?: { type: 'integer' | 'time'; value: (mark: Mark) => number | null }
  type?: 'text' | 'choice' | 'list' | 'longtext'
  show?: (mark: Mark, locale: Locale) => string
}

const one = (text: string | null): string[] => (text === null || text === '' ? [] : [text])

const ENTRIES = {
  my_verdict: {
    label: { zh: '我的结论', en: 'My verdict' },
    type: 'choice',
    width: 104,
    holds: ({ verdict }) => one(verdict),
  },
  my_reviewed: {
    label: { zh: '复核状态', en: 'Review' },
    type: 'choice',
    width: 92,
    holds: ({ reviewed }) => (reviewed ? ['yes'] : []),
    show: ({ reviewed }, locale) => inLocale(REVIEWED[reviewed ? 'yes' : 'no'], locale),
  },
  my_tags: {
    label: { zh: '我的标签', en: 'My tags' },
    type: 'list',
    width: 160,
    holds: ({ tags }) => tags,
  },
  my_note: {
    label: { zh: '我的备注', en: 'My note' },
    type: 'longtext',
    width: 220,
    holds: ({ note }) => one(note),
  },
  my_sentences: {
    label: { zh: '标记句数', en: 'Marked sentences' },
    unit: 'sentences',
    width: 104,
    alignEnd: true,
    holds: ({ sentences }) => sentences.map(({ text }) => text),
    number: { type: 'integer', value: ({ sentences }) => sentences.length || null },
    show: ({ sentences }) => (sentences.length === 0 ? '' : String(sentences.length)),
  },
  my_problems: {
    label: { zh: '句子问题', en: 'Problems' },
    hint: { zh: '标记的句子各有什么问题', en: 'What is wrong with the marked sentences' },
    type: 'list',
    width: 180,
    holds: ({ sentences }) => [...new Set(sentences.flatMap(({ problem }) => one(problem)))],
  },
  my_score: {
    label: { zh: '我的评分', en: 'My score' },
    hint: {
      zh: '评分表的总分，0 到 100；没有评完、或评分表不在本机时为空',
      en: 'Total by the score card, 0 to 100; empty while it is open, and where the card is not here',
    },
    unit: 'points',
    width: 92,
    alignEnd: true,
    holds: ({ total }) => (total === null ? [] : [String(total)]),
    number: { type: 'integer', value: ({ total }) => total },
  },
  my_marked_at: {
    label: { zh: '标记时间', en: 'Marked at' },
    hint: { zh: '最后一次更改标记的时间', en: 'When the mark was changed last' },
    unit: 'ms since epoch',
    width: 180,
    holds: () => [],
    number: { type: 'time', value: ({ changedAt }) => changedAt },
    show: ({ changedAt }) => (changedAt === null ? '' : formatChinaTime(changedAt)),
  },
} as const satisfies Record<string, MarkEntry>

export type MarkKey = keyof typeof ENTRIES
const LIST = Object.entries(ENTRIES) as [MarkKey, MarkEntry][]

export const isMarkKey = (key: string): key is MarkKey => Object.hasOwn(ENTRIES, key)

/** What a mark holds in a field; none where there is nothing. */
export const markHolds = (mark: Mark, key: MarkKey): readonly string[] => ENTRIES[key].holds(mark)

/** What a mark holds in a field of numbers; null where there is nothing. */
export const markNumber = (mark: Mark, key: MarkKey): number | null =>
  (ENTRIES[key] as MarkEntry).number?.value(mark) ?? null

/** What calls are sorted by. */
export function markSortValue(mark: Mark, key: MarkKey): string | number | null {
  const { number, holds }: MarkEntry = ENTRIES[key]
  return number === undefined ? (holds(mark)[0] ?? null) : number.value(mark)
}

/** A call whose mark was not read has nothing to show. */
export const MARK_FIELDS: readonly RecordField[] = LIST.map(([key, entry]): RecordField => {
  const { holds, number, type = 'text', show, ...face } = entry
  const shown = show ?? ((mark: Mark): string => holds(mark).join('、'))
  const common = {
    ...face,
    key,
    group: 'marks' as const,
    display: ({ mark }: { mark?: Mark }, locale: Locale) => (mark === undefined ? '' : shown(mark, locale)),
  }
  return number === undefined
    ? { ...common, type, text: common.display }
    : {
        ...common,
        type: number.type,
        value: ({ mark }) => (mark === undefined ? null : number.value(mark)),
      }
})
