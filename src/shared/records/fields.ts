/**
 * The catalogue of call-record fields: each field once, with its key (the platform's own name), its labels, its type
 * and unit, how to read it and how to write it for a person and for a file. The table, the detail drawer, the
 * exports and the command line all come from this list.
 *
 * Longer than 300 lines because it is one table; splitting it would hide a field.
 */
import type { Bilingual, Locale } from '../locale.ts'
import { formatChinaTime, formatDuration } from '../time.ts'
import { commentLines } from './comments.ts'
import { conversationText, SPEAKERS } from './conversation.ts'
import { genderLabel, hangupSideLabel, intentionLetter, operatorLabel } from './labels.ts'
import type { CallRecord, CallRecordDetail, NamedRef } from './types.ts'

export type RecordFieldGroup = 'who' | 'when' | 'outcome' | 'labels' | 'transfer' | 'conversation' | 'ids'

export const RECORD_GROUPS: Record<RecordFieldGroup, Bilingual> = {
  who: { zh: '客户', en: 'Callee' },
  when: { zh: '时间', en: 'Times' },
  outcome: { zh: '结果', en: 'Outcome' },
  labels: { zh: '标签与备注', en: 'Labels and comments' },
  transfer: { zh: '转接', en: 'Transfer' },
  conversation: { zh: '对话', en: 'Conversation' },
  ids: { zh: '编号', en: 'Ids' },
}

/**
 * `id` and `phone` are digits that are no quantity: a spreadsheet must keep them as text. `time` is milliseconds since
 * the epoch, `duration` milliseconds.
 */
export type RecordFieldType =
  'text' | 'id' | 'phone' | 'integer' | 'duration' | 'time' | 'choice' | 'list' | 'longtext'

export interface RecordField {
  key: string
  group: RecordFieldGroup
  label: Bilingual
  type: RecordFieldType
  /** Unit of {@link value}, where it has one. */
  unit?: 'ms' | 'ms since epoch' | 'points' | 'rounds'
  /** One sentence for a person who wonders what the field means. */
  hint?: Bilingual
  /** The plain value, for sorting and numbers; text where the field has no other form. */
  value: (record: CallRecord) => string | number | null
  /** Shown to a person; empty where there is nothing to show. */
  display: (record: CallRecord, locale: Locale) => string
  /**
   * Written to a file. Times as `YYYY-MM-DD HH:mm:ss` in China time, lengths of time in seconds without a unit (the
   * header names it), ids and numbers digit for digit.
   * @param clock writes a moment inside a text, on the file's wall clock; China time where it is left out
   */
  file: (record: CallRecord, locale: Locale, clock?: (moment: number) => string) => string
  /** Needs the conversation, which list rows do not carry. */
  needsDetail?: boolean
  /** Table column: width in px, and whether it shows until the person chooses otherwise. */
  width: number
  shown?: boolean
  /** Numbers and lengths of time line up at the end of their column. */
  alignEnd?: boolean
}

type TextKey = {
  [Key in keyof CallRecord]: CallRecord[Key] extends string | null ? Key : never
}[keyof CallRecord]
type NumberKey = {
  [Key in keyof CallRecord]: CallRecord[Key] extends number | null ? Key : never
}[keyof CallRecord]

type Extra = Partial<Pick<RecordField, 'hint' | 'shown' | 'unit'>>

function text(
  key: TextKey,
  group: RecordFieldGroup,
  zh: string,
  en: string,
  width: number,
  type: 'text' | 'id' | 'phone' | 'longtext' = 'text',
  extra: Extra = {},
): RecordField {
  const read = (record: CallRecord): string => record[key] ?? ''
  return {
    key,
    group,
    label: { zh, en },
    type,
    width,
    value: (record) => record[key],
    display: read,
    file: read,
    ...extra,
  }
}

function integer(
  key: NumberKey,
  group: RecordFieldGroup,
  zh: string,
  en: string,
  width: number,
  extra: Extra = {},
): RecordField {
  const read = (record: CallRecord): string => (record[key] === null ? '' : String(record[key]))
  return {
    key,
    group,
    label: { zh, en },
    type: 'integer',
    width,
    alignEnd: true,
    value: (record) => record[key],
    display: read,
    file: read,
    ...extra,
  }
}

