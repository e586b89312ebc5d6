// Longer than 300 lines because the worker answers for the store with one list of methods, each a few lines.
/**
 * What the records worker does with calls: reads live pages, keeps them in the offline stores and answers from these.
 */
import { AppError, toAppError, type ErrorInfo } from '#shared/errors.ts'
import type { LocalFacets } from '#shared/records/filters.ts'
import type { StoreStats } from '#shared/records/localStore.ts'
import type { TaskOutcome } from '#shared/records/outcomes.ts'
import type { SavedFilter } from '#shared/records/savedFilters.ts'
import {
  searchedFor,
  searchMatch,
  type MaskedHit,
  type SearchedFor,
  type SearchMatch,
} from '#shared/records/search.ts'
import type { CallRecord, CallRecordDetail, PageMeta } from '#shared/records/types.ts'
import type { Mark } from '#shared/reviews/marks.ts'
import { maskDetail, maskedHits, maskedMatch, maskRow } from '../masking/maskCall.ts'
import type {
  FinishedRun,
  FinishRequest,
  IngestedPage,
  IngestRequest,
  StoredTaskRef,
  TaskRef,
  SyncState,
} from '../sync/store.ts'
import {
  changeFilters,
  rememberSearched,
  savedFilters,
  searchedLast,
  type FilterChange,
  type Searched,
} from './deskDocuments.ts'
import { parseRecordPage } from './parse.ts'
import { recentRecords } from './recentRecords.ts'
import type { AcrossQuery, AcrossTasks, OutcomesQuery } from './store/across.ts'
import type { WrittenBackup } from './store/backup.ts'
import type { MarksOf } from './store/marked.ts'
import { openStore, type CallStore } from './store/index.ts'
import type { CallRef, KeptCall } from './store/kept.ts'
import type { StorePlace } from './store/open.ts'
import type { CountedPage, LocalPageQuery } from './store/queries.ts'
import { rekeyStore } from './store/rekey.ts'
import type { RenewalState } from './store/renewal.ts'
import { restoreStore } from './store/restore.ts'
import type { Deletion } from './store/retention.ts'
import { setAsideStore } from './store/setAside.ts'

/** For questions that look at a person's marks. */
export interface MarksAt {
  /** Null where there are none. */
  place: StorePlace | null
  /** Marks that changed since the list was asked for, as they were then, by record id: see `records.localPage`. */
  before?: Readonly<Record<string, Mark>> | undefined
}

export interface StoreMethodsOptions {
  /** @throws AppError where the file of marks cannot be opened */
  marksOfTask: (place: StorePlace | null, taskId: string) => ReadonlyMap<string, Mark>
}

/** Where a live page is kept: null for an account whose calls may not be kept. */
export interface KeepIn {
  place: StorePlace
  scope: StoredTaskRef
}

export function withoutDetail({ details: _details, raw: _raw, ...row }: CallRecordDetail): CallRecord {
  return row
}

function matchOf(
  store: CallStore,
  scope: StoredTaskRef,
  id: string,
  search: SearchedFor | null,
  masked: boolean,
): SearchMatch | null {
  if (search === null || search.text.trim() === '') return null
  const record = store.detail(scope, id)
  if (record === null) return null
  return masked ? maskedMatch(record, search) : searchMatch(record, search)
}

/** A call as it is shown: with its numbers masked or not. */
const shownCall = (call: CallRecordDetail | null, masked: boolean): CallRecordDetail | null =>
  call !== null && masked ? maskDetail(call) : call
const shownRow = (row: CallRecord, masked: boolean): CallRecord => (masked ? maskRow(row) : row)

