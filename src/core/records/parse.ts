import { AppError } from '#shared/errors.ts'
import type { CallRecordDetail, PageMeta } from '#shared/records/types.ts'
import { demandUtf8 } from '../wire/charset.ts'
import { listEnvelopeIn, MOST_ROWS, readMeta, tooManyRows } from '../wire/envelope.ts'
import { asBuffer, parseBytes, scanList } from '../wire/json.ts'
import { readRecord, type ReadRecord } from './readRecord.ts'
import { rememberOrdinals, type Ordinals } from './recordId.ts'

/** A record as it was read, and its body byte for byte: a part of the page's. */
export interface ParsedCall {
  record: ReadRecord
  raw: Buffer
}

/**
 * Reads a page of call records (api section 3, 通话列表). The envelope is read strictly: a page that is not one is
 * refused whole and never taken for an empty list. Records are read leniently, see `readRecord.ts`.
 * @throws AppError platform_refused, response_invalid
 */
export function parseCalls(body: Uint8Array): { calls: ParsedCall[]; meta: PageMeta } {
  demandUtf8(body)
  const { elements, longs } = scanList(body, 'data', MOST_ROWS)
  const found = elements ?? []
  // Counted before anything is parsed: a million records would keep the worker busy for minutes.
  if (found.length > MOST_ROWS) throw tooManyRows()
  const { data, meta } = listEnvelopeIn(parseBytes(body, longs))
  if (data.length !== found.length) throw new AppError('response_invalid', 'The list could not be split')
  const bytes = asBuffer(body)
  const calls = found.map(({ start, end }, at) => {
    const raw = bytes.subarray(start, end)
    return { record: readRecord(data[at], raw), raw }
  })
  return { calls, meta: readMeta(meta, calls.length) }
}

/**
 * Likewise with the records' texts, for whoever goes through pages without a store.
 * @param ordinals of the pages before
 */
export function parseRecordPage(
  body: Uint8Array,
  ordinals: Ordinals = rememberOrdinals(),
): { records: CallRecordDetail[]; meta: PageMeta } {
  const { calls, meta } = parseCalls(body)
  const records = ordinals
    .tell(calls)
    .map(({ record, raw }): CallRecordDetail => Object.assign(record, { raw: raw.toString('utf8') }))
  return { records, meta }
}
