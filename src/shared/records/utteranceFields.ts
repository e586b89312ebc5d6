/**
 * The catalogue of what a sentence of a conversation holds, for files with a row a sentence: one row per turn as
 * {@link toConversation} gives it. Keys are the platform's own names behind `details.`; what one row of `details[]` says
 * of the customer stands beside what the customer said, what it says of the playback beside the reply.
 */
import type { Locale } from '../locale.ts'
import { formatCallLink } from './callLink.ts'
import { SPEAKERS, type Turn } from './conversation.ts'
import type { FieldFace, NumberColumn, NumberType, TextColumn, TextType } from './fieldKinds.ts'
import { RECORD_FIELDS, recordField, type RecordField } from './fields.ts'
import type { CallRecord } from './types.ts'

export type UtteranceField = (NumberColumn<Turn> | TextColumn<Turn>) & { needsDetail: true }

/** A column that only files have. */
export type LinkField = TextColumn<Pick<CallRecord, 'id' | 'task_id'>> & { needsDetail?: never }

/** A column of a file: of the record catalogue, of a sentence, or the link that leads back to the call. */
export type ExportField = RecordField | UtteranceField | LinkField

export const LINK_FIELD: LinkField = {
  key: 'link',
  group: 'ids',
  label: { zh: '通话链接', en: 'Link to the call' },
  // Of its digits nothing is masked, or it would lead nowhere.
  type: 'id',
  width: 300,
  hint: {
    zh: '在装有通话簿并保存了这通电话的电脑上打开它，也可粘贴到 Ctrl+K',
    en: 'Opens the call in Callbook where it is kept; can be pasted into Ctrl+K too',
  },
  text: ({ task_id, id }) =>
    (task_id === null ? null : formatCallLink({ taskId: task_id, recordId: id })) ?? '',
}

/** What a file can tell of a call. */
export const CALL_COLUMNS: readonly (RecordField | LinkField)[] = [...RECORD_FIELDS, LINK_FIELD]

type Extra = Partial<Pick<FieldFace, 'shown' | 'hint' | 'unit'>>

function face(name: string, zh: string, en: string, width: number, extra: Extra) {
  return {
    key: `details.${name}`,
    group: 'conversation',
    label: { zh, en },
    needsDetail: true,
    width,
    ...extra,
  } as const
}

const UNITS = { integer: {}, duration: { unit: 'ms' }, time: { unit: 'ms since epoch' } } as const

function number(
  name: string,
  zh: string,
  en: string,
  type: NumberType,
  width: number,
  value: (turn: Turn) => number | null,
  extra: Extra = {},
): UtteranceField {
  const end = type === 'time' ? {} : { alignEnd: true }
  return { ...face(name, zh, en, width, { ...UNITS[type], ...extra }), ...end, type, value }
}

function text(
  name: string,
  zh: string,
  en: string,
  type: TextType,
  width: number,
  read: (turn: Turn, locale: Locale) => string | null,
  extra: Extra = {},
): UtteranceField {
  return {
    ...face(name, zh, en, width, extra),
    type,
    text: (turn, locale) => read(turn, locale) ?? '',
  }
}

type Value = number | null

const ofCustomer =
  (read: (turn: Turn) => Value) =>
  (turn: Turn): Value =>
    turn.who === 'customer' ? read(turn) : null
const ofReply =
  (read: (turn: Turn) => Value) =>
  (turn: Turn): Value =>
    turn.who === 'customer' ? null : read(turn)

export const UTTERANCE_FIELDS: readonly UtteranceField[] = [
  number('sequence', '句序', 'Sequence', 'integer', 80, ({ row }) => row.sequence, { shown: true }),
  text('speaker', '说话人', 'Speaker', 'choice', 88, ({ who }, locale) => SPEAKERS[locale][who], {
    shown: true,
  }),
  text('text', '说话内容', 'Said', 'longtext', 360, (turn) => turn.text, { shown: true }),
  number('created_at', '说话时间', 'Said at', 'time', 180, ({ at }) => at, { shown: true }),
  text('answer_text', '话术节点', 'Script node', 'text', 132, ({ node }) => node, { shown: true }),
  text('keyword', '命中关键词', 'Keyword', 'text', 120, ({ keyword }) => keyword, { shown: true }),
  text(
    'tags',
    '本句标签',
    'Tags of the sentence',
    'list',
    160,
    ({ tags }) => tags.map(({ name }) => name).join('、'),
    { shown: true },
  ),
  number('score', '本句得分', 'Score of the sentence', 'integer', 92, ({ score }) => score, {
    unit: 'points',
  }),
  number(
    'speak_ms',
    '说话时长',
    'Speaking time',
    'duration',
    100,
    ofCustomer(({ row }) => row.speak_ms),
  ),
  number(
    'record_ms',
    '录音时长',
    'Recording time',
    'duration',
    100,
    ofCustomer(({ row }) => row.record_ms),
  ),
  number(
    'play_ms',
    '播放时长',
    'Playing time',
    'duration',
    100,
    ofReply(({ row }) => row.play_ms),
  ),
  number('asr_elapse', '识别耗时', 'Recognition delay', 'duration', 100, ({ asrElapse }) => asrElapse),
  number('question_index', '问句序号', 'Question index', 'integer', 92, ({ row }) => row.question_index),
  text('notify', '事件', 'Event', 'text', 180, ({ row }) => row.notify, {
    hint: {
      zh: 'asrmessage_notify 为最终识别，asrprogress_notify 为中间识别',
      en: 'asrmessage_notify is a final recognition, asrprogress_notify an interim one',
    },
  }),
  text('id', '句子 ID', 'Sentence id', 'id', 300, ({ row }) => row.id),
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
  return keys.flatMap(
    (key) =>
      recordField(key) ??
      (key === LINK_FIELD.key ? LINK_FIELD : undefined) ??
      (rows === 'utterance' ? BY_KEY.get(key) : undefined) ??
      [],
  )
}
