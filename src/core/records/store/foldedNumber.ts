import type { Database } from 'better-sqlite3-multiple-ciphers'
import { foldText } from '#shared/records/fold.ts'
import { writtenNumber } from '#shared/records/phoneNumber.ts'

/** The SQL function that gives a number as the number filter compares it: folded, and its digits beside that. */
export const FOLDED_NUMBER = 'folded_number'

/** SQLite forgets its functions with every connection. */
export function registerFoldedNumber(database: Database): void {
  database.function(FOLDED_NUMBER, { deterministic: true }, (text: unknown) =>
    typeof text === 'string' ? `${foldText(text)}\n${writtenNumber(text) ?? ''}` : null,
  )
}