export function createStoreMethods({ marksOfTask }: StoreMethodsOptions) {
  const recent = recentRecords()
  const stores = new Map<string, { key: string; store: CallStore }>()

  /** The store at this place, opened at the first need and kept open. */
  function storeAt({ path, key }: StorePlace): CallStore {
    const open = stores.get(path)
    // A restore elsewhere has put another file there.
    if (open?.key === key && open.store.isCurrent()) return open.store
    closeStore(path)
    const store = openStore({ path, key })
    stores.set(path, { key, store })
    return store
  }

  function closeStore(path: string): void {
    stores.get(path)?.store.close()
    stores.delete(path)
  }

  /** What takes several turns, and needs the store to stay open. */
  const underWay = new Map<string, number>()
  async function during<T>(place: StorePlace, work: (store: CallStore) => Promise<T>): Promise<T> {
    const change = (by: number): void => void underWay.set(place.path, (underWay.get(place.path) ?? 0) + by)
    change(1)
    try {
      return await work(storeAt(place))
    } finally {
      change(-1)
    }
  }

  function marksAt(at: MarksAt | null): MarksOf | undefined {
    if (at === null) return undefined
    const before = Object.entries(at.before ?? {})
    return (taskId) => {
      const marks = marksOfTask(at.place, taskId)
      return before.length === 0 ? marks : new Map([...marks, ...before])
    }
  }

  /** Closes the store for work that needs it alone; the next call opens it again. */
  function leaveStore({ path }: StorePlace): void {
    if ((underWay.get(path) ?? 0) > 0)
      throw new AppError('store_busy', 'The store is being worked on', { path, cause: 'in_use' })
    closeStore(path)
  }

  /** A call read before, with its conversation: null where it is neither among the last read nor kept. */
  function findCall(keptIn: KeepIn | null, scope: TaskRef, id: string): CallRecordDetail | null {
    return recent.find(scope, id) ?? (keptIn === null ? null : storeAt(keptIn.place).detail(keptIn.scope, id))
  }

  const methods = {
    /**
     * Reads a live page. That it cannot be kept is told beside the rows, not instead of them.
     * @param masked the rows are for a window in which numbers are masked, here and below
     */
    readPage: (
      scope: TaskRef,
      body: Uint8Array,
      keepIn: KeepIn | null,
      masked: boolean,
    ): { rows: CallRecord[]; meta: PageMeta; notKept: ErrorInfo | null } => {
      const { records: read, meta } = parseRecordPage(body)
      let records: readonly CallRecordDetail[] = read
      let notKept: ErrorInfo | null = null
      if (keepIn !== null)
        try {
          records = storeAt(keepIn.place).keepRecords(keepIn.scope, read).records
        } catch (thrown) {
          notKept = toAppError(thrown).toInfo()
        }
      recent.add(scope, records)
      return { rows: records.map((record) => shownRow(withoutDetail(record), masked)), meta, notKept }
    },
    detail: (scope: TaskRef, recordId: string, masked: boolean): CallRecordDetail | null =>
      shownCall(recent.find(scope, recordId), masked),

    /** @param marks null where the question looks at none, here and below */
    localPage: (
      place: StorePlace,
      query: LocalPageQuery,
      masked: boolean,
      marks: MarksAt | null = null,
    ): CountedPage => {
      const page = storeAt(place).pageOfAll({ ...query, marks: marksAt(marks) })
      return { ...page, rows: page.rows.map((row) => shownRow(row, masked)) }
    },
    /** Where calls hold a text, by id. Each body is read for it, so that a page does not wait for its own. */
    localMatches: (
      place: StorePlace,
      scope: StoredTaskRef,
      ids: readonly string[],
      search: SearchedFor,
      masked: boolean,
    ): Record<string, SearchMatch> => {
      const store = storeAt(place)
      return Object.fromEntries(
        ids.flatMap((id) => {
          const match = matchOf(store, scope, id, search, masked)
          return match === null ? [] : [[id, match]]
        }),
      )
    },
    /** Calls of all kept tasks of an identity, each with what was found in it. */
    acrossTasks: (
      place: StorePlace,
      query: AcrossQuery,
      masked: boolean,
      marks: MarksAt | null = null,
    ): AcrossTasks & { matches: (SearchMatch | null)[] } => {
      const { identity, filter } = query
      const store = storeAt(place)
      const found = store.acrossTasks({ ...query, marks: marksAt(marks) })
      return {
        ...found,
        rows: found.rows.map(({ taskId, record }) => ({ taskId, record: shownRow(record, masked) })),
        matches: found.rows.map(({ taskId, record }) =>
          matchOf(store, { identity, taskId }, record.id, searchedFor(filter), masked),
        ),
      }
    },
    outcomes: (place: StorePlace, query: OutcomesQuery, marks: MarksAt | null = null): TaskOutcome[] =>
      storeAt(place).outcomes({ ...query, marks: marksAt(marks) }),
    /** Calls to the number that a call went to, in all kept tasks: the newest first. */
    sameNumber: (keepIn: KeepIn, scope: TaskRef, recordId: string, most: number, masked: boolean) => {
      const { place, scope: stored } = keepIn
      const { identity } = stored
      const callee = findCall(keepIn, scope, recordId)?.callee ?? null
      if (callee === null) return []
      const found = storeAt(place).acrossTasks({
        identity,
        filter: { keyword: callee },
        most,
        counted: most,
      })
      return found.rows
        .filter(({ record }) => record.callee === callee)
        .map(({ taskId, record }) => ({ taskId, record: shownRow(record, masked) }))
    },
    localDetail: (
      place: StorePlace,
      scope: StoredTaskRef,
      recordId: string,
      masked: boolean,
    ): CallRecordDetail | null => shownCall(storeAt(place).detail(scope, recordId), masked),
    /** Where the masked conversation of a call holds what its true one does. */
    maskedHits: (
      keepIn: KeepIn | null,
      scope: TaskRef,
      recordId: string,
      search: SearchedFor,
    ): MaskedHit[] => {
      const call = findCall(keepIn, scope, recordId)
      return call === null ? [] : maskedHits(call, search)
    },
    savedFilters: (place: StorePlace, identity: string): SavedFilter[] =>
      savedFilters(storeAt(place), identity),
    changeFilters: (place: StorePlace, identity: string, change: FilterChange): SavedFilter[] =>
      changeFilters(storeAt(place), identity, change),
    searchedLast: ({ place, scope }: KeepIn): Searched | null =>
      searchedLast(storeAt(place), scope.identity, scope.taskId),
    rememberSearched: ({ place, scope }: KeepIn, searched: Searched): void =>
      rememberSearched(storeAt(place), scope.identity, scope.taskId, searched),
    /** What cannot be told of marks is left out. */
    facets: (place: StorePlace, scope: StoredTaskRef, marks: MarksAt | null = null): LocalFacets => {
      const store = storeAt(place)
      try {
        return store.facets(scope, marksAt(marks))
      } catch (thrown) {
        if (marks === null) throw thrown
        return store.facets(scope)
      }
    },

    syncState: (place: StorePlace, scope: StoredTaskRef): SyncState => storeAt(place).syncState(scope),
    beginRun: (place: StorePlace, scope: StoredTaskRef, run: string): SyncState =>
      storeAt(place).beginRun(scope, run),
    ingestPage: (
      place: StorePlace,
      scope: StoredTaskRef,
      body: Uint8Array,
      request: IngestRequest,
    ): IngestedPage => storeAt(place).ingestPage(scope, body, request),
    countUnmarked: (place: StorePlace, scope: StoredTaskRef, mark: number): number =>
      storeAt(place).countUnmarked(scope, mark),
    unpause: (place: StorePlace, scope: StoredTaskRef): void => storeAt(place).unpause(scope),
    saveCheckpoint: (place: StorePlace, scope: StoredTaskRef, checkpoint: string, run?: string): void =>
      storeAt(place).saveCheckpoint(scope, checkpoint, run),
    finishRun: (place: StorePlace, scope: StoredTaskRef, request: FinishRequest): Promise<FinishedRun> =>
      during(place, (store) => store.finishRun(scope, request)),

    keptCalls: (place: StorePlace, refs: readonly CallRef[], identity: string | null): KeptCall[] =>
      storeAt(place).keptCalls(refs, identity),
    renewSome: (place: StorePlace): RenewalState => storeAt(place).renewSome(),
    storeStats: (place: StorePlace): StoreStats => storeAt(place).stats(),
    removeCalls: (place: StorePlace, deletion: Deletion): Promise<number> =>
      during(place, (store) => store.remove(deletion)),
    removeNumber: (place: StorePlace, identity: string, callee: string): Promise<number> =>
      during(place, (store) => store.removeNumber(identity, callee)),
    countNumber: (place: StorePlace, identity: string, callee: string): number =>
      storeAt(place).countNumber(identity, callee),
    keepAll: (place: StorePlace, scope: StoredTaskRef): Promise<void> =>
      during(place, (store) => store.keepAll(scope)),
    backupStore: (place: StorePlace, path: string): WrittenBackup => storeAt(place).backup(path),
    restoreStore: (place: StorePlace, backupPath: string, kept: string): string | null => {
      leaveStore(place)
      return restoreStore(place, backupPath, kept)
    },
    /** From then on the store is asked for with the new key. */
    rekeyStore: (place: StorePlace, newKey: string): void => {
      leaveStore(place)
      rekeyStore(place, newKey)
    },
    closeStore,
    /** See `setAsideStore`; the store is closed for it. */
    setStoreAside: (path: string, wanted: string): string | null => {
      closeStore(path)
      return setAsideStore(path, wanted)
    },
  }

  return {
    methods,
    /** For what else the worker does with calls. */
    storeAt,
    findCall,
    during,
    closeStores: (): void => {
      for (const path of [...stores.keys()]) closeStore(path)
    },
  }
}

export type StoreMethods = ReturnType<typeof createStoreMethods>['methods']
