/**
 * What an entry of the task catalogue says, and the types of value that there are. The catalogue itself is `fields.ts`;
 * how each type is read and sent stands in `core/tasks/wireForms.ts`, what a draft may hold in `shared/ipc/drafts.ts`.
 */
import { inLocale, type Bilingual, type Locale } from '../locale.ts'
import { formatChinaTime, isDateAlone, parsePlatformTime } from '../time.ts'
import { componentText, holidayText, lineText, scriptSlotText, unitText, type TaskUnit } from './fieldText.ts'
import { lineToneLabel } from './lineTones.ts'
import type { Holiday, ScriptSlot, TaskComponent, TaskLine, TaskVersion, WorkHour } from './types.ts'
import { daysText, weekHours, weekLines } from './workHours.ts'

/** The types of value, and what each is. */
export interface ValueOf {
  text: string | null
  /** Text; what has a structure comes as its JSON. */
  textOrJson: string | null
  /** Id of a script group; every digit counts, as in every id. */
  script: string | null
  /** Id of something else, which the documented examples send as a number; `0` is nothing. */
  reference: string | null
  integer: number | null
  /** A number that stands for a word. */
  choice: number | null
  boolean: boolean | null
  /** Milliseconds since the epoch. */
  time: number | null
  reasons: string[]
  weekdays: number[]
  workHours: WorkHour[]
  holidays: Holiday[]
  lines: TaskLine[]
  scriptSlots: ScriptSlot[]
  lineTones: string[]
  components: TaskComponent[]
}
export type TaskFieldType = keyof ValueOf
/** Types that are shown and never sent. */
type ReadOnlyType = 'textOrJson' | 'reasons' | 'components'
export type SettingType = Exclude<TaskFieldType, ReadOnlyType>

export type TaskFieldGroup =
  | 'basic'
  | 'state'
  | 'control'
  | 'time'
  | 'lines'
  | 'script'
  | 'redial'
  | 'transfer'
  | 'components'
  | 'deprecated'

type Choices = Readonly<Record<number, Bilingual>>

export interface FieldOptions {
  unit?: TaskUnit
  /** Of a `choice` or a `boolean`: what each known number stands for. */
  choices?: Choices
  /** One sentence for a person who wonders what the field means. */
  hint?: Bilingual
  /** The platform's versions whose answers have it. Default: both. */
  versions?: readonly TaskVersion[]
  /**
   * Where it is looked for first. Default `task`: the task itself, then `task_extras`, then `new_task_extra`. `extras`:
   * `task_extras`, which a save takes back, then `new_task_extra`, then the task.
   */
  home?: 'task' | 'extras'
  /** The object of its home in which it lies. */
  inside?: string
  /** The names under which it arrives, the documented one first, where they are not just its key. */
  arrivesAs?: readonly string[]
}

/** What a save and its checks have to know of a setting. */
export interface SettingOptions extends FieldOptions {
  /** Versions whose save is refused without it; a list may be empty. It is then sent at its home, wherever it lay. */
  needed?: readonly TaskVersion[]
  /** The switch with which a value is needed; its limits count only then, too. */
  neededWith?: string
  least?: number
  /** Outside of these a person has probably mistyped; the platform names no limits. */
  usual?: readonly [from: number, to: number]
  /** A save has it beside the extras, although it is looked for in them first. */
  sentBeside?: true
  /** A save says that there is none by leaving it out. */
  leftOut?: true
}

/** An entry of the catalogue. */
export interface FieldEntry<Type extends TaskFieldType = TaskFieldType> extends SettingOptions {
  type: Type
  group: TaskFieldGroup
  label: Bilingual
  /** A person can change it. */
  editable: boolean
}

export const shown = <Type extends TaskFieldType>(
  type: Type,
  group: TaskFieldGroup,
  zh: string,
  en: string,
  options: FieldOptions = {},
): FieldEntry<Type> & { editable: false } => ({
  type,
  group,
  label: { zh, en },
  editable: false,
  ...options,
})

export const editable = <Type extends SettingType>(
  type: Type,
  group: TaskFieldGroup,
  zh: string,
  en: string,
  options: SettingOptions = {},
): FieldEntry<Type> & { editable: true } => ({ type, group, label: { zh, en }, editable: true, ...options })

/** How a type reads to a person, and when two of its values are the same. */
interface Kind<Value> {
  isList: boolean
  /** No line for nothing; a list has one for each item. */
  lines: (value: Value, locale: Locale, field: FieldOptions) => string[]
  /** What stands between the lines where they are written in one. */
  between: Bilingual
  /** Two values are the same where their forms are. */
  form: (value: Value) => unknown
}
type Say<Value> = (value: Value, locale: Locale, field: FieldOptions) => string

