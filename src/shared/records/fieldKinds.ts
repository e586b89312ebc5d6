/**
 * What an entry of the record catalogue says, and the kinds of entries that there are. The catalogue itself is
 * `fields.ts`. Longer than 300 lines: the kinds stand side by side, so that one reads what sets each apart.
 */
import type { Bilingual, Locale } from '../locale.ts'
import { formatChinaTime, formatDuration } from '../time.ts'
import type { Speaker } from './conversation.ts'
import { writtenNumber } from './phoneNumber.ts'
import type { NamedRef, RecordComment, RecordComponent, RecordTag, Utterance } from './types.ts'

/** The ways in which a value is read from the platform's JSON, and what each gives. `core/records/readRecord.ts` reads. */
export interface ReadAs {
  text: string | null
  /** Text; what has a structure comes as its JSON. */
  textOrJson: string | null
  /** Text of which every digit counts. */
  id: string | null
  number: number | null
  integer: number | null
  milliseconds: number | null
  /** Milliseconds since the epoch. */
  moment: number | null
  /** False where nothing was sent. */
  flag: boolean
  texts: string[]
  names: NamedRef[]
  tags: RecordTag[]
  comments: RecordComment[]
  components: RecordComponent[]
  utterances: Utterance[]
}
export type Reading = keyof ReadAs

/**
 * How the store's table holds a value: as it is; as the number of a text that many calls share; as an id, of which a
 * UUID takes 16 bytes; a list as JSON, of the call's own or shared by many. Null: in the call's body alone.
 */
export type Form = 'plain' | 'word' | 'id' | 'json' | 'wordJson'

/** A value that the reader reads and the store keeps; people see it through another field. */
export interface KeptValue<R extends Reading = Reading> {
  read: R
  /** The platform sends an object that holds the value under this name; it may send the bare value too. */
  inside?: string
  /** A field of our own: the platform sends none, and it is made of the conversation. */
  make?: (details: readonly Utterance[]) => ReadAs[R]
  store: Form | null
}

/** A text that full-text search looks at. */
export interface SearchText {
  text: string
  /** Null for what is not of the conversation. */
  by: Speaker | null
}

export type RecordFieldGroup =
  'who' | 'when' | 'outcome' | 'labels' | 'transfer' | 'conversation' | 'ids' | 'marks'

/** Values that are numbers: in files cells come from the value, and the layout of the file writes it. */
export type NumberType = 'integer' | 'duration' | 'time'
/**
 * Values that are text to a person and in a file. `id` and `phone` are digits that are no quantity: a spreadsheet must
 * keep them as text, and masks hide phones.
 */
export type TextType = 'text' | 'id' | 'phone' | 'choice' | 'list' | 'longtext'

/** What people see of a field. */
export interface FieldFace {
  group: RecordFieldGroup
  label: Bilingual
  type: NumberType | TextType
  /** Of the value, where it has one. */
  unit?: 'ms' | 'ms since epoch' | 'points' | 'rounds' | 'sentences'
  /** One sentence for a person who wonders what the field means. */
  hint?: Bilingual
  /** Table column: width in px, and whether it shows until the person chooses otherwise. */
  width: number
  shown?: boolean
  /** Numbers and lengths of time line up at the end of their column. */
  alignEnd?: boolean
}

/** An entry of the catalogue. */
export interface FieldEntry<R extends Reading = Reading> extends KeptValue<R>, FieldFace {
  /** The field that holds the platform's own word for the value. */
  wordIn?: string
  /** Shown to a person; empty where there is nothing to show. */
  show: (value: ReadAs[R], locale: Locale, word: string | null) => string
  /**
   * Written to a file, where that is not what is shown.
   * @param clock writes a moment inside the text, on the file's wall clock; China time where it is left out
   */
  write?: (value: ReadAs[R], locale: Locale, clock?: (moment: number) => string) => string
  /** The texts that full-text search looks at; none where the field is not searched. */
  searched?: (value: ReadAs[R]) => SearchText[]
  /** A list is sorted by its first entry: by this of it, or by the entry itself. */
  sortedBy?: 'name' | 'content'
}

/** A column of numbers that a file can have, of calls or of sentences. */
export interface NumberColumn<Source> extends FieldFace {
  key: string
  type: NumberType
  value: (source: Source) => number | null
  /** It is read from the conversation, which list rows do not carry. */
  needsDetail?: boolean
}

/** Likewise of text: empty where there is nothing. See {@link FieldEntry.write}. */
export interface TextColumn<Source> extends FieldFace {
  key: string
  type: TextType
  text: (source: Source, locale: Locale, clock?: (moment: number) => string) => string
  needsDetail?: boolean
}

export function isNumberType(type: NumberType | TextType): type is NumberType {
  return type === 'integer' || type === 'duration' || type === 'time'
}

type Options = Partial<Pick<FieldFace, 'hint' | 'shown' | 'unit'>>
type TextOptions = Options & { store?: 'plain' | 'word'; searched?: true }

const asIs = (value: string | null): string => value ?? ''
const unsaid = (texts: readonly string[]): SearchText[] => texts.map((text) => ({ text, by: null }))
const itself = (value: string | null): SearchText[] => (value === null ? [] : unsaid([value]))

export function text(
  group: RecordFieldGroup,
  zh: string,
  en: string,
  width: number,
  { store = 'plain', searched, ...options }: TextOptions = {},
): FieldEntry<'text'> {
  return {
    group,
    label: { zh, en },
    type: 'text',
    width,
    read: 'text',
    store,
    show: asIs,
    ...(searched ? { searched: itself } : {}),
    ...options,
  }
}

