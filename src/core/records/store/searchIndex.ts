/**
 * The full-text index. FTS5's own tokenizers lose text: trigrams find nothing for two Chinese characters, word
 * tokenizers drop punctuation and find no part of a phone number. So texts come to FTS5 cut by us, and its phrase
 * query over overlapping pieces is exactly "contains", for any script and any sign:
 *
 *     pairs     of neighbouring characters, for two and more: `分期付` is the phrase `分期 期付`
 *     triples   within runs of letters, digits and signs, for queries of three and more of those alone: a pair of
 *               digits stands in every tenth call, a triple in every hundredth
 *     singles   every different character of the call, for queries of one
 *
 * Pieces of one, two and three characters cannot be taken for each other, so all stand in one column: FTS5 spends two
 * bytes an entry on naming another one. A text ends with a single, which keeps a phrase from running into the next.
 *
 * What was said stands in pieces of its speaker's own, see `pieces.ts`, and a query for whatever anybody said is one for
 * any of them. Each script node that the AI spoke from is a piece too, by the number of its name among the words: a call
 * that has both a text and a node may hold the text at that node, and its body tells. Of 40,000 calls of 4.3 KB, in bytes
 * a call: nothing of this 679, signs 699, columns in place of signs 784, nodes 9 more.
 *
 * Measured on a million calls of the sandbox: 0.8 KB a call on disk (12 % of the raw JSON), a word that stands in 450,000 of them counted in 16 ms. `detail = none` saves a quarter but answers no phrase, and without
 * phrases every candidate's body has to be read. The index keeps no text of its own (contentless). Calls are added in
 * the order of their keys: a key lower than the one before makes FTS5 write what it has gathered.
 */
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { scriptNodes, type Speaker } from '#shared/records/conversation.ts'
import { foldText } from '#shared/records/fold.ts'
import { searchTexts, type SearchableRecord } from '#shared/records/search.ts'
import { PieceWriter, type Owner } from './pieces.ts'
import type { Words } from './words.ts'

/** What changes the index runs in a transaction that writes, and ends with {@link SearchIndex.tidy}. */
export interface SearchIndex {
  add: (key: bigint, record: SearchableRecord) => void
  remove: (key: bigint) => void
  /** Puts some of what was written together with the rest. */
  tidy: () => void
}

/**
 * Pages of the index, in 10 ms or so. A page of 200 long calls writes thirty, each of which is merged three or four times
 * on its way up: with 64 at once the parts became more and more, and a search at 150,000 calls three times as slow.
 */
const MERGED_AT_ONCE = 200

export function openSearchIndex(database: Database, words: Words): SearchIndex {
  const insert = database.prepare<[bigint, Buffer]>(
    'INSERT INTO search (rowid, pieces) VALUES (?, CAST(? AS TEXT))',
  )
  const remove = database.prepare<[bigint]>('DELETE FROM search WHERE rowid = ?')
  const merge = database.prepare<[number]>("INSERT INTO search (search, rank) VALUES ('merge', ?)")
  const writer = new PieceWriter()
  let changed = false

  function piecesOf(record: SearchableRecord): Buffer {
    for (const { text, by } of searchTexts(record))
      // The script's sentences come again in call after call.
      if (by === 'ai') writer.addCommon(text, foldText)
      else writer.add(foldText(text), by)
    for (const node of scriptNodes(record.details)) writer.addName(nodeName(words.put(node)), 'node')
    return writer.take()
  }

  return {
    add: (key, record) => {
      changed = true
      insert.run(key, piecesOf(record))
    },
    remove: (key) => {
      changed = true
      remove.run(key)
    },
    tidy: () => {
      if (changed) merge.run(MERGED_AT_ONCE)
      changed = false
    },
  }
}

const nodeName = (word: number): string => word.toString(36)

const OWNERS: readonly Owner[] = [null, 'ai', 'customer', 'person']
const queries = new PieceWriter()

/** The FTS5 query for calls that went through one of these script nodes, by the numbers of their names. */
export function nodeMatch(words: readonly number[]): string {
  return words
    .map((word) => {
      queries.addName(nodeName(word), 'node')
      return `"${queries.take().toString('utf8')}"`
    })
    .join(' OR ')
}

/** Where a query is looked for; everywhere where nothing is said. */
export interface SearchWithin {
  /** In what this one said alone. */
  by?: Speaker
  /** In calls that went through this script node, by the number of the word that is its name. */
  node?: number
}

/**
 * The FTS5 query for calls one of whose texts contains one of these.
 * @param forms folded, see `searchForms`; null for none
 */
export function searchMatch(forms: readonly string[], { by, node }: SearchWithin = {}): string | null {
  if (forms.length === 0) return null
  const owners = by === undefined ? OWNERS : [by]
  const texts = forms
    .flatMap((form) => owners.map((owner) => `"${queries.phrase(form, owner)}"`))
    .join(' OR ')
  if (node === undefined) return texts
  queries.addName(nodeName(node), 'node')
  return `(${texts}) AND "${queries.take().toString('utf8')}"`
}
