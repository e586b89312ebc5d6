import { z } from 'zod'
import { recordField } from '../records/fields.ts'
import {
  FILTERS,
  LIVE_FILTERS,
  NONE,
  type Filter,
  type LocalFilter,
  type RecordFilter,
} from '../records/filters.ts'
import type { LocalSort } from '../records/localSort.ts'
import { chinaTime, shortText } from './schemas.ts'
import { DAY_MS } from '../time.ts'

/** Names come from the store itself, so a control character in one must not make it unusable as a filter. */
const name = z.string().min(1).max(500)
const listOf = (item: z.ZodType): z.ZodType => z.array(item).max(200)
/** A length of time in ms; a year is longer than any call. */
const duration = z
  .number()
  .min(0)
  .max(366 * DAY_MS)
const ENDS = { time: chinaTime, duration, number: z.number() }

/** What a filter of this kind may hold. */
function valueSchema(filter: Filter): z.ZodType {
  switch (filter.kind) {
    case 'text':
      return filter.of === 'number' ? shortText.max(filter.most) : z.string().max(filter.most)
    case 'flag':
      return z.boolean()
    case 'oneOf':
      if (filter.of === 'number') return listOf(z.int())
      return listOf(filter.none === undefined ? name : z.union([name, z.literal(NONE)]))
    case 'range': {
      const end = ENDS[filter.of]
      const closed = z.tuple([end, end])
      if (filter.form === 'closed') return closed
      if (filter.form === 'several')
        return z.array(closed.refine(([from, to]) => from <= to, 'from is above to')).max(20)
      return filter.form === 'open' ? z.tuple([end.nullable(), end.nullable()]) : end
    }
  }
}

/** By the name of the group: filters of a group are in an object of their own within the filter. */
function groupsOf(filters: readonly Filter[]): Record<string, z.ZodObject> {
  const names = new Set(filters.flatMap(({ key }) => (key.includes('.') ? [groupOf(key)] : [])))
  return Object.fromEntries(
    [...names].map((name) => {
      const inside = filters.filter(({ key }) => key.startsWith(`${name}.`))
      return [name, z.strictObject(members(inside, (key) => key.slice(name.length + 1)))]
    }),
  )
}

const groupOf = (key: string): string => key.slice(0, key.indexOf('.'))

const members = (filters: readonly Filter[], nameOf: (key: string) => string): Record<string, z.ZodType> =>
  Object.fromEntries(filters.map((filter) => [nameOf(filter.key), valueSchema(filter).optional()]))

/** Types and schemas are made of the same entries. */
type FilterSchema<T> = z.ZodType<T, T> & {
  readonly shape: { readonly [Key in keyof T]: z.ZodType<T[Key]> }
}

export const localGroups = groupsOf(FILTERS)
export const recordFilter = z.strictObject(
  members(LIVE_FILTERS, (key) => key),
) as unknown as FilterSchema<RecordFilter>
export const localFilter = z.strictObject({
  ...members(
    FILTERS.filter(({ key }) => !key.includes('.')),
    (key) => key,
  ),
  ...Object.fromEntries(Object.entries(localGroups).map(([name, group]) => [name, group.optional()])),
}) as unknown as FilterSchema<LocalFilter>

export const localSort = z.strictObject({
  key: z
    .string()
    .max(40)
    .refine((key) => recordField(key)?.needsDetail === undefined && recordField(key) !== undefined, {
      message: 'not a column that can be sorted',
    }),
  descending: z.boolean(),
}) satisfies z.ZodType<LocalSort>
