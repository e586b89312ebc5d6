import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { Bodies } from './bodies.ts'
import type { FileIdentity } from './identity.ts'
import type { SearchIndex } from './searchIndex.ts'
import type { Words } from './words.ts'

/** Runs work in a transaction that takes the write lock at once, so that it never has to give way half done. */
export type Write = <T>(work: () => T) => T

interface WriterParts {
  words: Words
  bodies: Bodies
  search: SearchIndex
  /** Of the file that is written to: what goes into one that was replaced is lost. */
  file: FileIdentity
}

export function writer(database: Database, { words, bodies, search, file }: WriterParts): Write {
  return (work) => {
    try {
      return database
        .transaction(() => {
          file.demand()
          const result = work()
          search.tidy()
          return result
        })
        .immediate()
    } catch (thrown) {
      // What the undone transaction added is remembered under numbers that are free again.
      words.forget()
      bodies.forget()
      throw thrown
    }
  }
}
