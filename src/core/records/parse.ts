import type {
  CallRecordDetail,
  NamedRef,
  PageMeta,
  RecordComment,
  RecordTag,
  Utterance,
} from '#shared/records/types.ts'
import { decodeUtf8 } from '../wire/charset.ts'
import { MOST_ROWS, openListEnvelope, readMeta, tooManyRows } from '../wire/envelope.ts'
import { isObject, splitDataArray } from '../wire/json.ts'
import { FieldReader } from '../wire/fieldReader.ts'
import { asId, asText, asTextOrJson, type Read } from '../wire/readers.ts'
import { readId, rememberOrdinals, type Ordinals } from './recordId.ts'

/**
 * Reads a page of call records (api section 3, 通话列表). The envelope is read strictly: a page that is not one is
 * refused whole and never taken for an empty list. Records are read leniently: whatever one of them holds, it makes a
 * row, with the fields that could not be read named in `problems` and the exact text kept in `raw`.
 * @param ordinals of the pages before, where one reader goes through them without a store
 * @throws AppError platform_refused, response_invalid
 */
export function parseRecordPage(
  body: Uint8Array,
  ordinals: Ordinals = rememberOrdinals(),
): { records: CallRecordDetail[]; meta: PageMeta } {
  const text = decodeUtf8(body)
  // Counted before anything is parsed: a million records would keep the worker busy for minutes.
  const raws = splitDataArray(text, MOST_ROWS) ?? []
  if (raws.length > MOST_ROWS) throw tooManyRows()
  const { data, meta } = openListEnvelope(text)
  const records = raws.map((raw, index) => readRecord(data[index], raw))
  return { records: ordinals.tell(records), meta: readMeta(meta, records.length) }
}

/**
 * Reads one element of a record list.
 * @param element as parsed by `parseJson`
 * @param raw the element's exact JSON text
 */
export function readRecord(element: unknown, raw: string): CallRecordDetail {
  const problems: string[] = []
  if (!isObject(element)) problems.push('record')
  const source = isObject(element) ? element : {}
  const fields = new FieldReader(source, problems)
  return {
    id: readId(source, raw, problems),
    task_id: fields.id('task_id'),
    callid: fields.id('callid'),
    customer_id: fields.id('customer_id'),
    user_id: fields.id('user_id'),
    group_id: fields.id('group_id'),
    callee: fields.id('callee'),
    caller_number: fields.id('caller_number'),
    name: fields.text('name'),
    company: fields.text('company'),
    gender: fields.integer('gender'),
    gender_str: fields.text('gender_str'),
    operator: fields.integer('operator'),
    operator_name: fields.text('operator_name'),
    province_id: fields.id('province_id'),
    city_id: fields.id('city_id'),
    province: fields.read('province', (value) => asNameIn(value, 'city')),
    city: fields.read('city', (value) => asNameIn(value, 'city')),
    extra: fields.textOrJson('extra'),
    components: fields.objects('components', (item) => {
      const id = item.id('id')
      const name = item.text('name') ?? id
      return name === null ? null : { id, name, value: item.textOrJson('value') }
    }),
    calldate: fields.moment('calldate'),
    answerdate: fields.moment('answerdate'),
    hangupdate: fields.moment('hangupdate'),
    duration: fields.milliseconds('duration'),
    bill: fields.milliseconds('bill'),
    created_at: fields.moment('created_at'),
    updated_at: fields.moment('updated_at'),
    read_at: fields.moment('read_at'),
    processed_at: fields.moment('processed_at'),
    number_created_at: fields.moment('number_created_at'),
    score: fields.number('score'),
    level_id: fields.id('level_id'),
    level_name: fields.text('level_name'),
    level: fields.read('level', (value) => asNameIn(value, 'name')),
    intention_results: fields.integer('intention_results'),
    rounds: fields.integer('rounds'),
    hangup_disposition: fields.integer('hangup_disposition'),
    hangup_disposition_str: fields.text('hangup_disposition_str'),
    hangupcause: fields.text('hangupcause'),
    error_code: fields.id('error_code'),
    tags: readTags(fields),
    tag_groups: readNames(fields, 'tag_groups'),
    llm_tags: readNames(fields, 'llm_tags'),
    comments: fields.list('comments', (item, path) => {
      if (!isObject(item)) return bareComment(item)
      const comment = fields.at(item, path)
      return {
        id: comment.id('id'),
        content: comment.textOrJson('content') ?? '',
        user_name: comment.text('user_name'),
        created_at: comment.moment('created_at'),
      }
    }),
    send_wechat_data: fields.list('send_wechat_data', (item) => asTextOrJson(item) ?? null),
    bridge_callid: fields.id('bridge_callid'),
    bridge_number: fields.id('bridge_number'),
    bridge_calldate: fields.moment('bridge_calldate'),
    bridge_answerdate: fields.moment('bridge_answerdate'),
    details: readConversation(fields),
    problems,
    raw,
  }
}

function readConversation(fields: FieldReader): Utterance[] {
  return fields.objects('details', readUtterance)
}

/** Reads the conversation alone, for a record whose other fields are known. @param element as for {@link readRecord} */
export function readDetails(element: unknown): Utterance[] {
  return readConversation(new FieldReader(isObject(element) ? element : {}, []))
}

/** The name inside an object such as `province{city}`, or a bare name in its place. */
function asNameIn(value: unknown, key: string): Read<string> {
  if (!isObject(value)) return asText(value)
  if (key in value) return asText(value[key])
  return Object.keys(value).length === 0 ? null : undefined
}

/** `#rgb` and `#rrggbb` alone: the value ends up in a style. */
function asColor(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(value.trim())
  if (short)
    return `#${short
      .slice(1)
      .map((digit) => digit + digit)
      .join('')}`
  return /^#[0-9a-f]{6}$/i.test(value.trim()) ? value.trim() : null
}

function readTags(fields: FieldReader): RecordTag[] {
  return fields.list('tags', (item, path) => {
    const ref = namedRef(item)
    if (ref === null) return null
    const source = isObject(item) ? item : {}
    return { ...ref, color: asColor(source.color), groups: readNames(fields.at(source, path), 'tag_groups') }
  })
}

function readNames(fields: FieldReader, key: string): NamedRef[] {
  return fields.list(key, namedRef)
}

/** A label with its name; one without goes by its id, and a bare text is a name. */
function namedRef(item: unknown): NamedRef | null {
  if (!isObject(item)) {
    const name = asText(item)
    return name == null ? null : { id: null, name }
  }
  const id = asId(item.id) ?? null
  const name = asText(item.name) ?? id
  return name === null ? null : { id, name }
}

function bareComment(item: unknown): RecordComment | null {
  const content = asText(item)
  return content == null ? null : { id: null, content, user_name: null, created_at: null }
}

function readUtterance(fields: FieldReader): Utterance {
  return {
    id: fields.id('id'),
    sequence: fields.integer('sequence'),
    notify: fields.text('notify'),
    question: fields.text('question'),
    question_index: fields.integer('question_index'),
    answer_content: fields.text('answer_content'),
    answer_text: fields.text('answer_text'),
    asr_elapse: fields.milliseconds('asr_elapse'),
    record_ms: fields.milliseconds('record_ms'),
    play_ms: fields.milliseconds('play_ms'),
    speak_ms: fields.milliseconds('speak_ms'),
    score: fields.number('score'),
    keyword: fields.text('keyword'),
    tags: readTags(fields),
    bridge_status: fields.flag('bridge_status') ?? false,
    created_at: fields.moment('created_at'),
  }
}
