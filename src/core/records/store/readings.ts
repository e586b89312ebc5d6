import type { Database } from 'better-sqlite3-multiple-ciphers'
import { INDEX_VERSION, isBehind, READER_VERSION } from './versions.ts'

/** The store's word that no call is behind these versions. Whatever writes runs in a transaction that writes. */
export interface Readings {
  /** No call is behind this version of the product. */
  areCurrent: () => boolean
  /** Every call was looked at, and none is behind. */
  settle: () => void
  /** Calls are written by this version: another one's word may hold no longer. */
  lower: () => void
}

/** Nothing is known of the calls. */
const UNTOLD = 0

/** What holds once every call was looked at by our version. */
const settled = (told: number, ours: number): number => (isBehind(told, ours) ? ours : told)

/** What still holds once a call is written by our version. */
function lowered(told: number, ours: number): number {
  // To a later version, our calls are behind; to ours, the later one's are not.
  if (!isBehind(told, ours)) return ours
  // Of the same number and another catalogue: to each, the other's are.
  return isBehind(ours, told) ? UNTOLD : told
}

export function openReadings(database: Database): Readings {
  const select = database.prepare<[], { reader: number; index: number }>(
    'SELECT reader_version AS reader, index_version AS "index" FROM readings',
  )
  const update = database.prepare<[number, number]>(
    'UPDATE readings SET reader_version = ?, index_version = ?',
  )
  const word = (): { reader: number; index: number } => select.get() ?? { reader: 0, index: 0 }
  const say = (change: (told: number, ours: number) => number): void => {
    const { reader, index } = word()
    const [toldReader, toldIndex] = [change(reader, READER_VERSION), change(index, INDEX_VERSION)]
    if (toldReader !== reader || toldIndex !== index) update.run(toldReader, toldIndex)
  }
  return {
    areCurrent: () => {
      const { reader, index } = word()
      return !isBehind(reader, READER_VERSION) && !isBehind(index, INDEX_VERSION)
    },
    settle: () => say(settled),
    lower: () => say(lowered),
  }
}
