import type { Database } from 'better-sqlite3-multiple-ciphers'
import { INDEX_VERSION, READER_VERSION } from './versions.ts'

/** The store's word that no call is behind these versions. Whatever writes runs in a transaction that writes. */
export interface Readings {
  /** No call is behind this version of the product. */
  areCurrent: () => boolean
  /** Every call was looked at, and none is behind. */
  settle: () => void
  /** Calls are written by this version: a later one's word holds no longer. */
  lower: () => void
}

export function openReadings(database: Database): Readings {
  const select = database.prepare<[], { reader: number; index: number }>(
    'SELECT reader_version AS reader, index_version AS "index" FROM readings',
  )
  const update = database.prepare<[number, number]>(
    'UPDATE readings SET reader_version = ?, index_version = ?',
  )
  const word = (): { reader: number; index: number } => select.get() ?? { reader: 0, index: 0 }
  return {
    areCurrent: () => {
      const { reader, index } = word()
      return reader >= READER_VERSION && index >= INDEX_VERSION
    },
    settle: () => {
      const { reader, index } = word()
      update.run(Math.max(reader, READER_VERSION), Math.max(index, INDEX_VERSION))
    },
    lower: () => {
      const { reader, index } = word()
      if (reader > READER_VERSION || index > INDEX_VERSION)
        update.run(Math.min(reader, READER_VERSION), Math.min(index, INDEX_VERSION))
    },
  }
}
