/**
 * Rules that doubt a call's label. A rule is a few conditions, all of which must hold; its one-sentence explanation, its
 * controls, its schema and the store's query follow from the catalogue of conditions.
 */
import { inLocale, type Bilingual, type Locale } from '../locale.ts'
import { intentionLetter } from '../records/labels.ts'
import type { Speaker } from '../records/conversation.ts'
import type { NamedReviewer } from './judgements.ts'

interface Common {
  label: Bilingual
  /** The condition as a part of the rule's sentence, `{}` for the value. */
  words: Bilingual
}
/** A limit of one of a call's numbers. */
export interface LimitCondition extends Common {
  kind: 'limit'
  /** Of the record; null in it meets no limit. */
  field: 'bill' | 'rounds' | 'customer_chars'
  end: 'least' | 'most'
  /** How much of the field's own unit one of these is. */
  unit: number
  most: number
}
export interface IntentionsCondition extends Common {
  kind: 'intentions'
}
export interface FlagCondition extends Common {
  kind: 'flag'
}
/** One of these texts, as search understands them. */
export interface WordsCondition extends Common {
  kind: 'words'
  /** Who said it; null for anywhere in the call. */
  by: Speaker | null
}
export type Condition = LimitCondition | IntentionsCondition | FlagCondition | WordsCondition

const limit = (
  field: LimitCondition['field'],
  end: LimitCondition['end'],
  most: number,
  label: Bilingual,
  words: Bilingual,
  unit = 1,
): LimitCondition => ({ kind: 'limit', field, end, most, label, words, unit })

const MOST_CHARS = 100_000

/** In the order in which a sentence tells them. */
export const CONDITIONS = {
  intentions: {
    kind: 'intentions',
    label: { zh: '意向', en: 'Intention' },
    words: { zh: '意向为 {}', en: 'the intention is {}' },
  },
  leastTalk: limit(
    'bill',
    'least',
    86_400,
    { zh: '通话至少（秒）', en: 'Talk time at least (s)' },
    { zh: '通话至少 {} 秒', en: 'they talked for at least {} s' },
    1000,
  ),
  leastRounds: limit(
    'rounds',
    'least',
    10_000,
    { zh: '交互至少（轮）', en: 'Rounds at least' },
    { zh: '交互至少 {} 轮', en: 'there were at least {} rounds' },
  ),
  mostRounds: limit(
    'rounds',
    'most',
    10_000,
    { zh: '交互至多（轮）', en: 'Rounds at most' },
    { zh: '交互至多 {} 轮', en: 'there were at most {} rounds' },
  ),
  leastSaid: limit(
    'customer_chars',
    'least',
    MOST_CHARS,
    { zh: '客户至少说（字）', en: 'Customer said at least (characters)' },
    { zh: '客户至少说了 {} 个字', en: 'the customer said at least {} characters' },
  ),
  mostSaid: limit(
    'customer_chars',
    'most',
    MOST_CHARS,
    { zh: '客户至多说（字）', en: 'Customer said at most (characters)' },
    { zh: '客户总共只说了不超过 {} 个字', en: 'the customer said at most {} characters in all' },
  ),
  silent: {
    kind: 'flag',
    label: { zh: '接通后没有识别到客户说话', en: 'Answered, and no speech of the customer recognised' },
    words: { zh: '接通后没有识别到客户说话', en: 'no speech of the customer was recognised' },
  },
  customerWords: {
    kind: 'words',
    by: 'customer',
    label: { zh: '客户说过', en: 'Customer said' },
    words: { zh: '客户说过{}', en: 'the customer said {}' },
  },
  anyWords: {
    kind: 'words',
    by: null,
    label: { zh: '通话中出现（含备注）', en: 'Anywhere in the call (comments too)' },
    words: { zh: '通话中出现{}', en: 'the call holds {}' },
  },
} as const satisfies Readonly<Record<string, Condition>>

export type ConditionKey = keyof typeof CONDITIONS
export const CONDITION_LIST = Object.entries(CONDITIONS) as [ConditionKey, Condition][]

interface ValueOf {
  limit: number
  intentions: readonly number[]
  flag: true
  words: readonly string[]
}
/** The conditions of a rule by their key; one that is left out asks nothing. */
export type RuleConditions = {
  readonly [Key in ConditionKey]?: ValueOf[(typeof CONDITIONS)[Key]['kind']]
}

export interface Rule {
  id: string
  enabled: boolean
  conditions: RuleConditions
}

/** A rule as a person edits it. */
export interface RuleEntry extends Rule {
  /** One of the product's, as it came or changed; or the person's own. */
  origin: 'default' | 'changed' | 'own'
}

