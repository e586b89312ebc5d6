import { z } from 'zod'
import { PLATFORM_ID } from '../platformId.ts'
import { FURTHEST_PAGE } from '../records/types.ts'

/** A short text that a person types or an id: no control characters, no megabytes. */
// eslint-disable-next-line no-control-regex -- control characters are exactly what is refused
const NO_CONTROL = /^[^\u0000-\u001f\u007f]*$/

export const shortText = z.string().max(500).regex(NO_CONTROL, 'no control characters')
export const identifier = z
  .string()
  .trim()
  .regex(PLATFORM_ID, 'letters, digits and - _ . : only, at most 128')
export const accountId = identifier
export const taskId = identifier
export const recordId = z.string().min(1).max(200)
export const reviewer = z.string().min(1).max(64)
export const pageNumber = z.int().min(1).max(FURTHEST_PAGE)
export const perPage = z.int().min(1).max(1000)

/** China wall-clock time, `YYYY-MM-DD HH:mm:ss`. */
export const chinaTime = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/, 'YYYY-MM-DD HH:mm:ss')

export const fieldKeys = z.array(z.string().regex(/^[a-z_]{1,40}$/)).max(100)
export const nothing = z.strictObject({})
