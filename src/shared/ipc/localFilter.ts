import { z } from 'zod'
import {
  LOCAL_TIME_KEYS,
  type LocalFilter,
  type LocalSort,
  type LocalTimeKey,
} from '../records/localFilter.ts'
import { recordField } from '../records/fields.ts'
import { chinaTime, recordFilter } from './schemas.ts'

/** Names come from the store itself, so a control character in one must not make it unusable as a filter. */
const names = z.array(z.string().min(1).max(500)).max(200).optional()
const numbers = z.array(z.int()).max(200).optional()
const timeRange = z.tuple([chinaTime.nullable(), chinaTime.nullable()])
/** A length of time in ms; a year is longer than any call. */
const length = z
  .number()
  .min(0)
  .max(366 * 24 * 60 * 60 * 1000)
  .nullable()
const lengthRange = z.tuple([length, length]).optional()

/** A time without a range is no filter. */
export const times = z
  .strictObject(
    Object.fromEntries(LOCAL_TIME_KEYS.map((key) => [key, timeRange])) as Record<
      LocalTimeKey,
      typeof timeRange
    >,
  )
  .partial()

export const localFilter = recordFilter.extend({
  times: times.optional(),
  duration: lengthRange,
  bill: lengthRange,
  answered: z.boolean().optional(),
  hangup_disposition: numbers,
  level_name: names,
  tags: names,
  tag_groups: names,
  llm_tags: names,
  province: names,
  city: names,
  operator: numbers,
  has_comment: z.boolean().optional(),
  transferred: z.boolean().optional(),
  search: z.string().max(200).optional(),
}) satisfies z.ZodType<LocalFilter>

export const localSort = z.strictObject({
  key: z
    .string()
    .max(40)
    .refine((key) => recordField(key)?.needsDetail === undefined && recordField(key) !== undefined, {
      message: 'not a column that can be sorted',
    }),
  descending: z.boolean(),
}) satisfies z.ZodType<LocalSort>