/** A rule of another reviewer's own, or one of the product's as they changed it. It finds nothing here before it is taken over. */
export interface OthersRule extends Pick<Rule, 'id' | 'conditions'> {
  by: NamedReviewer
  /** The person has one with these conditions. */
  taken: boolean
}

/** The rule whose words make a call a candidate for 不再联系. */
export const OPT_OUT_RULE = 'opt-out'

const rule = (id: string, conditions: RuleConditions): Rule => ({ id, enabled: true, conditions })

export const DEFAULT_RULES: readonly Rule[] = [
  rule('strong-few-words', { intentions: [1, 2], mostSaid: 6 }),
  rule('weak-many-rounds', { intentions: [5], leastRounds: 8 }),
  rule('long-silent', { leastTalk: 30, silent: true }),
  rule('strong-refusal', {
    intentions: [1],
    customerWords: ['不需要', '不用了', '没兴趣', '不感兴趣', '不考虑'],
  }),
  rule(OPT_OUT_RULE, {
    anyWords: ['不要再打', '别再打', '不要打了', '别打了', '别给我打', '投诉', '拉黑', '举报', '骚扰'],
  }),
]

export const RULE_ID = /^[\w-]{1,40}$/
export const MOST_RULES = 50
export const MOST_WORDS = 50
export const LONGEST_WORD = 40
export const LAST_INTENTION = 26

/** Words as a person types them into one field. */
export function splitWords(text: string): string[] {
  const words = text.split(/[\s,，、;；/|]+/u).map((word) => word.slice(0, LONGEST_WORD))
  return [...new Set(words.filter((word) => word !== ''))].slice(0, MOST_WORDS)
}

const OR: Bilingual = { zh: ' 或 ', en: ' or ' }
/** Chinese needs no blank beside a quotation mark. */
const OR_QUOTED: Bilingual = { zh: '或', en: ' or ' }
const AND: Bilingual = { zh: '，且', en: ', and ' }
const QUOTES: Record<Locale, [string, string]> = { 'zh-CN': ['“', '”'], en: ['“', '”'] }

function either(items: readonly string[], locale: Locale, or = OR): string {
  if (items.length < 2) return items.join('')
  const comma = locale === 'zh-CN' ? '、' : ', '
  return items.slice(0, -1).join(comma) + inLocale(or, locale) + (items.at(-1) ?? '')
}

/** So many words are told; of more the number of the others. */
const WORDS_TOLD = 5

function valueText(condition: Condition, value: unknown, locale: Locale): string {
  switch (condition.kind) {
    case 'limit':
      return String(value)
    case 'intentions':
      return either((value as readonly number[]).map(intentionLetter), locale)
    case 'flag':
      return ''
    case 'words': {
      const words = value as readonly string[]
      const [open, close] = QUOTES[locale]
      const told = words.slice(0, WORDS_TOLD).map((word) => `${open}${word}${close}`)
      const others = words.length - told.length
      if (others === 0) return either(told, locale, OR_QUOTED)
      return locale === 'zh-CN'
        ? `${told.join('、')}等 ${words.length} 个词之一`
        : `${told.join(', ')} or one of ${others} more`
    }
  }
}

/** The rule in one sentence. */
export function ruleSentence({ conditions }: Pick<Rule, 'conditions'>, locale: Locale): string {
  const parts = CONDITION_LIST.flatMap(([key, condition]) => {
    const value = conditions[key]
    if (value === undefined) return []
    return [inLocale(condition.words, locale).replace('{}', () => valueText(condition, value, locale))]
  })
  const text = parts.join(inLocale(AND, locale))
  if (locale === 'zh-CN') return `${text}。`
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

/** Whether a call can meet the rule at all by what it asks. */
export const hasConditions = ({ conditions }: Pick<Rule, 'conditions'>): boolean =>
  CONDITION_LIST.some(([key]) => conditions[key] !== undefined)

/** What a condition's value may be, for what comes from outside. @returns undefined for anything else */
export function readCondition(key: ConditionKey, value: unknown): RuleConditions[ConditionKey] | undefined {
  const condition: Condition = CONDITIONS[key]
  switch (condition.kind) {
    case 'limit':
      return isWhole(value, 0, condition.most) ? value : undefined
    case 'intentions':
      return listOf(value, (item): item is number => isWhole(item, 1, LAST_INTENTION), LAST_INTENTION)
    case 'flag':
      return value === true ? true : undefined
    case 'words':
      return listOf(
        value,
        (item): item is string =>
          typeof item === 'string' && item.trim() !== '' && item.length <= LONGEST_WORD,
        MOST_WORDS,
      )
  }
}

const isWhole = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most

function listOf<T>(value: unknown, isOne: (item: unknown) => item is T, most: number): T[] | undefined {
  if (!Array.isArray(value)) return undefined
  const items = [...new Set(value.filter(isOne))].slice(0, most)
  return items.length > 0 ? items : undefined
}
