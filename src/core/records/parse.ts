import { AppError } from '#shared/errors.ts'
import type { CallRecordDetail, PageMeta } from '#shared/records/types.ts'
import { demandUtf8 } from '../wire/charset.ts'
import { MOST_ROWS, openListEnvelope, readMeta, tooManyRows } from '../wire/envelope.ts'
import { parseElement, splitList } from '../wire/json.ts'
import { readRecord } from './readRecord.ts'
import { rememberOrdinals, type Ordinals } from './recordId.ts'

export interface ParsedPage {
  records: CallRecordDetail[]
  /** The records' bodies, byte for byte: parts of the page's. */
  bodies: Uint8Array[]
  meta: PageMeta
}

/**
 * Reads a page of call records (api section 3, 通话列表). The envelope is read strictly: a page that is not one is
 * refused whole and never taken for an empty list. Records are read leniently, see `readRecord.ts`.
 * @param ordinals of the pages before, where one reader goes through them without a store
 * @throws AppError platform_refused, response_invalid
 */
export function parseRecordPage(body: Uint8Array, ordinals: Ordinals = rememberOrdinals()): ParsedPage {
  demandUtf8(body)
  const list = splitList(body, 'data', MOST_ROWS)
  const elements = list?.elements ?? []
  // Counted before anything is parsed: a million records would keep the worker busy for minutes.
  if (elements.length > MOST_ROWS) throw tooManyRows()
  const { data, meta } = openListEnvelope(list?.rest ?? new TextDecoder().decode(body))
  if (data.length > 0) throw new AppError('response_invalid', 'The list could not be split')
  const records = elements.map((element) => {
    const { raw, value } = parseElement(body, element)
    return readRecord(value, raw)
  })
  return {
    records: ordinals.tell(records),
    bodies: elements.map(({ start, end }) => body.subarray(start, end)),
    meta: readMeta(meta, records.length),
  }
}
