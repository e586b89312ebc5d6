import { z } from 'zod'
import {
  LONGEST_BETTER,
  LONGEST_NAME,
  LONGEST_NOTE,
  LONGEST_PROBLEM,
  LONGEST_TAG,
  LONGEST_VERDICT,
  MOST_SENTENCES,
  MOST_TAGS,
  type DocumentRow,
  type Mark,
  type MarkPatch,
  type MarkRow,
  type Reviewer,
  type ReviewRows,
} from '../reviews/marks.ts'
import { route } from './route.ts'
import { accountId, recordId, shortText, taskId, reviewer } from './schemas.ts'

const ownId = z.string().regex(/^[\w-]{1,64}$/)
const sentence = z.strictObject({
  turn: z.int().min(0).max(100_000),
  problem: shortText.min(1).max(LONGEST_PROBLEM),
  better: z.string().max(LONGEST_BETTER),
})
export const score = z.strictObject({
  card: ownId,
  version: z.int().min(1),
  answers: z.record(ownId, z.number()),
})
const atMost = <T extends z.ZodRecord>(record: T, most: number): T =>
  record.refine((value) => Object.keys(value).length <= most, `at most ${most}`)

const patch = z
  .strictObject({
    verdict: z.string().min(1).max(LONGEST_VERDICT).nullable(),
    reviewed: z.boolean(),
    note: z.string().max(LONGEST_NOTE),
    score: score.nullable(),
    tags: atMost(z.record(shortText.min(1).max(LONGEST_TAG), z.boolean()), MOST_TAGS),
    sentences: atMost(z.record(ownId, sentence.nullable()), MOST_SENTENCES),
  })
  .partial() satisfies z.ZodType<MarkPatch>

/** A mark as it came from here. */
export const mark = z.strictObject({
  verdict: z.string().nullable(),
  reviewed: z.boolean(),
  note: z.string(),
  tags: z.array(z.string()).readonly(),
  sentences: z
    .array(
      z.strictObject({
        ...{ id: z.string(), turn: z.number(), who: z.enum(['customer', 'ai', 'person']) },
        ...{ node: z.string().nullable(), text: z.string(), problem: z.string(), better: z.string() },
      }),
    )
    .readonly(),
  score: score.nullable(),
  total: z.number().nullable(),
  seen: z.string().nullable(),
  changedAt: z.number().nullable(),
}) satisfies z.ZodType<Mark>

/** What all rows have. Members of later versions pass. */
const member = {
  reviewer,
  member: z.string().min(1).max(120),
  value: z.string().max(200_000),
  stamp: z.string().max(64),
}
const markRow = z.strictObject({ taskId, recordId, ...member }) satisfies z.ZodType<MarkRow>
const documentRow = z.strictObject({
  kind: z.string().regex(/^\w{1,40}$/),
  taskId: z.union([z.literal(''), taskId]),
  id: z.string().min(1).max(300),
  ...member,
}) satisfies z.ZodType<DocumentRow>
const rows = z.strictObject({
  marks: z.array(markRow),
  documents: z.array(documentRow),
}) satisfies z.ZodType<ReviewRows>

export const MARKS_FORMAT = 'callbook-marks'
/** A later version raises the number, and is refused by this one. */
export const MARKS_VERSION = 1

/** What `callbook marks export` writes, see `core/reviews/marksFile.ts`. */
export const marksFile = z.strictObject({
  format: z.literal(MARKS_FORMAT),
  version: z.literal(MARKS_VERSION),
  marks: rows.shape.marks,
  // The first files had none.
  documents: rows.shape.documents.default([]),
})

/** As long as a page may be. */
const MOST_ASKED = 1000

export const markRoutes = {
  /** Marks of these calls, by record id; calls without one are left out. */
  'marks.of': route(
    z.strictObject({ accountId, taskId, recordIds: z.array(recordId).max(MOST_ASKED) }),
  ).returns<Record<string, Mark>>(),
  /**
   * Changes what the patch names. It answers when the change is on the disk. Where numbers are masked the patch may hold
   * texts as this window got them; `asMasked` says so of a change of such a time that is taken back later.
   */
  'marks.set': route(
    z.strictObject({ accountId, taskId, recordId, patch, asMasked: z.boolean().optional() }),
  ).returns<Mark>(),
  /** Words that were used before, the most used first. */
  'marks.words': route(z.strictObject({ accountId })).returns<{ tags: string[]; problems: string[] }>(),
  'marks.self': route(z.strictObject({ accountId })).returns<Reviewer>(),
  'marks.setName': route(
    z.strictObject({ accountId, name: shortText.trim().min(1).max(LONGEST_NAME) }),
  ).returns<Reviewer>(),
}