function time(
  key: NumberKey,
  group: RecordFieldGroup,
  zh: string,
  en: string,
  extra: Extra = {},
): RecordField {
  const read = (record: CallRecord): string => {
    const moment = record[key]
    return moment === null ? '' : formatChinaTime(moment)
  }
  return {
    key,
    group,
    label: { zh, en },
    type: 'time',
    unit: 'ms since epoch',
    width: 180,
    value: (record) => record[key],
    display: read,
    file: read,
    ...extra,
  }
}

function duration(key: NumberKey, zh: string, en: string, extra: Extra = {}): RecordField {
  return {
    key,
    group: 'when',
    label: { zh, en },
    type: 'duration',
    unit: 'ms',
    width: 100,
    alignEnd: true,
    value: (record) => record[key],
    display: (record) => {
      const length = record[key]
      return length === null ? '' : formatDuration(length)
    },
    file: (record) => {
      const length = record[key]
      return length === null ? '' : String(length / 1000)
    },
    ...extra,
  }
}

function choice(
  key: NumberKey,
  group: RecordFieldGroup,
  zh: string,
  en: string,
  width: number,
  show: (record: CallRecord, locale: Locale) => string,
  extra: Extra = {},
): RecordField {
  return {
    key,
    group,
    label: { zh, en },
    type: 'choice',
    width,
    value: (record) => record[key],
    display: show,
    file: show,
    ...extra,
  }
}

function list(
  key: string,
  group: RecordFieldGroup,
  zh: string,
  en: string,
  width: number,
  items: (record: CallRecord) => string[],
  extra: Extra = {},
): RecordField {
  const join = (record: CallRecord): string => items(record).join('、')
  return {
    key,
    group,
    label: { zh, en },
    type: 'list',
    width,
    value: join,
    display: join,
    file: join,
    ...extra,
  }
}

const names = (refs: readonly NamedRef[]): string[] => refs.map((ref) => ref.name)

function conversation(record: CallRecord, locale: Locale): string {
  return conversationText((record as Partial<CallRecordDetail>).details ?? [], SPEAKERS[locale])
}

