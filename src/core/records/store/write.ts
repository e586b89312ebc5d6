import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { Bodies } from './bodies.ts'
import type { Words } from './words.ts'

/** Runs work in a transaction that takes the write lock at once, so that it never has to give way half done. */
export type Write = <T>(work: () => T) => T

export function writer(database: Database, { words, bodies }: { words: Words; bodies: Bodies }): Write {
  return (work) => {
    try {
      return database.transaction(work).immediate()
    } catch (thrown) {
      // What the undone transaction added is remembered under numbers that are free again.
      words.forget()
      bodies.forget()
      throw thrown
    }
  }
}
