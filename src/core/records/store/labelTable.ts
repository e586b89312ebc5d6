import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { CallRecord } from '#shared/records/types.ts'
import { COUNTED, LABEL_KINDS, labelWords, NO_WORD } from './counters.ts'
import { isTransferred } from './facts.ts'
import { COVERED } from './where.ts'
import type { Words } from './words.ts'

/** Labels and rare flags, each with the calls that have it and with what every index of calls holds. */
export interface LabelTable {
  add: (key: bigint, facts: number, record: CallRecord) => void
  /** @param record as it was when it was added */
  remove: (key: bigint, record: CallRecord) => void
}

export function openLabelTable(database: Database, words: Words): LabelTable {
  const insert = database.prepare(
    `INSERT INTO labels (kind, word, key, facts, ${COVERED.join(', ')}) VALUES (?, ?, ?, ?${', ?'.repeat(COVERED.length)})`,
  )
  const remove = database.prepare<[number, number, bigint]>(
    'DELETE FROM labels WHERE kind = ? AND word = ? AND key = ?',
  )

  /** Kind and word of everything that stands there of a call. */
  function labelsOf(record: CallRecord): [kind: number, word: number][] {
    const labels = LABEL_KINDS.flatMap((kind) =>
      labelWords(record, kind, words).map((word): [number, number] => [COUNTED[kind], word]),
    )
    if (record.comments.length > 0) labels.push([COUNTED.has_comment, NO_WORD])
    if (isTransferred(record)) labels.push([COUNTED.transferred, NO_WORD])
    return labels
  }

  return {
    add: (key, facts, record) => {
      const labels = labelsOf(record)
      if (labels.length === 0) return
      const covered = COVERED.map((column) => record[column as keyof CallRecord])
      for (const [kind, word] of labels) insert.run(kind, word, key, facts, ...covered)
    },
    remove: (key, record) => {
      for (const [kind, word] of labelsOf(record)) remove.run(kind, word, key)
    },
  }
}
