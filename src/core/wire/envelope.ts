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
  return envelopeIn(parseJson(text))
}

function envelopeIn(answer: unknown): Envelope {
  const body = accepted(answer)
  if (body.data === undefined) throw new AppError('response_invalid', 'The envelope holds no data')
  return { data: body.data, meta: body.meta, message: spoken(body.message) || null }
}

/**
 * Opens the envelope of an answer that need not hold data: what a save answers beside its code is not documented.
 * @throws AppError as {@link openEnvelope}
 */
export function openAccepted(text: string): Record<string, unknown> {
  return accepted(parseJson(text))
}

function accepted(body: unknown): Record<string, unknown> {
  if (!isObject(body) || !isCode(body.code))
    throw new AppError('response_invalid', "The answer is not the platform's envelope")
  const refused = Number(body.code) !== 200 || body.status === 'error'
  if (refused)
    throw new AppError('platform_refused', `The platform refused with code ${body.code}`, platformWords(body))
  return body
}

/** No page asks for more than a thousand; what is far beyond would only keep the machine busy. */
export const MOST_ROWS = 10_000

/**
 * Opens the envelope of a list. PHP sends one with gaps as an object with numbers for keys, and an empty one as null,
 * text or an empty object: taken for empty only where the platform says that there are none.
 * @throws AppError as {@link openEnvelope}, and response_invalid where `data` is no list: a list that could not be
 * read must never pass for an empty one; cause TOO_MANY_ROWS for more than {@link MOST_ROWS}
 */
export function openListEnvelope(text: string): Envelope & { data: unknown[] } {
  return listEnvelopeIn(parseJson(text))
}

/** Likewise of an answer that is parsed already. @throws AppError as {@link openListEnvelope} */
export function listEnvelopeIn(answer: unknown): Envelope & { data: unknown[] } {
  const envelope = envelopeIn(answer)
  const data = listIn(envelope)
  if (data === null) throw new AppError('response_invalid', 'The list is not an array')
  if (data.length > MOST_ROWS) throw tooManyRows()
  return { ...envelope, data }
}

export function tooManyRows(): AppError {
  return new AppError('response_invalid', `A page holds more than ${MOST_ROWS} rows`, {
    cause: 'TOO_MANY_ROWS',
  })
}

function listIn({ data, meta }: Envelope): unknown[] | null {
  if (Array.isArray(data)) return data
  if (isObject(data) && Object.keys(data).length > 0)
    return Object.keys(data).every((key) => LIST_KEY.test(key)) ? Object.values(data) : null
  const isNone = data === null || data === '' || data === false || isObject(data)
  return isNone && isObject(meta) && count(meta.total, 0) === 0 ? [] : null
}

const LIST_KEY = /^(?:0|[1-9]\d{0,8})$/

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
  const message = spoken(body.message) || spoken(body.msg) || spoken(body.errors) || spoken(body.error)
  if (message !== '') words.platformMessage = message.slice(0, MAX_MESSAGE).toWellFormed()
  return words
}

/** Deeper parts say nothing to a person. */
const MAX_DEPTH = 6

/**
 * The platform's words where they are more than a text, as Laravel's checks send them:
 * `{"start_at":["格式不正确"]}` is `start_at：格式不正确`. Empty for nothing.
 */
function spoken(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return ''
  const parts: string[] = []
  let length = 0
  for (const [key, part] of Object.entries(value)) {
    const words = spoken(part, depth + 1)
    if (words === '') continue
    parts.push(Array.isArray(value) ? words : `${key}：${words}`)
    length += words.length
    if (length > MAX_MESSAGE) break
  }
  return parts.join('；')
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