/** A text that is made of the conversation. */
export function made(
  zh: string,
  en: string,
  width: number,
  make: (details: readonly Utterance[]) => string | null,
  options: Options = {},
): FieldEntry<'text'> {
  return { ...text('conversation', zh, en, width, options), make }
}

/** Text in any form. */
export function anyText(
  group: RecordFieldGroup,
  zh: string,
  en: string,
  width: number,
  options: Options = {},
): FieldEntry<'textOrJson'> {
  return { ...text(group, zh, en, width, options), type: 'longtext', read: 'textOrJson' }
}

/** A name that lies in an object of the platform's, such as `province{city}`. */
export function nameInside(
  inside: string,
  group: RecordFieldGroup,
  zh: string,
  en: string,
  width: number,
  options: Options = {},
): FieldEntry<'text'> {
  return { ...text(group, zh, en, width, { store: 'word', ...options }), inside }
}

/** A text of digits that many calls share. */
export function code(group: RecordFieldGroup, zh: string, en: string, width: number): FieldEntry<'id'> {
  return { group, label: { zh, en }, type: 'text', width, read: 'id', store: 'word', show: asIs }
}

export function id(zh: string, en: string, width: number, store: 'id' | 'word'): FieldEntry<'id'> {
  return { group: 'ids', label: { zh, en }, type: 'id', width, read: 'id', store, show: asIs }
}

const DIGITS = /^\d*$/

/** A number, and its digits where it is written in another way than as those. */
function numberTexts(number: string | null): SearchText[] {
  if (number === null) return []
  const digits = DIGITS.test(number) ? null : writtenNumber(number)
  return unsaid(digits === null ? [number] : [number, digits])
}

export function phone(
  group: RecordFieldGroup,
  zh: string,
  en: string,
  { store = 'plain', searched, ...options }: TextOptions = {},
): FieldEntry<'id'> {
  return {
    group,
    label: { zh, en },
    type: 'phone',
    width: 132,
    read: 'id',
    store,
    show: asIs,
    ...(searched ? { searched: numberTexts } : {}),
    ...options,
  }
}

export function integer(
  group: RecordFieldGroup,
  zh: string,
  en: string,
  width: number,
  options: Options = {},
): FieldEntry<'integer'> {
  return {
    group,
    label: { zh, en },
    type: 'integer',
    width,
    alignEnd: true,
    read: 'integer',
    store: 'plain',
    show: (value) => (value === null ? '' : String(value)),
    ...options,
  }
}

/** A number that is made of the conversation. */
export function madeCount(
  zh: string,
  en: string,
  width: number,
  make: (details: readonly Utterance[]) => number,
  options: Options = {},
): FieldEntry<'integer'> {
  return { ...integer('conversation', zh, en, width, options), make }
}

/** Points can have a fraction. */
export function points(
  group: RecordFieldGroup,
  zh: string,
  en: string,
  width: number,
  options: Options = {},
): FieldEntry<'number'> {
  return { ...integer(group, zh, en, width, { unit: 'points', ...options }), read: 'number' }
}

export function time(
  group: RecordFieldGroup,
  zh: string,
  en: string,
  options: Options = {},
): FieldEntry<'moment'> {
  return {
    group,
    label: { zh, en },
    type: 'time',
    unit: 'ms since epoch',
    width: 180,
    read: 'moment',
    store: 'plain',
    show: (value) => (value === null ? '' : formatChinaTime(value)),
    ...options,
  }
}

export function duration(zh: string, en: string, options: Options = {}): FieldEntry<'milliseconds'> {
  return {
    group: 'when',
    label: { zh, en },
    type: 'duration',
    unit: 'ms',
    width: 100,
    alignEnd: true,
    read: 'milliseconds',
    store: 'plain',
    show: (value) => (value === null ? '' : formatDuration(value)),
    ...options,
  }
}

/**
 * A number that stands for one of a few things.
 * @param wordIn the field that holds the platform's own word for it
 */
export function choice(
  group: RecordFieldGroup,
  zh: string,
  en: string,
  width: number,
  say: (value: number | null, word: string | null, locale: Locale) => string,
  wordIn?: string,
  options: Options = {},
): FieldEntry<'integer'> {
  return {
    group,
    label: { zh, en },
    type: 'choice',
    width,
    read: 'integer',
    store: 'plain',
    show: (value, locale, word) => say(value, word, locale),
    ...(wordIn === undefined ? {} : { wordIn }),
    ...options,
  }
}

/** The platform's own word for a {@link choice}. */
export function wordOf(): KeptValue<'text'> {
  return { read: 'text', store: 'word' }
}

type ListReading = 'texts' | 'names' | 'tags' | 'comments' | 'components'
interface ListOptions<R extends Reading> extends Options, Pick<FieldEntry<R>, 'write' | 'sortedBy'> {
  store?: 'json' | 'wordJson'
  searched?: true
}

export function list<R extends ListReading>(
  read: R,
  group: RecordFieldGroup,
  zh: string,
  en: string,
  width: number,
  items: (value: ReadAs[R]) => string[],
  { store = 'json', searched, ...options }: ListOptions<R> = {},
): FieldEntry<R> {
  return {
    group,
    label: { zh, en },
    type: 'list',
    width,
    read,
    store,
    show: (value) => items(value).join('、'),
    ...(searched ? { searched: (value) => unsaid(items(value)) } : {}),
    ...options,
  }
}

const names = (refs: readonly NamedRef[]): string[] => refs.map(({ name }) => name)

/** Labels, which many calls share. */
export function labels<R extends 'names' | 'tags'>(
  read: R,
  zh: string,
  en: string,
  width: number,
  options: Options = {},
): FieldEntry<R> {
  return list(read, 'labels', zh, en, width, names, { store: 'wordJson', sortedBy: 'name', ...options })
}
