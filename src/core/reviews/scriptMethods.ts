/** What the worker does for the sheet of a script: it reads the calls that pass, some at a time. */
import type { LocalFilter } from '#shared/records/filters.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { AppError } from '#shared/errors.ts'
import { maskText } from '../masking/mask.ts'
import { isTransferred } from '../records/store/facts.ts'
import type { StorePlace } from '../records/store/open.ts'
import { readableId, type Cell, type RecordColumn } from '../records/store/row.ts'
import { openSnapshot, type ScriptedCall, type StoreSnapshot } from '../records/store/snapshot.ts'
import type { StoredTaskRef } from '../sync/store.ts'
import {
  scriptTally,
  type ScriptCall,
  type ScriptTally,
  type ScriptTotals,
  type SentenceOf,
} from './scriptTally.ts'

export interface ScriptQuery {
  scope: StoredTaskRef
  filter: LocalFilter
  /** Of the task, of all reviewers; with their numbers masked where `masked` is set. */
  sentences: readonly SentenceOf[]
  masked: boolean
}

interface OpenScript {
  snapshot: StoreSnapshot
  calls: Generator<ScriptedCall[]>
  tally: ScriptTally
  masked: boolean
}

/** So long at a time: what else the worker is asked for waits no longer, and cancelling is felt at once. */
const PORTION_MS = 50

const COLUMNS = [
  'id',
  'bill',
  'hangup_disposition',
  'hangupdate',
  'calldate',
  'bridge_callid',
  'bridge_calldate',
  'bridge_answerdate',
] as const satisfies readonly RecordColumn[]
type Columns = Pick<CallRecord, (typeof COLUMNS)[number]>

function scriptCall({ cells, path, details }: ScriptedCall): ScriptCall {
  const [id, ...rest] = cells as readonly [Cell, ...Cell[]]
  // Ids alone are read in another form than they have.
  const values = Object.fromEntries(COLUMNS.slice(1).map((column, at) => [column, rest[at] ?? null]))
  const { bill, hangup_disposition, hangupdate, calldate, ...bridge } = values as unknown as Omit<
    Columns,
    'id'
  >
  return {
    id: readableId(id) ?? '',
    ...{ bill, hangupdate, calldate, path, details },
    hangupSide: hangup_disposition,
    transferred: isTransferred(bridge),
  }
}

export function createScriptMethods() {
  const open = new Map<string, OpenScript>()

  function find(id: string): OpenScript {
    const found = open.get(id)
    if (found === undefined) throw new AppError('not_found', 'No such reading', { what: 'job' })
    return found
  }

  function close(id: string): void {
    open.get(id)?.snapshot.close()
    open.delete(id)
  }

  return {
    methods: {
      /** @returns how many calls the task has here, and how many of them pass */
      openScript: (id: string, place: StorePlace, query: ScriptQuery): { kept: number; total: number } => {
        const { scope, filter, sentences, masked } = query
        const snapshot = openSnapshot(place)
        try {
          const [kept, total] = [snapshot.count({ scope, filter: {} }), snapshot.count({ scope, filter })]
          const calls = snapshot.scripted({ scope, filter, sort: DEFAULT_LOCAL_SORT }, COLUMNS)
          open.set(id, { snapshot, calls, tally: scriptTally(sentences, masked), masked })
          return { kept, total }
        } catch (thrown) {
          snapshot.close()
          throw thrown
        }
      },
      /** Reads on for a moment. @returns how many calls, and whether they were the last */
      readScript: (id: string): { calls: number; ended: boolean } => {
        const { calls, tally } = find(id)
        const until = performance.now() + PORTION_MS
        let count = 0
        do {
          const next = calls.next()
          if (next.done === true) return { calls: count, ended: true }
          for (const call of next.value) tally.add(scriptCall(call))
          count += next.value.length
        } while (performance.now() < until)
        return { calls: count, ended: false }
      },
      /** What was read says. */
      endScript: (id: string): ScriptTotals => {
        const { tally, masked } = find(id)
        close(id)
        const totals = tally.totals()
        if (!masked) return totals
        // A name is the author's own, and may be anything.
        return { ...totals, nodes: totals.nodes.map((node) => ({ ...node, node: maskText(node.node, []) })) }
      },
      closeScript: close,
    },
    closeAll: (): void => {
      for (const id of [...open.keys()]) close(id)
    },
  }
}

export type ScriptMethods = ReturnType<typeof createScriptMethods>['methods']
