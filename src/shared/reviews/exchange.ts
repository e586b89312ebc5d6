/** Marks on their way from machine to machine, and what is told before they are merged. */

/** A file of marks, before it is parsed. */
export const MOST_FILE_BYTES = 50 * 1024 * 1024
/** Of a passphrase that a file is sealed with; one that opens a file may be any. */
export const LEAST_PASSPHRASE = 8
export const LONGEST_PASSPHRASE = 1000
