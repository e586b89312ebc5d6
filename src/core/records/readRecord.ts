/**
 * Reads call records and their conversations as the catalogue says. Whatever a record holds, it makes a row, with the
 * fields that could not be read named in `problems`; its body is kept beside it.
 */
import type { KeptValue, ReadAs, Reading } from '#shared/records/fieldKinds.ts'
import { CALL_FIELDS } from '#shared/records/fields.ts'
import {
  UTTERANCE_VALUES,
  type CallRecordDetail,
  type NamedRef,
  type RecordComment,
  type RecordComponent,
  type RecordTag,
  type Utterance,
} from '#shared/records/types.ts'
import { isObject, parseJson } from '../wire/json.ts'
import {
  listReader,
  objectReader,
  valueReader,
  type FieldReaders,
  type ValueReader,
} from '../wire/objectReader.ts'
import {
  asFlag,
  asId,
  asInteger,
  asMilliseconds,
  asMoment,
  asNumber,
  asText,
  asTextOrJson,
  type Read,
} from '../wire/readers.ts'
import { readId } from './recordId.ts'

const text = valueReader(asText)
const textOrJson = valueReader(asTextOrJson)
const id = valueReader(asId)
const moment = valueReader(asMoment)
const names = listReader(namedRef)

const readGroups = objectReader({ tag_groups: names })
const tags = listReader<RecordTag>((item, problems) => {
  const ref = namedRef(item)
  if (ref === null) return null
  if (!isObject(item)) return { ...ref, color: null, groups: [] }
  return { ...ref, color: asColor(item.color), groups: readGroups(item, problems).tag_groups }
})

const readComment = objectReader({ id, content: textOrJson, user_name: text, created_at: moment })
const comments = listReader<RecordComment>((item, problems) => {
  if (!isObject(item)) return bareComment(item)
  const comment = readComment(item, problems)
  return { ...comment, content: comment.content ?? '' }
})

const readComponent = objectReader({ id, name: text, value: textOrJson })
const components = listReader<RecordComponent>((item, problems) => {
  if (!isObject(item)) return null
  const component = readComponent(item, problems)
  const name = component.name ?? component.id
  return name === null ? null : { ...component, name }
})

/** Each way of reading that the catalogue names; sentences, which are made of the others, apart. */
const READERS: { [R in Exclude<Reading, 'utterances'>]: ValueReader<ReadAs[R]> } = {
  text,
  textOrJson,
  id,
  number: valueReader(asNumber),
  integer: valueReader(asInteger),
  milliseconds: valueReader(asMilliseconds),
  moment,
  flag: {
    read: (value) => {
      const flag = asFlag(value)
      return flag === null ? false : flag
    },
    none: () => false,
  },
  texts: listReader((item) => asTextOrJson(item) ?? null),
  names,
  tags,
  comments,
  components,
}

const readUtterance = objectReader(
  mapValues(UTTERANCE_VALUES, (reading) => READERS[reading]) as FieldReaders<Utterance>,
)
const utterances = listReader<Utterance>((item, problems) =>
  isObject(item) ? readUtterance(item, problems) : null,
)

function readerOf({ read, inside }: KeptValue): ValueReader<unknown> {
  if (inside !== undefined) return valueReader((value) => asTextIn(value, inside))
  return read === 'utterances' ? utterances : READERS[read]
}

const FIELDS = Object.entries(CALL_FIELDS) as [keyof typeof CALL_FIELDS, KeptValue][]

const readFields = objectReader(
  Object.fromEntries(
    // The id has rules of its own, see `recordId.ts`.
    FIELDS.flatMap(([key, field]) => (field.make || key === 'id' ? [] : [[key, readerOf(field)]])),
  ) as FieldReaders<ReadRecord>,
)

const MADE = FIELDS.flatMap(([key, { make }]) => (make ? [{ key, make }] : []))

