import type { ErrorInfo } from '../errors.ts'

/**
 * A call record, read leniently from the platform. Property names are the platform's own field names, so that a
 * column key, a CLI flag, an export header and a line of code are one word. Moments are milliseconds since the
 * epoch, lengths of time are milliseconds, ids are text (they can be longer than a double holds), and null stands
 * for anything missing, empty or unreadable. The raw body is kept beside it.
 */
export interface CallRecord {
  id: string
  task_id: string | null
  callid: string | null
  customer_id: string | null
  user_id: string | null
  group_id: string | null
  callee: string | null
  caller_number: string | null
  name: string | null
  company: string | null
  /** 0 unknown, 1 female, 2 male. */
  gender: number | null
  gender_str: string | null
  /** 1 Telecom, 2 Unicom, 3 Mobile. */
  operator: number | null
  operator_name: string | null
  province_id: string | null
  city_id: string | null
  /** Name of the place, from the platform's `province.city`. */
  province: string | null
  /** Name of the place, from the platform's `city.city`. */
  city: string | null
  /** Third-party data, as text; an object arrives here as JSON. */
  extra: string | null
  components: RecordComponent[]
  calldate: number | null
  answerdate: number | null
  hangupdate: number | null
  /** Dial to hang-up, ms. */
  duration: number | null
  /** Talk time, ms; above 0 means answered. */
  bill: number | null
  created_at: number | null
  updated_at: number | null
  read_at: number | null
  processed_at: number | null
  number_created_at: number | null
  score: number | null
  level_id: string | null
  level_name: string | null
  /** Name held by the platform's `level` object, where it sends one. */
  level: string | null
  /** 1 A, 2 B, … 26 Z. */
  intention_results: number | null
  rounds: number | null
  /** 1 AI, 2 customer. */
  hangup_disposition: number | null
  hangup_disposition_str: string | null
  hangupcause: string | null
  error_code: string | null
  tags: RecordTag[]
  tag_groups: NamedRef[]
  llm_tags: NamedRef[]
  comments: RecordComment[]
  /** Each pushed WeChat contact as text; its shape is not documented. */
  send_wechat_data: string[]
  bridge_callid: string | null
  bridge_number: string | null
  bridge_calldate: number | null
  bridge_answerdate: number | null
  /** Fields that held something unreadable; empty for a record as documented. */
  problems: string[]
}

export interface NamedRef {
  id: string | null
  name: string
}

export interface RecordTag extends NamedRef {
  /** `#rrggbb`, or null where the platform's value is not one. */
  color: string | null
  groups: NamedRef[]
}

export interface RecordComment {
  id: string | null
  content: string
  user_name: string | null
  created_at: number | null
}

export interface RecordComponent {
  id: string | null
  name: string
  value: string | null
}

/** One row of the platform's `details[]`. */
export interface Utterance {
  id: string | null
  sequence: number | null
  /** Kind of event: `enter`, `asrprogress_notify` (interim), `asrmessage_notify` (final), … */
  notify: string | null
  /** What the customer said, as recognised. */
  question: string | null
  question_index: number | null
  /** What the AI said. */
  answer_content: string | null
  /** Name of the script node. */
  answer_text: string | null
  asr_elapse: number | null
  record_ms: number | null
  play_ms: number | null
  speak_ms: number | null
  score: number | null
  keyword: string | null
  tags: RecordTag[]
  /** A person has taken the call over. */
  bridge_status: boolean
  created_at: number | null
}

export interface CallRecordDetail extends CallRecord {
  details: Utterance[]
  /** The record exactly as the platform sent it: JSON text. */
  raw: string
}

/** The platform's `meta`, which may differ from what was asked. */
export interface PageMeta {
  total: number
  page: number
  lastPage: number
  perPage: number
  /** The platform sent no total: it was worked out from the rows, and is the least that is certain. */
  guessed?: true
}

export interface RecordPage {
  rows: CallRecord[]
  meta: PageMeta
  /** When the page was read, milliseconds since the epoch. */
  fetchedAt: number
  /** Of a search: where the text was found, by record id. */
  matches?: Record<string, string>
  /** Of a live page: why it could not be kept in the offline store. */
  notKept?: ErrorInfo
}