export const RECORD_FIELDS: readonly RecordField[] = [
  time('calldate', 'when', '呼叫时间', 'Called at', { shown: true }),
  text('callee', 'who', '被叫号码', 'Callee', 132, 'phone', { shown: true }),
  text('name', 'who', '客户姓名', 'Name', 120, 'text', { shown: true }),
  text('company', 'who', '公司', 'Company', 168),
  choice(
    'intention_results',
    'outcome',
    '意向',
    'Intention',
    92,
    (record) => intentionLetter(record.intention_results),
    { shown: true, hint: { zh: '意向标签等级，A 最高', en: 'Intention label; A is the strongest' } },
  ),
  text('level_name', 'outcome', '通话质量', 'Call quality', 164, 'text', { shown: true }),
  integer('score', 'outcome', '得分', 'Score', 80, { shown: true, unit: 'points' }),
  duration('bill', '通话时长', 'Talk time', {
    shown: true,
    hint: { zh: '接听到挂断；大于 0 表示已接听', en: 'Answer to hang-up; above 0 means answered' },
  }),
  integer('rounds', 'outcome', '交互轮数', 'Rounds', 88, { shown: true, unit: 'rounds' }),
  choice(
    'hangup_disposition',
    'outcome',
    '挂断方',
    'Hung up by',
    108,
    (record, locale) => hangupSideLabel(record.hangup_disposition, record.hangup_disposition_str, locale),
    { shown: true },
  ),
  list('tags', 'labels', '标签', 'Tags', 180, (record) => names(record.tags), { shown: true }),
  list('llm_tags', 'labels', '大模型标签', 'LLM labels', 200, (record) => names(record.llm_tags), {
    shown: true,
  }),
  text('province', 'who', '省份', 'Province', 92, 'text', { shown: true }),
  text('city', 'who', '城市', 'City', 92, 'text', { shown: true }),
  choice('operator', 'who', '运营商', 'Operator', 92, (record, locale) =>
    operatorLabel(record.operator, record.operator_name, locale),
  ),
  {
    ...list('comments', 'labels', '通话备注', 'Comments', 200, (record) =>
      record.comments.map((comment) => comment.content),
    ),
    shown: true,
    file: (record, locale, clock) => commentLines(record.comments, locale, clock),
  },
  choice('gender', 'who', '性别', 'Gender', 76, (record, locale) =>
    genderLabel(record.gender, record.gender_str, locale),
  ),
  text('caller_number', 'who', '主叫号码', 'Caller number', 132, 'phone', {
    hint: { zh: '注意：不是客户真正看到的号码', en: 'Not the number that the customer sees' },
  }),
  text('extra', 'who', '额外数据', 'Extra data', 160, 'longtext', {
    hint: { zh: '可用于标识第三方数据', en: 'Marks third-party data' },
  }),
  list('components', 'who', 'CRM 组件', 'CRM components', 180, (record) =>
    record.components.map((component) => `${component.name}=${component.value ?? ''}`),
  ),
  time('answerdate', 'when', '接听时间', 'Answered at'),
  time('hangupdate', 'when', '挂断时间', 'Hung up at'),
  duration('duration', '外呼时长', 'Call duration', {
    hint: { zh: '拨号到挂断', en: 'Dial to hang-up' },
  }),
  list('tag_groups', 'labels', '母标签', 'Tag groups', 160, (record) => names(record.tag_groups)),
  list('send_wechat_data', 'labels', '推送微信', 'WeChat pushes', 140, (record) => record.send_wechat_data),
  text('bridge_number', 'transfer', '转接号码', 'Transfer number', 132, 'phone'),
  time('bridge_calldate', 'transfer', '转接时间', 'Transferred at'),
  time('bridge_answerdate', 'transfer', '转接接听时间', 'Transfer answered at'),
  {
    key: 'details',
    group: 'conversation',
    label: { zh: '通话内容', en: 'Conversation' },
    type: 'longtext',
    width: 320,
    needsDetail: true,
    value: () => null,
    display: conversation,
    file: conversation,
  },
  text('hangupcause', 'outcome', '挂断原因', 'Hang-up cause', 168, 'text', {
    hint: { zh: '通信层面，一般无需关注', en: "The network's word; rarely useful" },
  }),
  text('level', 'outcome', '质量等级', 'Level', 120),
  text('error_code', 'outcome', '错误码', 'Error code', 84),
  time('created_at', 'when', '创建时间', 'Created at'),
  time('updated_at', 'when', '更新时间', 'Updated at'),
  time('read_at', 'when', '查看时间', 'Read at'),
  time('processed_at', 'when', '处理时间', 'Processed at'),
  time('number_created_at', 'when', '号码创建时间', 'Number created at'),
  text('id', 'ids', '记录 ID', 'Record id', 300, 'id'),
  text('callid', 'ids', '呼叫 ID', 'Call id', 300, 'id'),
  text('task_id', 'ids', '任务 ID', 'Task id', 300, 'id'),
  text('group_id', 'ids', '话术组 ID', 'Script group id', 120, 'id'),
  text('level_id', 'ids', '通话质量 ID', 'Call quality id', 300, 'id'),
  text('customer_id', 'ids', 'CRM 公海 ID', 'CRM customer id', 300, 'id'),
  text('user_id', 'ids', '用户 ID', 'User id', 300, 'id'),
  text('province_id', 'ids', '省份 ID', 'Province id', 88, 'id'),
  text('city_id', 'ids', '城市 ID', 'City id', 88, 'id'),
  text('bridge_callid', 'ids', '转接呼叫 ID', 'Transfer call id', 300, 'id'),
]

const BY_KEY = new Map(RECORD_FIELDS.map((field) => [field.key, field]))

export function recordField(key: string): RecordField | undefined {
  return BY_KEY.get(key)
}

export const DEFAULT_COLUMNS: readonly string[] = RECORD_FIELDS.filter((field) => field.shown).map(
  (field) => field.key,
)

/** The fields for these keys in this order; unknown keys are left out. */
export function recordFields(keys: readonly string[]): RecordField[] {
  return keys.flatMap((key) => BY_KEY.get(key) ?? [])
}
