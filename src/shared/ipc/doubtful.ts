import { z } from 'zod'
import { LOCALES } from '../locale.ts'
import type {
  DoubtfulCounts,
  DoubtfulPage,
  DoubtfulQueue,
  OptOutFile,
  OptOutPage,
} from '../reviews/doubtful.ts'
import { OPT_OUT_STATES } from '../reviews/doubtful.ts'
import {
  CONDITION_LIST,
  hasConditions,
  LAST_INTENTION,
  LONGEST_WORD,
  MOST_WORDS,
  RULE_ID,
  type Condition,
  type OthersRule,
  type Rule,
  type RuleConditions,
  type RuleEntry,
} from '../reviews/rules.ts'
import { queueName } from './queues.ts'
import { route } from './route.ts'
import { accountId, pageNumber, perPage, recordId, reviewer, shortText, taskId } from './schemas.ts'

function conditionSchema(condition: Condition): z.ZodType {
  switch (condition.kind) {
    case 'limit':
      return z.int().min(0).max(condition.most)
    case 'intentions':
      return z.array(z.int().min(1).max(LAST_INTENTION)).min(1).max(LAST_INTENTION)
    case 'flag':
      return z.literal(true)
    case 'words':
      return z.array(shortText.trim().min(1).max(LONGEST_WORD)).min(1).max(MOST_WORDS)
  }
}
const conditions = z
  .strictObject(
    Object.fromEntries(CONDITION_LIST.map(([key, condition]) => [key, conditionSchema(condition)])),
  )
  .partial()
  .refine((value) => hasConditions({ conditions: value }), 'at least one condition')
  .transform((value) => value as RuleConditions)

const ruleId = z.string().regex(RULE_ID)
const rule = z.strictObject({
  id: ruleId,
  enabled: z.boolean(),
  conditions,
}) satisfies z.ZodType<Rule>

/** Calls of one task, or of every kept task of the account. */
const asked = { accountId, taskId: taskId.nullable() }
/** Whether calls are left out whose label other reviewers found right. */
const judged = { ...asked, trustOthers: z.boolean() }
const paged = { page: pageNumber, perPage }

export const doubtfulRoutes = {
  'doubtful.rules': route(z.strictObject({ accountId })).returns<RuleEntry[]>(),
  /** In the place of the one with this id, else beside the others. */
  'doubtful.saveRule': route(z.strictObject({ accountId, rule })).returns<RuleEntry[]>(),
  /** Removes one of the person's own; one of the product's is then as it came. */
  'doubtful.removeRule': route(z.strictObject({ accountId, ruleId })).returns<RuleEntry[]>(),
  /** The product's rules as they came; the person's own stay. */
  'doubtful.restoreRules': route(z.strictObject({ accountId })).returns<RuleEntry[]>(),
  /** What other reviewers' files brought. */
  'doubtful.othersRules': route(z.strictObject({ accountId })).returns<OthersRule[]>(),
  /** A copy of it becomes the person's own. */
  'doubtful.takeRule': route(z.strictObject({ accountId, reviewer, ruleId })).returns<RuleEntry[]>(),
  'doubtful.counts': route(z.strictObject(judged)).returns<DoubtfulCounts>(),
  /** Calls that meet a rule, the newest first. */
  'doubtful.calls': route(z.strictObject({ ...judged, ...paged, ruleId })).returns<DoubtfulPage>(),
  /** Calls of one task that meet a rule become a queue. @throws invalid_input where no call meets it */
  'doubtful.queue': route(
    z.strictObject({ ...judged, taskId, ruleId, name: queueName }),
  ).returns<DoubtfulQueue>(),
  /** The label of a call is right after all, or is not. */
  'doubtful.dismiss': route(
    z.strictObject({ accountId, taskId, recordId, ruleId, dismissed: z.boolean() }),
  ).returns<null>(),
}

export const optOutRoutes = {
  'optOuts.list': route(
    z.strictObject({ ...asked, ...paged, state: z.enum(OPT_OUT_STATES) }),
  ).returns<OptOutPage>(),
  /** What came of a candidate; null takes a decision back. */
  'optOuts.decide': route(
    z.strictObject({
      ...{ accountId, taskId, recordId },
      decision: z.enum(['confirmed', 'rejected']).nullable(),
    }),
  ).returns<null>(),
  /**
   * Writes those that were confirmed to a CSV file, with their numbers whole or masked.
   * @returns null when the person closed the file dialog
   */
  'optOuts.export': route(
    z.strictObject({ ...asked, mask: z.boolean(), locale: z.enum(LOCALES) }),
  ).returns<OptOutFile | null>(),
}
