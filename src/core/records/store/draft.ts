import { closeSync, existsSync, openSync, rmSync } from 'node:fs'
import { draftOf } from '../../files/durableWrite.ts'
import { BESIDE } from './leftovers.ts'

/**
 * Makes an empty file beside another, for this user alone, and removes what is left of it at the end.
 * @param path whose name it is to have in the end
 */
export function withDraft<T>(path: string, work: (draft: string) => T): T {
  const draft = draftOf(path)
  try {
    // Made by us and not by SQLite, which accepts an empty file: there is no moment at which others may read it.
    closeSync(openSync(draft, 'wx', 0o600))
    return work(draft)
  } finally {
    for (const suffix of ['', ...BESIDE]) if (existsSync(draft + suffix)) rmSync(draft + suffix)
  }
}