/** A record without its text. */
export type ReadRecord = Omit<CallRecordDetail, 'raw'>

/**
 * Reads one element of a record list (api section 3, 通话列表).
 * @param element as parsed by `parseJson`
 * @param raw the element's exact JSON text, or its bytes
 */
export function readRecord(element: unknown, raw: string | Uint8Array): ReadRecord {
  const problems: string[] = []
  if (!isObject(element)) problems.push('record')
  const source = isObject(element) ? element : {}
  const id = readId(source, raw, problems)
  const record = readFields(source, problems)
  for (const { key, make } of MADE) Object.assign(record, { [key]: make(record.details) })
  record.id = id
  record.problems = problems
  return record
}

const readConversation = objectReader({ details: utterances })

/** Reads the conversation alone, for a record whose other fields are known. @param element as for {@link readRecord} */
export function readDetails(element: unknown): Utterance[] {
  return readConversation(isObject(element) ? element : {}, []).details
}

/** What `toConversation` looks at to part who said what, where and when. */
const SAID: ReadonlySet<string> = new Set([
  'sequence',
  'notify',
  'question',
  'question_index',
  'answer_text',
  'answer_content',
  'bridge_status',
  'created_at',
] satisfies (keyof Utterance)[])

const readSaid = objectReader(
  Object.fromEntries(
    Object.entries(UTTERANCE_VALUES).map(([key, reading]) => {
      const reader: ValueReader<unknown> = READERS[reading]
      return [key, SAID.has(key) ? reader : { read: reader.none, none: reader.none }]
    }),
  ) as FieldReaders<Utterance>,
)
const readSaidRows = objectReader({
  details: listReader<Utterance>((item, problems) => (isObject(item) ? readSaid(item, problems) : null)),
})

const DETAILS = Buffer.from('"details":[')
const LIST_END = Buffer.from(']')

/**
 * Who said what, where and when, out of a body's bytes, for work on very many calls: three times as fast as
 * {@link readDetails}, and what else rows hold is left empty.
 * @throws AppError response_invalid for what is not JSON
 */
export function readSaidOf(body: Buffer): Utterance[] {
  const details = detailsAlone(body) ?? parseJson(body.toString('utf8'))
  return readSaidRows(isObject(details) ? details : {}, []).details
}

/**
 * The member `details` without what stands before it. Quotes inside a text are escaped, so that the name is no text; the
 * list reaches to the last bracket where all of it is one value, and what follows closes one brace, hence the record's.
 * @returns null where it must be looked for otherwise
 */
function detailsAlone(body: Buffer): Record<string, unknown> | null {
  const start = body.indexOf(DETAILS)
  const end = body.lastIndexOf(LIST_END) + 1
  if (start < 0 || end === 0) return null
  try {
    const after: unknown = JSON.parse(`{"":0${body.toString('utf8', end)}`)
    if (!isObject(after) || Object.hasOwn(after, 'details')) return null
    const details: unknown = JSON.parse(body.toString('utf8', start + DETAILS.length - 1, end))
    return holdsLong(details) ? null : { details }
  } catch {
    return null
  }
}

/** Whether a number that is read has lost digits. */
function holdsLong(details: unknown): boolean {
  return (
    Array.isArray(details) &&
    details.some(
      (row: unknown) =>
        isObject(row) &&
        (isLong(row['question']) || isLong(row['answer_text']) || isLong(row['answer_content'])),
    )
  )
}

const isLong = (value: unknown): boolean =>
  typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER

function mapValues<Key extends string, Value, Result>(
  object: Record<Key, Value>,
  change: (value: Value) => Result,
): Record<Key, Result> {
  const entries = Object.entries(object) as [Key, Value][]
  return Object.fromEntries(entries.map(([key, value]) => [key, change(value)])) as Record<Key, Result>
}

/** The text inside an object such as `province{city}`, or a bare one in its place. */
function asTextIn(value: unknown, key: string): Read<string> {
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
