import { statSync } from 'node:fs'
import { parse } from 'node:path'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { AppError } from '#shared/errors.ts'
import { placeNew, syncFile } from '../../files/durableWrite.ts'
import { withDraft } from './draft.ts'
import { guarded } from './failures.ts'
import { checkIntegrity, openDatabase, type OpenOptions, type StorePlace } from './open.ts'

export interface WrittenBackup {
  path: string
  bytes: number
}

/**
 * Writes a copy under another name, proves that it opens and is whole, and only then gives it a name: the one that is
 * asked for, or where somebody has it, that with `-2`, `-3` … behind it.
 * @param to where, and with which key, which is the store's own
 */
export function writeBackup(database: Database, { path, key }: StorePlace): WrittenBackup {
  return withDraft(path, (draft) => {
    writeCopy(database, { path: draft, key })
    const bytes = statSync(draft).size
    for (let number = 1; ; number += 1) {
      const name = numbered(path, number)
      if (placeNew(draft, name)) return { path: name, bytes }
    }
  })
}

/** Names a file after another, apart from it. @param number from 1, which is the name itself */
export function numbered(path: string, number: number): string {
  if (number === 1) return path
  const { ext } = parse(path)
  return `${path.slice(0, path.length - ext.length)}-${number}${ext}`
}

/** Fills an empty file with a copy, which is proven and on the disk when this returns. */
export function writeCopy(database: Database, place: StorePlace): void {
  database.prepare('VACUUM INTO ?').run(place.path)
  proveWhole(place)
  syncFile(place.path)
}

/**
 * Opens a copy with its key and reads all of it.
 * @throws AppError store_damaged, store_wrong_key, store_newer
 */
export function proveWhole(place: OpenOptions): void {
  const copy = openDatabase({ ...place, readonly: true })
  try {
    if (guarded(place, () => checkIntegrity(copy)).length > 0)
      throw new AppError('store_damaged', 'The copy is damaged', { path: place.path })
  } finally {
    copy.close()
  }
}
