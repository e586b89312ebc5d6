/**
 * The catalogue of what a sentence of a conversation holds, for files with a row a sentence: one row per turn as
 * {@link toConversation} gives it. Keys are the platform's own names behind `details.`; what one row of `details[]` says
 * of the customer stands beside what the customer said, what it says of the playback beside the reply.
 */
import type { Bilingual, Locale } from '../locale.ts'
import { formatChinaTime } from '../time.ts'
import { SPEAKERS, type Turn } from './conversation.ts'
import { recordField, type RecordField, type RecordFieldType } from './fields.ts'

export interface UtteranceField {
  key: `details.${string}`
  group: 'conversation'
  label: Bilingual
  /** As in the record catalogue. */
  type: RecordFieldType
  unit?: RecordField['unit']
  hint?: Bilingual
  /** The plain value: numbers, milliseconds, moments in ms since the epoch. */
  value: (turn: Turn) => string | number | null
  /** Written to a file where the value is no number; text is empty where there is nothing. */
  file: (turn: Turn, locale: Locale) => string
  needsDetail: true
  /** px */
  width: number
  shown?: boolean
  alignEnd?: boolean
}

/** A column of a file: of the record catalogue, or of a sentence. */
export type ExportField = RecordField | UtteranceField

type Value = string | number | null

function field(
  name: string,
  zh: string,
  en: string,
  type: RecordFieldType,
  width: number,
  value: (turn: Turn) => Value,
  extra: Partial<Pick<UtteranceField, 'shown' | 'hint' | 'unit' | 'file'>> = {},
): UtteranceField {
  const isNumber = type === 'integer' || type === 'duration'
  return {
    key: `details.${name}`,
    group: 'conversation',
    label: { zh, en },
    type,
    value,
    file: (turn) => {
      const found = value(turn)
      if (found === null) return ''
      if (type === 'time') return formatChinaTime(Number(found))
      return type === 'duration' ? String(Number(found) / 1000) : String(found)
    },
    needsDetail: true,
    width,
    ...(type === 'duration' ? { unit: 'ms' as const } : {}),
    ...(type === 'time' ? { unit: 'ms since epoch' as const } : {}),
    ...(isNumber ? { alignEnd: true } : {}),
    ...extra,
  }
}

const ofCustomer =
  (read: (turn: Turn) => Value) =>
  (turn: Turn): Value =>
    turn.who === 'customer' ? read(turn) : null
const ofReply =
  (read: (turn: Turn) => Value) =>
  (turn: Turn): Value =>
    turn.who === 'customer' ? null : read(turn)

export const UTTERANCE_FIELDS: readonly UtteranceField[] = [
  field('sequence', '句序', 'Sequence', 'integer', 80, ({ row }) => row.sequence, { shown: true }),
  field('speaker', '说话人', 'Speaker', 'choice', 88, ({ who }) => who, {
    shown: true,
    file: ({ who }, locale) => SPEAKERS[locale][who],
  }),
  field('text', '说话内容', 'Said', 'longtext', 360, ({ text }) => text, { shown: true }),
  field('created_at', '说话时间', 'Said at', 'time', 180, ({ at }) => at, { shown: true }),
  field('answer_text', '话术节点', 'Script node', 'text', 132, ({ node }) => node, { shown: true }),
  field('keyword', '命中关键词', 'Keyword', 'text', 120, ({ keyword }) => keyword, { shown: true }),
  field(
    'tags',
    '本句标签',
    'Tags of the sentence',
    'list',
    160,
    ({ tags }) => tags.map(({ name }) => name).join('、'),
    { shown: true },
  ),
  field('score', '本句得分', 'Score of the sentence', 'integer', 92, ({ score }) => score, {
    unit: 'points',
  }),
  field(
    'speak_ms',
    '说话时长',
    'Speaking time',
    'duration',
    100,
    ofCustomer(({ row }) => row.speak_ms),
  ),
  field(
    'record_ms',
    '录音时长',
    'Recording time',
    'duration',
    100,
    ofCustomer(({ row }) => row.record_ms),
  ),
  field(
    'play_ms',
    '播放时长',
    'Playing time',
    'duration',
    100,
    ofReply(({ row }) => row.play_ms),
  ),
  field('asr_elapse', '识别耗时', 'Recognition delay', 'duration', 100, ({ asrElapse }) => asrElapse),
  field('question_index', '问句序号', 'Question index', 'integer', 92, ({ row }) => row.question_index),
  field('notify', '事件', 'Event', 'text', 180, ({ row }) => row.notify, {
    hint: {
      zh: 'asrmessage_notify 为最终识别，asrprogress_notify 为中间识别',
      en: 'asrmessage_notify is a final recognition, asrprogress_notify an interim one',
    },
  }),
  field('id', '句子 ID', 'Sentence id', 'id', 300, ({ row }) => row.id),
]

const BY_KEY = new Map<string, UtteranceField>(UTTERANCE_FIELDS.map((entry) => [entry.key, entry]))

/** Tells the two catalogues apart. */
export function isUtteranceField(entry: ExportField): entry is UtteranceField {
  return BY_KEY.get(entry.key) === entry
}

/**
 * The fields for these keys in this order. Unknown keys are left out, as are the sentence's own where a row is a call.
 */
export function exportFields(rows: 'record' | 'utterance', keys: readonly string[]): ExportField[] {
  return keys.flatMap((key) => recordField(key) ?? (rows === 'utterance' ? BY_KEY.get(key) : undefined) ?? [])
}
