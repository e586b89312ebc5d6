import type { Database } from 'better-sqlite3-multiple-ciphers'
import { missing } from './failures.ts'

/**
 * Texts that many calls share, each under a number. Words are only ever added, so that other processes may remember
 * numbers too.
 */
export interface Words {
  /** The number of a text, which is added where it is new. In a transaction that writes. */
  put: (text: string) => number
  /** @returns null where no call has the text */
  find: (text: string) => number | null
  /** The numbers of those that pass; every text is looked at. */
  holding: (passes: (text: string) => boolean) => number[]
  /** @throws AppError store_damaged for a number that was never given out */
  text: (word: number) => string
  /** After a transaction was undone: what it added is gone. */
  forget: () => void
}

/** Above this many entries the cache is emptied. */
const REMEMBERED = 50_000

export function openWords(database: Database): Words {
  const numbers = new Map<string, number>()
  const texts = new Map<number, string>()
  const select = database.prepare<[string], number>('SELECT id FROM words WHERE text = ?').pluck()
  const selectText = database.prepare<[number], string>('SELECT text FROM words WHERE id = ?').pluck()
  const selectAll = database.prepare<[], { id: number; text: string }>('SELECT id, text FROM words')
  const insert = database.prepare<[string]>('INSERT INTO words (text) VALUES (?)')

  function remember(text: string, word: number): number {
    if (numbers.size >= REMEMBERED) forget()
    numbers.set(text, word)
    texts.set(word, text)
    return word
  }

  function find(text: string): number | null {
    const known = numbers.get(text)
    if (known !== undefined) return known
    const stored = select.get(text)
    return stored === undefined ? null : remember(text, stored)
  }

  function forget(): void {
    numbers.clear()
    texts.clear()
  }

  return {
    find,
    forget,
    holding: (passes) => selectAll.all().flatMap(({ id, text }) => (passes(text) ? [id] : [])),
    put: (text) => find(text) ?? remember(text, Number(insert.run(text).lastInsertRowid)),
    text: (word) => {
      const known = texts.get(word)
      if (known !== undefined) return known
      const stored = selectText.get(word)
      if (stored === undefined) throw missing('word')
      remember(stored, word)
      return stored
    },
  }
}
