/** Marks on their way from machine to machine, and what is told before they are merged. */

/** Files of marks that are merged at once, before they are parsed. */
export const MOST_FILE_BYTES = 50 * 1024 * 1024
/** Of a passphrase that a file is sealed with; one that opens a file may be any. */
export const LEAST_PASSPHRASE = 8
export const LONGEST_PASSPHRASE = 1000

export type FileState =
  'ready' | 'passphrase' | 'wrong_passphrase' | 'damaged' | 'newer' | 'too_large' | 'other'

export interface ArrivingFile {
  name: string
  state: FileState
  /** Of which it has marks. */
  calls: number
}

export interface ArrivingReviewer {
  reviewer: string
  name: string | null
  own: boolean
  /** Calls of which the files have marks of theirs. */
  calls: number
  /** Members that are newer than what is here. */
  newer: number
}

/** What merging some files would change. */
export interface MergePreview {
  files: ArrivingFile[]
  /** Members of marks and documents that are newer than what is here. */
  newer: number
  /** Calls that they are of, by task. */
  tasks: { taskId: string; calls: number }[]
  reviewers: ArrivingReviewer[]
  /** Nothing was marked on this machine yet: a reviewer of the files may go on here. */
  unused: boolean
}

export interface ExportedMarks {
  /** Calls of which there are marks in it. */
  calls: number
  /** Where the person put it; null where it is to be downloaded. */
  path: string | null
  /** Browser: where it is fetched from once. */
  url: string | null
}
