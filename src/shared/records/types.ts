import type { ErrorInfo } from '../errors.ts'
import type { Mark } from '../reviews/marks.ts'
import type { ReadAs, Reading } from './fieldKinds.ts'
import type { CALL_FIELDS } from './fields.ts'

type Fields = typeof CALL_FIELDS
type Values = {
  [Key in keyof Fields as Fields[Key]['read'] extends 'utterances' ? never : Key]: ReadAs[Fields[Key]['read']]
}

/**
 * A call record, read leniently from the platform: one property for each field of the catalogue that list rows carry.
 * Property names are the platform's own field names, so that a column key, a CLI flag, an export header and a line of
 * code are one word. Moments are milliseconds since the epoch, lengths of time are milliseconds, ids are text (they can
 * be longer than a double holds), and null stands for anything missing, empty or unreadable. The raw body is kept
 * beside it.
 */
export interface CallRecord extends Values {
  /** The platform's; of our making where it sends none, see `core/records/recordId.ts`. */
  id: string
  /** Fields that held something unreadable; empty for a record as documented. */
  problems: string[]
}

/** A call beside what the person found in it, where that was read. */
export type WithMark<Call> = Call & { mark?: Mark }

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

/** One row of the platform's `details[]`: what it holds, and how that is read. */
export const UTTERANCE_VALUES = {
  id: 'id',
  sequence: 'integer',
  /** Kind of event: `enter`, `asrprogress_notify` (interim), `asrmessage_notify` (final), … */
  notify: 'text',
  /** What the customer said, as recognised. */
  question: 'text',
  question_index: 'integer',
  /** What the AI said. */
  answer_content: 'text',
  /** Name of the script node. */
  answer_text: 'text',
  asr_elapse: 'milliseconds',
  record_ms: 'milliseconds',
  play_ms: 'milliseconds',
  speak_ms: 'milliseconds',
  score: 'number',
  keyword: 'text',
  tags: 'tags',
  /** A person has taken the call over. */
  bridge_status: 'flag',
  created_at: 'moment',
} as const satisfies Record<string, Reading>

export type Utterance = { [Key in keyof typeof UTTERANCE_VALUES]: ReadAs[(typeof UTTERANCE_VALUES)[Key]] }

export interface CallRecordDetail extends CallRecord {
  details: Utterance[]
  /** The record exactly as the platform sent it: JSON text. */
  raw: string
}

/** A page that may be asked for: far beyond any that a list has. */
export const FURTHEST_PAGE = 100_000_000

/** The platform's `meta`, which may differ from what was asked. */
export interface PageMeta {
  total: number
  page: number
  lastPage: number
  perPage: number
  /** The platform sent no total: it was worked out from the rows, and is the least that is certain. */
  guessed?: true
  /** Of the offline store: counting stopped at `total`, and there are more. */
  more?: true
}

export interface RecordPage {
  rows: CallRecord[]
  meta: PageMeta
  /** When the page was read, milliseconds since the epoch. */
  fetchedAt: number
  /** Of a live page: why it could not be kept in the offline store. */
  notKept?: ErrorInfo
}
