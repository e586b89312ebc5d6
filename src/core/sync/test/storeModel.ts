/** What a store must hold, by the store in memory, and whether its file does. */
import { deepStrictEqual, equal, fail } from 'node:assert/strict'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { unpackId } from '../../records/store/row.ts'
import type { StoredTaskRef } from '../store.ts'
import { memoryStore, type MemoryRow, type MemoryStore } from './memoryStore.ts'
import { parseAsRecords } from './simulatedRecords.ts'
import type { OpenedStore } from './storeFiles.ts'

/** What the task holds, as the model has it. */
export interface State {
  rows: Map<string, MemoryRow>
  leftOut: Map<string, number>
  keptFrom: number | null
  checkpoint: string | null
  outcome: string | null
}

export interface StoreModel {
  /** Right by looking at it. */
  memory: MemoryStore
  state: () => State
  /** The file is whole and as one of these, and the model goes on from there. @returns which */
  settle: (candidates: readonly State[], when: string) => number
  /** The exact texts of the calls in the file by id. */
  texts: () => Map<string, string>
  /** Nothing is in a table that no call refers to. */
  expectNoOrphans: () => void
}

/** What would stay behind where a call went or a write was undone, and bodies that two calls share: none of each. */
const ORPHANS = [
  'SELECT count(*) FROM labels WHERE key NOT IN (SELECT key FROM calls)',
  'SELECT count(*) FROM bodies WHERE id NOT IN (SELECT block FROM calls)',
  'SELECT (SELECT count(*) FROM marks) - (SELECT count(*) FROM calls)',
  'SELECT (SELECT count(*) FROM search_docsize) - (SELECT count(*) FROM calls)',
  'SELECT count(*) - count(DISTINCT block * 100 + part) FROM calls',
]

function marksIn(connection: Database, table: string): Map<string, number> {
  const rows = connection.prepare<[], { id: Buffer | string; mark: number }>(`SELECT id, mark FROM ${table}`)
  return new Map(rows.all().map(({ id, mark }) => [unpackId(id) ?? '', mark]))
}

/** Ids whose values are not the same. */
function unequal(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): string[] {
  const ids = new Set([...left.keys(), ...right.keys()])
  return [...ids].filter((id) => left.get(id) !== right.get(id))
}

/** @param any a store that is open on the file @param bulk see `recordText` */
export function storeModel(scope: StoredTaskRef, any: () => OpenedStore, bulk: number): StoreModel {
  const memory = memoryStore((body) => parseAsRecords(body, bulk))

  function state(): State {
    const rows = new Map([...memory.rows(scope)].map(([id, row]) => [id, { ...row }]))
    const { checkpoint, outcome, keptFrom } = memory.kept(scope)
    return { rows, leftOut: new Map(memory.leftOut(scope)), keptFrom, checkpoint, outcome }
  }

  function believe({ rows, leftOut, ...rest }: State): void {
    const [known, out] = [memory.rows(scope), memory.leftOut(scope)]
    known.clear()
    out.clear()
    for (const [id, row] of rows) known.set(id, row)
    for (const [id, mark] of leftOut) out.set(id, mark)
    Object.assign(memory.kept(scope), rest)
  }

  function texts(): Map<string, string> {
    const found = new Map<string, string>()
    const { store } = any()
    const all = { scope, filter: {}, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 1e6 }
    for (const { id } of store.page(all)) {
      if (found.has(id)) fail(`Twice in the store: ${id}`)
      found.set(id, store.detail(scope, id)?.raw ?? fail(`Without a body: ${id}`))
    }
    return found
  }

  /** @returns what is otherwise in the file; null where nothing is */
  function differs({ rows, leftOut, checkpoint, outcome, keptFrom }: State): string | null {
    const { store, connection } = any()
    const told = store.syncState(scope)
    if (told.keptFrom !== keptFrom) return 'another cut-off'
    if (told.checkpoint !== checkpoint) return 'another checkpoint'
    if (told.outcome !== outcome) return 'another outcome'
    if (told.stored !== rows.size) return `counts ${told.stored} of ${rows.size}`
    if (told.leftOut !== leftOut.size) return `leaves out ${told.leftOut} of ${leftOut.size}`
    const found = texts()
    const missing = [...rows.keys()].filter((id) => !found.has(id))
    const others = [...found].filter(([id, text]) => rows.get(id)?.text !== text).map(([id]) => id)
    if (missing.length + others.length > 0) return `missing [${missing}], not as it was [${others}]`
    const marks = new Map([...rows].map(([id, { mark }]) => [id, mark]))
    const otherMarks = [
      ...unequal(marksIn(connection, 'calls JOIN marks USING (key)'), marks),
      ...unequal(marksIn(connection, 'left_out'), leftOut),
    ]
    return otherMarks.length === 0 ? null : `another mark [${otherMarks}]`
  }

  function settle(candidates: readonly State[], when: string): number {
    deepStrictEqual(any().store.check(), [], when)
    const doubts = candidates.map(differs)
    const at = doubts.indexOf(null)
    const found = candidates[at] ?? fail(`${when}: the store is in no allowed state: ${doubts.join(' | ')}`)
    believe(found)
    return at
  }

  return {
    memory,
    state,
    settle,
    texts,
    expectNoOrphans: () => {
      for (const orphans of ORPHANS) equal(any().connection.prepare(orphans).pluck().get(), 0, orphans)
    },
  }
}

/** Where a write of several transactions can stop: calls go first, then left-out ids, and the outcome comes last. */
export function partly(before: State, { rows, leftOut }: State): State[] {
  return [
    { ...before, rows },
    { ...before, rows, leftOut },
  ]
}