const COMMA: Bilingual = { zh: '、', en: ', ' }

function single<Value>(say: Say<Value>): Kind<Value> {
  const lines: Kind<Value>['lines'] = (...given) => [say(...given)].filter((line) => line !== '')
  // Text of nothing but nothing is no text.
  return { isList: false, lines, between: COMMA, form: (value) => (value === '' ? null : value) }
}

function list<Item>(say: Say<Item>, form: (items: readonly Item[]) => unknown): Kind<readonly Item[]> {
  return {
    isList: true,
    lines: (items, locale, field) => items.map((item) => say(item, locale, field)),
    between: COMMA,
    form,
  }
}

const YES_NO: Choices = { 1: { zh: '是', en: 'Yes' }, 0: { zh: '否', en: 'No' } }
const NONE: Bilingual = { zh: '无（0）', en: 'None (0)' }

/** The number itself where its label is unknown. */
function word(value: number, locale: Locale, choices: Choices = {}): string {
  const known = choices[value]
  return known ? inLocale(known, locale) : String(value)
}

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
const inAnyOrder = <Item>(items: readonly Item[], text: (item: Item) => string): string[] =>
  items.map(text).sort(byText)
const inAnyOrderOnce = <Item>(items: readonly Item[], text: (item: Item) => string): string[] => [
  ...new Set(inAnyOrder(items, text)),
]

/** Ignores seconds; a last day without a time lasts until its last minute. */
const holidayForm = ({ begin, end }: Holiday): string => {
  const moment = (text: string): string => String(parsePlatformTime(text) ?? text.trim())
  return `${moment(begin)} ${moment(isDateAlone(end) ? `${end.trim()} 23:59` : end)}`
}

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]

const KINDS: { readonly [Type in TaskFieldType]: Kind<NonNullable<ValueOf[Type]>> } = {
  text: single(String),
  textOrJson: single(String),
  script: single(String),
  reference: single((id, locale) => (id === '0' ? inLocale(NONE, locale) : id)),
  integer: single((value, locale, { unit }) => (unit ? unitText(value, unit, locale) : String(value))),
  choice: single((value, locale, { choices }) => word(value, locale, choices)),
  boolean: single((value, locale, { choices = YES_NO }) => word(Number(value), locale, choices)),
  time: single((moment) => formatChinaTime(moment)),
  reasons: list(String, (items) => items),
  weekdays: {
    ...single<readonly number[]>(daysText),
    isList: true,
    form: (days) => inAnyOrderOnce(days, String),
  },
  // One line for days with the same hours.
  workHours: {
    isList: true,
    lines: (slots, locale) => weekLines(weekHours(slots), locale),
    between: { zh: '；', en: '; ' },
    form: (slots) =>
      inAnyOrderOnce(
        slots.flatMap((slot) =>
          (slot.wday === -1 ? EVERY_DAY : [slot.wday]).map((wday) => ({ ...slot, wday })),
        ),
        ({ wday, begin, end }) => `${wday} ${begin} ${end}`,
      ),
  },
  holidays: list(holidayText, (holidays) => inAnyOrder(holidays, holidayForm)),
  // The order of lines counts: a person chose it.
  lines: list(lineText, (lines) => lines.map(({ id, limit }) => [id, limit])),
  scriptSlots: list(scriptSlotText, (slots) => inAnyOrder(slots, scriptSlotText)),
  lineTones: list(lineToneLabel, (words) => inAnyOrderOnce(words, String)),
  components: list(componentText, (items) => items),
}

export const isListType = (type: TaskFieldType): boolean => KINDS[type].isList
export const isIdType = (type: TaskFieldType): boolean => type === 'script' || type === 'reference'

type Described = FieldOptions & Pick<FieldEntry, 'type'>
// Which value belongs to which type is the table's matter; the compiler cannot follow it through a name.
const kindOf = (type: TaskFieldType): Kind<unknown> => KINDS[type] as Kind<unknown>

/** A value of this field for a person, a list one item a line; no line for nothing. */
export function valueLines(field: Described, value: ValueOf[TaskFieldType], locale: Locale): string[] {
  return value === null ? [] : kindOf(field.type).lines(value, locale, field)
}

/** The same on one line; empty for nothing. */
export function valueText(field: Described, value: ValueOf[TaskFieldType], locale: Locale): string {
  return valueLines(field, value, locale).join(inLocale(kindOf(field.type).between, locale))
}

/**
 * True where both values mean the same: the order of slots, holidays and words does not count, every day (-1) is the
 * seven days, and empty text is none.
 */
export function sameValue(type: TaskFieldType, one: unknown, other: unknown): boolean {
  const form = (value: unknown): string => JSON.stringify(value === null ? null : kindOf(type).form(value))
  return form(one) === form(other)
}
