/**
 * The catalogue of call-record fields: each field once, under the platform's own name, with its labels, how it is read,
 * kept, searched, sorted and shown. The record's type and its reader, the columns of the store, of the table, of files
 * and of the command line, the masks and the search all come from this list; people see the fields in its order, and
 * those of their own marks behind them.
 */
import type { Bilingual, Locale } from '../locale.ts'
import { MARK_FIELDS } from '../reviews/markFields.ts'
import { commentLines } from './comments.ts'
import { conversationText, customerChars, firstWords, SPEAKERS, toConversation } from './conversation.ts'
import {
  anyText,
  choice,
  code,
  duration,
  id,
  integer,
  labels,
  list,
  made,
  madeCount,
  nameInside,
  phone,
  points,
  text,
  isNumberType,
  time,
  wordOf,
  type FieldEntry,
  type FieldFace,
  type NumberColumn,
  type ReadAs,
  type Reading,
  type RecordFieldGroup,
  type TextColumn,
} from './fieldKinds.ts'
import { genderLabel, hangupSideLabel, intentionLetter, operatorLabel } from './labels.ts'
import type { CallRecord, WithMark } from './types.ts'

export const RECORD_GROUPS: Record<RecordFieldGroup, Bilingual> = {
  who: { zh: '客户', en: 'Callee' },
  when: { zh: '时间', en: 'Times' },
  outcome: { zh: '结果', en: 'Outcome' },
  labels: { zh: '标签与备注', en: 'Labels and comments' },
  transfer: { zh: '转接', en: 'Transfer' },
  conversation: { zh: '对话', en: 'Conversation' },
  ids: { zh: '编号', en: 'Ids' },
  marks: { zh: '我的标记', en: 'My marks' },
}

const details: FieldEntry<'utterances'> = {
  group: 'conversation',
  label: { zh: '通话内容', en: 'Conversation' },
  type: 'longtext',
  width: 320,
  read: 'utterances',
  store: null,
  show: (value, locale) => conversationText(value, SPEAKERS[locale]),
  searched: (value) => toConversation(value).map(({ text, who }) => ({ text, by: who })),
}

