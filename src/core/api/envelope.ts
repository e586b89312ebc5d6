import { AppError, type ErrorDetails } from '#shared/errors.ts'
import type { PageMeta } from '#shared/records/types.ts'
import { isObject, parseJson } from './json.ts'

export interface Envelope {
  data: unknown
  /** Only lists have one. */
  meta: unknown
  message: string | null
}

/**
 * Opens the platform's envelope `{code, status, message, data[, meta]}`. A refusal comes as HTTP 200 with another
 * code than 200.
 * @throws AppError platform_refused with the platform's own code and words; response_invalid for HTML, a body cut
 * short, or JSON without an envelope
 */
export function openEnvelope(text: string): Envelope {
  const body = openAccepted(text)
  if (body.data === undefined) throw new AppError('response_invalid', 'The envelope holds no data')
  return { data: body.data, meta: body.meta, message: typeof body.message === 'string' ? body.message : null }
}

/**
 * Opens the envelope of an answer that need not hold data: what a save answers beside its code is not documented.
 * @throws AppError as {@link openEnvelope}
 */
export function openAccepted(text: string): Record<string, unknown> {
  const body = parseJson(text)
  if (!isObject(body) || !isCode(body.code))
    throw new AppError('response_invalid', "The answer is not the platform's envelope")
  const refused = Number(body.code) !== 200 || body.status === 'error'
  if (refused)
    throw new AppError('platform_refused', `The platform refused with code ${body.code}`, platformWords(body))
  return body
}

/**
 * Opens the envelope of a list.
 * @throws AppError as {@link openEnvelope}, and response_invalid where `data` is no array: a list that could not be
 * read must never pass for an empty one
 */
export function openListEnvelope(text: string): Envelope & { data: unknown[] } {
  const envelope = openEnvelope(text)
  const { data } = envelope
  if (!Array.isArray(data)) throw new AppError('response_invalid', 'The list is not an array')
  return { ...envelope, data }
}

function isCode(value: unknown): value is number | string {
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
}

/** Longer than any message the platform writes; a stack trace is cut off. */
const MAX_MESSAGE = 500

/** The platform's own code and words out of a body, where it holds any. */
export function platformWords(body: unknown): Pick<ErrorDetails, 'platformCode' | 'platformMessage'> {
  if (!isObject(body)) return {}
  const words: Pick<ErrorDetails, 'platformCode' | 'platformMessage'> = {}
  if (isCode(body.code)) words.platformCode = body.code
  if (typeof body.message === 'string' && body.message !== '')
    words.platformMessage = body.message.slice(0, MAX_MESSAGE)
  return words
}

/**
 * Reads a list's `meta`. Numbers come as numbers or text; what is missing or nonsense is worked out from the rest and
 * from the rows that came. Without a total, `total` is the least that is certain.
 */
export function readMeta(meta: unknown, rowsReceived: number): PageMeta {
  const source = isObject(meta) ? meta : {}
  const sentTotal = count(source.total, 0)
  const sentLast = count(source.last_page, 1)
  const sentPerPage = count(source.per_page, 1)
  const page = count(source.current_page, 1) ?? 1
  const perPage =
    sentPerPage ??
    (sentTotal !== null && sentLast !== null && sentLast > 1 && page >= sentLast
      ? Math.ceil(sentTotal / sentLast)
      : Math.max(1, rowsReceived))
  const before = (page - 1) * perPage
  const beyond = sentLast !== null && sentLast > page ? (sentLast - page - 1) * perPage + 1 : 0
  const least = before + rowsReceived + beyond
  const total = sentTotal ?? (Number.isSafeInteger(least) ? least : rowsReceived)
  const lastPage = sentLast ?? Math.max(1, Math.ceil(total / perPage))
  return { total, page, lastPage, perPage, ...(sentTotal === null ? { guessed: true } : {}) }
}

/** A whole number of at least `least`, from a number or its text; null for anything else. */
function count(value: unknown, least: number): number | null {
  const number = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= least ? number : null
}
