/** Rules as they lie among the review documents: the product's with the person's changes laid over, and the person's own. */
import {
  CONDITION_LIST,
  DEFAULT_RULES,
  hasConditions,
  MOST_RULES,
  readCondition,
  RULE_ID,
  type Rule,
  type RuleConditions,
  type RuleEntry,
} from '#shared/reviews/rules.ts'
import { AppError } from '#shared/errors.ts'
import { maskWords, unmaskWords } from '../masking/ownWords.ts'
import { isObject } from '../wire/json.ts'
import type { DocumentRef, ReviewDocument } from './documentTable.ts'
import type { MarkStore } from './markStore.ts'

const RULE = 'rule'
export const ruleRef = (id: string): DocumentRef => ({ kind: RULE, taskId: '', id })

/** What a change of a rule puts down. `removed` is taken back: a rule may come again under its id. */
export const ruleValues = ({ enabled, conditions }: Pick<Rule, 'enabled' | 'conditions'>) => ({
  enabled,
  conditions,
  removed: false,
})
/** The rule as the product has it. */
export const AS_DEFAULT = { enabled: null, conditions: null }

/** @returns null for what is no conditions, or none that this version knows */
function readConditions(value: unknown): RuleConditions | null {
  if (!isObject(value)) return null
  const conditions = Object.fromEntries(
    CONDITION_LIST.flatMap(([key]) => {
      const read = readCondition(key, value[key])
      return read === undefined ? [] : [[key, read]]
    }),
  ) as RuleConditions
  return hasConditions({ conditions }) ? conditions : null
}

/** @param store null where nothing was ever put down, here and below */
export const ownRules = (store: MarkStore | null): RuleEntry[] => readRules(ownDocuments(store, RULE, ''))

/** With their words changed. */
function withWords(conditions: RuleConditions, change: (word: string) => string): RuleConditions {
  const words = CONDITION_LIST.flatMap(([key, { kind }]) =>
    kind === 'words' && conditions[key] !== undefined
      ? [[key, (conditions[key] as readonly string[]).map(change)] as const]
      : [],
  )
  return { ...conditions, ...Object.fromEntries(words) }
}
/** As a window in which numbers are masked may show them. */
export const maskedConditions = (conditions: RuleConditions): RuleConditions =>
  withWords(conditions, (word) => maskWords(word))
/** @param masked for such a window */
export const shownRules = (store: MarkStore | null, masked: boolean): RuleEntry[] =>
  ownRules(store).map((rule) => (masked ? { ...rule, conditions: maskedConditions(rule.conditions) } : rule))
/** A rule from such a window, see `unmaskWords`. */
export function unmaskedRule(rule: Rule, before: Pick<Rule, 'conditions'>): Rule {
  const kept: string[] = []
  withWords(before.conditions, (word) => (kept.push(word), word))
  return { ...rule, conditions: withWords(rule.conditions, (word) => unmaskWords(word, kept)) }
}

/** @throws AppError not_found */
export function ownRule(store: MarkStore | null, ruleId: string): RuleEntry {
  const found = ownRules(store).find(({ id }) => id === ruleId)
  if (found === undefined) throw new AppError('not_found', 'No such rule', { what: 'rule' })
  return found
}

/** A rule of another reviewer's, with words as they are. */
export interface FoundRule extends RuleEntry {
  reviewer: string
  /** This reviewer has one with these conditions. */
  taken: boolean
}

/** Rules that other reviewers made or changed, those of a reviewer together. */
export function othersRules(store: MarkStore | null): FoundRule[] {
  if (store === null) return []
  const own = new Set(ownRules(store).map(conditionsText))
  const others = store.documents(RULE, '').filter(({ reviewer }) => reviewer !== store.reviewer)
  return [...Map.groupBy(others, ({ reviewer }) => reviewer)].flatMap(([reviewer, documents]) =>
    readRules(documents)
      // An id that nobody can ask for is of no use.
      .filter(({ id, origin }) => origin !== 'default' && RULE_ID.test(id))
      .slice(0, MOST_RULES)
      .map((rule) => ({ ...rule, reviewer, taken: own.has(conditionsText(rule)) })),
  )
}

/** The same for the same conditions, in whatever order they were put down. */
const conditionsText = ({ conditions }: Pick<Rule, 'conditions'>): string =>
  JSON.stringify(CONDITION_LIST.map(([key]) => conditions[key] ?? null))

/** What the reviewer of this file put down. @param taskId null for all tasks */
export function ownDocuments(store: MarkStore | null, kind: string, taskId: string | null): ReviewDocument[] {
  if (store === null) return []
  return store.documents(kind, taskId).filter(({ reviewer }) => reviewer === store.reviewer)
}

/** @param documents of one reviewer */
export function readRules(documents: readonly ReviewDocument[]): RuleEntry[] {
  const kept = new Map(documents.map(({ id, values }) => [id, values]))
  const defaults = DEFAULT_RULES.map((rule): RuleEntry => {
    const { enabled, conditions } = kept.get(rule.id) ?? {}
    const changed = readConditions(conditions)
    return {
      id: rule.id,
      enabled: typeof enabled === 'boolean' ? enabled : rule.enabled,
      conditions: changed ?? rule.conditions,
      origin: changed !== null ? 'changed' : 'default',
    }
  })
  const own = documents
    .filter(({ id }) => !DEFAULT_RULES.some((rule) => rule.id === id))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .flatMap(({ id, values }): RuleEntry[] => {
      const conditions = readConditions(values.conditions)
      return conditions === null ? [] : [{ id, enabled: values.enabled !== false, conditions, origin: 'own' }]
    })
  return [...defaults, ...own]
}
