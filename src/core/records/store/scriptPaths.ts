/**
 * The way of each call through its script, beside its row: 130 bytes of an answered call, whose body has 12,000. A call
 * that came to no node and said nothing has none.
 */
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { toConversation } from '#shared/records/conversation.ts'
import { scriptPath, type NodeVisit, type ScriptPath } from '#shared/records/scriptPath.ts'
import type { CallRecordDetail } from '#shared/records/types.ts'
import { behindIn, READER_VERSION } from './versions.ts'
import type { Words } from './words.ts'

/** The same call, as far as adding up goes. */
export type KeptPath = Pick<ScriptPath, 'visits' | 'last'>

export interface ScriptPaths {
  /** Puts down or replaces. In a transaction that writes: words may be new. */
  put: (key: bigint, record: Pick<CallRecordDetail, 'details' | 'hangupdate'>) => void
  remove: (key: bigint) => void
}

/** The visit that was last, by its place; then of each visit its node, the seconds there, and what was answered. */
type Written = (number | string | null)[]

export function openScriptPaths(database: Database, words: Words): ScriptPaths {
  const put = database.prepare<[bigint, string]>(
    'INSERT OR REPLACE INTO script_paths (key, path) VALUES (?, ?)',
  )
  const remove = database.prepare<[bigint]>('DELETE FROM script_paths WHERE key = ?')
  return {
    put: (key, { details, hangupdate }) => {
      const { visits, last } = scriptPath(toConversation(details), hangupdate)
      if (visits.length === 0) {
        remove.run(key)
        return
      }
      const written: Written = [visits.findIndex(({ node }) => node === last)]
      for (const { node, stayMs, answers } of visits)
        written.push(words.put(node), stayMs === null ? null : stayMs / 1000, ...answers)
      put.run(key, JSON.stringify(written))
    },
    remove: (key) => void remove.run(key),
  }
}

/** A column of `calls c`, for {@link readPath}: empty for a call without a way, null for one that an earlier reader read. */
export const PATH_COLUMN = `(SELECT CASE WHEN ${behindIn('m.reader_version', READER_VERSION)} THEN NULL ELSE coalesce(p.path, '') END
  FROM marks m LEFT JOIN script_paths p ON p.key = m.key WHERE m.key = c.key)`

/** @returns null where the call's body must tell */
export function readPath(cell: unknown, words: Words): KeptPath | null {
  if (typeof cell !== 'string') return null
  if (cell === '') return { visits: [], last: null }
  const [last, ...rest] = JSON.parse(cell) as Written
  const visits: NodeVisit[] = []
  for (let at = 0; at < rest.length;) {
    const [node, seconds] = [rest[at] as number, rest[at + 1] as number | null]
    const answers: string[] = []
    for (at += 2; typeof rest[at] === 'string'; at += 1) answers.push(rest[at] as string)
    visits.push({
      node: words.text(node),
      stayMs: seconds === null ? null : Math.round(seconds * 1000),
      answers,
    })
  }
  return { visits, last: visits[last as number]?.node ?? null }
}
