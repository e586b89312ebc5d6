import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { MarkRow } from '#shared/reviews/marks.ts'
import type { DocumentTable } from './documentTable.ts'

/** Whose marks are made in a file, and which file it is. */
export interface Self {
  readonly reviewer: string
  readonly file: string
}

/** A member with the stamp that it was written under. */
export type StampedMember = Pick<MarkRow, 'reviewer' | 'member' | 'value' | 'stamp'>

/** What the parts of the store of marks share. Whatever writes runs in a transaction. */
export interface MarkParts {
  database: Database
  self: Self
  documents: DocumentTable
  /** @returns 1 where it was newer than what lay here */
  put: (row: MarkRow) => number
  /** Members one after the other, each with a stamp of its own that is later than all there are. */
  stamped: (members: readonly [string, unknown][], write: (row: StampedMember) => unknown) => void
}

/** Values that say nothing: never given, or taken back. */
export const EMPTY_VALUES = `('null', 'false', '""')`
/** Members that say which call a mark is of, and nothing of it. */
export const ABOUT_CALL: readonly string[] = ['call', 'moved', 'seen']
/** As `isTextMember`. */
export const TEXT_MEMBERS = `(member IN ('note', 'call') OR (member >= 'sentence:' AND member < 'sentence;'))`