/** {@link CallRecordDetail} is made of these, and {@link CallRecord} of those that the store keeps in columns. */
export const CALL_FIELDS = {
  calldate: time('when', '呼叫时间', 'Called at', { shown: true }),
  callee: phone('who', '被叫号码', 'Callee', { shown: true, searched: true }),
  name: text('who', '客户姓名', 'Name', 120, { shown: true, searched: true }),
  company: text('who', '公司', 'Company', 168, { searched: true }),
  /** 1 A, 2 B, … 26 Z. */
  intention_results: choice('outcome', '意向', 'Intention', 92, intentionLetter, undefined, {
    shown: true,
    hint: { zh: '意向标签等级，A 最高', en: 'Intention label; A is the strongest' },
  }),
  level_name: text('outcome', '通话质量', 'Call quality', 164, { store: 'word', shown: true }),
  score: points('outcome', '得分', 'Score', 80, { shown: true }),
  /** Talk time, ms; above 0 means answered. */
  bill: duration('通话时长', 'Talk time', {
    shown: true,
    hint: { zh: '接听到挂断；大于 0 表示已接听', en: 'Answer to hang-up; above 0 means answered' },
  }),
  rounds: integer('outcome', '交互轮数', 'Rounds', 88, { shown: true, unit: 'rounds' }),
  /** 1 AI, 2 customer. */
  hangup_disposition: choice(
    'outcome',
    '挂断方',
    'Hung up by',
    108,
    hangupSideLabel,
    'hangup_disposition_str',
    { shown: true },
  ),
  hangup_disposition_str: wordOf(),
  tags: labels('tags', '标签', 'Tags', 180, { shown: true }),
  llm_tags: labels('names', '大模型标签', 'LLM labels', 200, { shown: true }),
  /** Name of the place, from the platform's `province.city`. */
  province: nameInside('city', 'who', '省份', 'Province', 92, { shown: true }),
  /** Name of the place, from the platform's `city.city`. */
  city: nameInside('city', 'who', '城市', 'City', 92, { shown: true }),
  /** 1 Telecom, 2 Unicom, 3 Mobile. */
  operator: choice('who', '运营商', 'Operator', 92, operatorLabel, 'operator_name'),
  operator_name: wordOf(),
  comments: list(
    'comments',
    'labels',
    '通话备注',
    'Comments',
    200,
    (comments) => comments.map(({ content }) => content),
    { shown: true, searched: true, sortedBy: 'content', write: commentLines },
  ),
  /** 0 unknown, 1 female, 2 male. */
  gender: choice('who', '性别', 'Gender', 76, genderLabel, 'gender_str'),
  gender_str: wordOf(),
  caller_number: phone('who', '主叫号码', 'Caller number', {
    store: 'word',
    hint: { zh: '注意：不是客户真正看到的号码', en: 'Not the number that the customer sees' },
  }),
  /** Third-party data, as text; an object arrives here as JSON. */
  extra: anyText('who', '额外数据', 'Extra data', 160, {
    hint: { zh: '可用于标识第三方数据', en: 'Marks third-party data' },
  }),
  components: list(
    'components',
    'who',
    'CRM 组件',
    'CRM components',
    180,
    (components) => components.map(({ name, value }) => `${name}=${value ?? ''}`),
    { sortedBy: 'name' },
  ),
  answerdate: time('when', '接听时间', 'Answered at'),
  hangupdate: time('when', '挂断时间', 'Hung up at'),
  /** Dial to hang-up, ms. */
  duration: duration('外呼时长', 'Call duration', { hint: { zh: '拨号到挂断', en: 'Dial to hang-up' } }),
  tag_groups: labels('names', '母标签', 'Tag groups', 160),
  /** Each pushed WeChat contact as text; its shape is not documented. */
  send_wechat_data: list('texts', 'labels', '推送微信', 'WeChat pushes', 140, (pushes) => pushes),
  bridge_number: phone('transfer', '转接号码', 'Transfer number'),
  bridge_calldate: time('transfer', '转接时间', 'Transferred at'),
  bridge_answerdate: time('transfer', '转接接听时间', 'Transfer answered at'),
  first_words: made('客户首句', "Customer's first words", 200, firstWords, {
    hint: {
      zh: '客户说的第一句话，过长时截断',
      en: 'The first that the customer said; cut where it is long',
    },
  }),
  customer_chars: madeCount('客户字数', 'Characters by customer', 92, customerChars, {
    hint: {
      zh: '识别到的客户说话字数，不计标点；0 表示没有识别到客户说话',
      en: 'Letters and digits that the customer said, as recognised; 0 where no speech was recognised',
    },
  }),
  details,
  hangupcause: text('outcome', '挂断原因', 'Hang-up cause', 168, {
    store: 'word',
    hint: { zh: '通信层面，一般无需关注', en: "The network's word; rarely useful" },
  }),
  /** Name held by the platform's `level` object, where it sends one. */
  level: nameInside('name', 'outcome', '质量等级', 'Level', 120),
  error_code: code('outcome', '错误码', 'Error code', 84),
  created_at: time('when', '创建时间', 'Created at'),
  updated_at: time('when', '更新时间', 'Updated at'),
  read_at: time('when', '查看时间', 'Read at'),
  processed_at: time('when', '处理时间', 'Processed at'),
  number_created_at: time('when', '号码创建时间', 'Number created at'),
  id: id('记录 ID', 'Record id', 300, 'id'),
  callid: id('呼叫 ID', 'Call id', 300, 'id'),
  task_id: id('任务 ID', 'Task id', 300, 'word'),
  group_id: id('话术组 ID', 'Script group id', 120, 'word'),
  level_id: id('通话质量 ID', 'Call quality id', 300, 'word'),
  customer_id: id('CRM 公海 ID', 'CRM customer id', 300, 'id'),
  user_id: id('用户 ID', 'User id', 300, 'word'),
  province_id: id('省份 ID', 'Province id', 88, 'word'),
  city_id: id('城市 ID', 'City id', 88, 'word'),
  bridge_callid: id('转接呼叫 ID', 'Transfer call id', 300, 'id'),
}

/** What the table, the drawer and the column chooser need of a field. */
export interface ShownField extends FieldFace {
  key: string
  needsDetail?: boolean
  /** Shown to a person; empty where there is nothing to show. */
  display: (record: WithMark<CallRecord>, locale: Locale) => string
}

export type RecordField = ShownField &
  (NumberColumn<WithMark<CallRecord>> | TextColumn<WithMark<CallRecord>>) & {
    /** The field that holds the platform's own word for the value, which {@link ShownField.display} needs too. */
    wordIn?: keyof CallRecord
  }

function bind<R extends Reading>(key: string, entry: FieldEntry<R>): RecordField {
  const { read, inside, make, store, searched, sortedBy, wordIn, show, write, type, ...face } = entry
  // List rows hold no conversation.
  const none = (read === 'utterances' ? [] : null) as ReadAs[R]
  const valueOf = (record: CallRecord): ReadAs[R] => (record[key as keyof CallRecord] as ReadAs[R]) ?? none
  const word = wordIn as 'operator_name' | undefined
  const display: ShownField['display'] = (record, locale) =>
    show(valueOf(record), locale, word === undefined ? null : (record[word] ?? null))
  const common = {
    ...face,
    key,
    display,
    ...(store === null ? { needsDetail: true } : {}),
    ...(word === undefined ? {} : { wordIn: word }),
  }
  return isNumberType(type)
    ? { ...common, type, value: valueOf as (record: CallRecord) => number | null }
    : {
        ...common,
        type,
        text: write ? (record, locale, clock) => write(valueOf(record), locale, clock) : display,
      }
}

/** Every field that people see. */
export const RECORD_FIELDS: readonly RecordField[] = [
  ...Object.entries(CALL_FIELDS).flatMap(([key, entry]) =>
    'label' in entry ? bind(key, entry as FieldEntry) : [],
  ),
  ...MARK_FIELDS,
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
