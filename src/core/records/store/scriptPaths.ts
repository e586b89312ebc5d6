/** The way of each call through its script, beside its row: 60 bytes a call, where its body has 6,600. */
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { toConversation } from '#shared/records/conversation.ts'
import { scriptPath, type NodeVisit, type ScriptPath } from '#shared/records/scriptPath.ts'
import type { CallRecordDetail } from '#shared/records/types.ts'

/** Raise it with `READER` when `scriptPath` makes something else of a call. */
const FORM = 1

/** The same call, as far as adding up goes. */
export type KeptPath = Pick<ScriptPath, 'visits' | 'last'>

type Written = [
  form: number,
  last: string | null,
  ...visits: [node: string, stayMs: number | null, ...answers: string[]][],
]

export interface ScriptPaths {
  /** Puts down or replaces. */
  put: (key: bigint, record: Pick<CallRecordDetail, 'details' | 'hangupdate'>) => void
  remove: (key: bigint) => void
}

export function openScriptPaths(database: Database): ScriptPaths {
  const put = database.prepare<[bigint, string]>(
    'INSERT OR REPLACE INTO script_paths (key, path) VALUES (?, ?)',
  )
  const remove = database.prepare<[bigint]>('DELETE FROM script_paths WHERE key = ?')
  return {
    put: (key, { details, hangupdate }) => {
      const { visits, last } = scriptPath(toConversation(details), hangupdate)
      const rows = visits.map(({ node, stayMs, answers }) => [node, stayMs, ...answers] as const)
      put.run(key, JSON.stringify([FORM, last, ...rows] satisfies readonly unknown[]))
    },
    remove: (key) => void remove.run(key),
  }
}

/** A column of `calls c`, for {@link readPath}. */
export const PATH_COLUMN = '(SELECT p.path FROM script_paths p WHERE p.key = c.key)'

/** @returns null for a call of a version before, or of another form: its body tells */
export function readPath(cell: unknown): KeptPath | null {
  if (typeof cell !== 'string') return null
  const [form, last, ...rows] = JSON.parse(cell) as Written
  if (form !== FORM) return null
  const visits = rows.map(([node, stayMs, ...answers]): NodeVisit => ({ node, stayMs, answers }))
  return { last, visits }
}
