// Longer than 300 lines because what is asked of the store has one list of methods, each a few lines.
/**
 * The offline store as the rest of the product sees it: accounts by their ids here, files and keys looked up, SQL in
 * the worker.
 */
import { mkdir, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import type { LocalFacets, LocalFilter } from '#shared/records/filters.ts'
import type { FoundCall, FoundCalls } from '#shared/records/found.ts'
import type { NamedOutcome } from '#shared/records/outcomes.ts'
import type { SavedFilter } from '#shared/records/savedFilters.ts'
import type { SearchedFor, SearchMatch } from '#shared/records/search.ts'
import type { LocalSort } from '#shared/records/localSort.ts'
import type { StoreBackup, StoreOverview } from '#shared/records/storeOverview.ts'
import type { StoreReread } from '#shared/records/storeReread.ts'
import type { CallRecord, CallRecordDetail, RecordPage } from '#shared/records/types.ts'
import { cutOff } from '#shared/records/cutOff.ts'
import { asksMarks } from '#shared/reviews/markPasses.ts'
import { formatChinaTime } from '#shared/time.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { EnsureSpace } from '../diskSpace.ts'
import type { Clock } from '../ports.ts'
import type { PausableStore, TaskRef } from '../sync/store.ts'
import type { Remote } from '../threads/rpc.ts'
import type { FilterChange, Searched } from './deskDocuments.ts'
import type { Rereading } from './rereading.ts'
import { maskFacets } from '../masking/maskFacets.ts'
import { BACKUPS } from './store/leftovers.ts'
import type { StorePlace } from './store/open.ts'
import { DEMO_MARKS_FILE, exists } from './storeFiles.ts'
import type { StorePlaces } from './storePlaces.ts'
import type { KeepIn, MarksAt, StoreMethods } from './storeMethods.ts'

type StoreFile = Pick<StorePlace, 'path'>

export interface LocalPageRequest extends TaskRef {
  filter: LocalFilter
  sort: LocalSort
  page: number
  perPage: number
  /** Counts all that pass, however many they are. */
  exact?: boolean | undefined
  /** See {@link MarksAt}. */
  marksBefore?: MarksAt['before']
}

/**
 * "10,000+" says as much to the eye as the number, and counting half of a million calls takes longer than finding the
 * page.
 */
export const GLANCE = 10_000

export interface LocalCalls {
  /** The place and the scope of a task's calls. @throws AppError store_key_missing, secret_unavailable, not_found */
  locate: (scope: TaskRef) => Promise<KeepIn>
  /**
   * Where the marks are that a question looks at; null for one that looks at none, so that marks that cannot be read cost
   * no other one.
   */
  marksFor: (accountId: string, asked: Parameters<typeof asksMarks>[0]) => Promise<MarksAt | null>
  /** Like {@link locate}, null where nothing may be kept. */
  locateOrNull: (scope: TaskRef) => Promise<KeepIn | null>
  /** The place of all calls of an account. @throws AppError as {@link locate} */
  placeOf: (accountId: string) => Promise<StorePlace>
  /** @param masked for a window in which numbers are masked, here and below */
  page: (request: LocalPageRequest, masked: boolean) => Promise<RecordPage>
  /** Where calls of a page hold a text, by id. */
  matches: (
    scope: TaskRef,
    ids: readonly string[],
    search: SearchedFor,
    masked: boolean,
  ) => Promise<Record<string, SearchMatch>>
  facets: (scope: TaskRef, masked: boolean) => Promise<LocalFacets>
  /** Calls of all kept tasks of an account, the newest first. */
  find: (accountId: string, filter: LocalFilter, most: number, masked: boolean) => Promise<FoundCalls>
  /** What came of the kept calls that pass, by task. */
  outcomes: (accountId: string, filter: LocalFilter) => Promise<NamedOutcome[]>
  /** Calls to the number that a call went to, in all kept tasks: the newest first. */
  sameNumber: (scope: TaskRef, recordId: string, most: number, masked: boolean) => Promise<FoundCall[]>
  /** Filters with a name, of the account. */
  savedFilters: (accountId: string) => Promise<SavedFilter[]>
  /** @throws AppError as `changeFilters` */
  changeFilters: (accountId: string, change: FilterChange) => Promise<SavedFilter[]>
  /** What was typed in a task to find somebody, before the app was closed. */
  searchedLast: (scope: TaskRef) => Promise<Searched | null>
  rememberSearched: (scope: TaskRef, searched: Searched) => Promise<void>
  /** @returns null where the store has no such call or cannot be opened */
  detail: (scope: TaskRef, recordId: string, masked: boolean) => Promise<CallRecordDetail | null>
  /** For the synchronisation. */
  syncStore: PausableStore
  overview: (accountId: string) => Promise<Omit<StoreOverview, 'recoveryKept'>>
  /** Deletes calls for good, see `Retention.remove`. @returns how many */
  remove: (accountId: string, taskId: string | null, olderThanDays: number | null) => Promise<number>
  /** See `Retention.removeNumber`. */
  removeNumber: (accountId: string, callee: string) => Promise<number>
  countNumber: (accountId: string, callee: string) => Promise<number>
  /** Lifts the cut-off of a task, and that it was deleted. */
  keepAll: (scope: TaskRef) => Promise<void>
  /** See `Rereading.run`. */
  reread: (accountId: string, steps: number | null, signal: AbortSignal) => Promise<StoreReread>
  backup: (accountId: string) => Promise<StoreBackup>
  /** The store's backups, whether or not it opens itself; the newest first. */
  backups: (accountId: string) => Promise<StoreBackup[]>
  /** @returns the path that the former store has now; null where there was none */
  restore: (accountId: string, name: string) => Promise<string | null>
  /**
   * Encrypts the store with another key. Backups keep the old key, which stays in the vault.
   * @throws AppError as `StorePlaces.nextKey` and `rekeyStore`; not_found where nothing is kept yet
   */
  changeKey: (accountId: string) => Promise<void>
}

export interface LocalCallsOptions {
  accounts: Pick<Accounts, 'identity'>
  /** Tasks that a person named. */
  pins: { list: (accountId: string) => readonly { taskId: string; name: string | null }[] }
  places: StorePlaces
  worker: Remote<StoreMethods>
  rereading: Pick<Rereading, 'follow' | 'again' | 'run' | 'state'>
  clock: Clock
  ensureSpace: EnsureSpace
}

export function createLocalCalls(options: LocalCallsOptions): LocalCalls {
  const { accounts, pins, places, worker, rereading, clock, ensureSpace } = options

  /** A caller that asks for a place uses its store, so the re-read follows it. */
  async function placeFor(identity: string): Promise<StorePlace> {
    const place = await places.placeFor(identity)
    rereading.follow(place)
    return place
  }
  async function locate({ accountId, taskId }: TaskRef): Promise<KeepIn> {
    const identity = accounts.identity(accountId)
    return { place: await placeFor(identity), scope: { identity, taskId } }
  }
  const placeOf = (accountId: string): Promise<StorePlace> => placeFor(accounts.identity(accountId))
  async function marksOf(accountId: string): Promise<MarksAt> {
    const identity = accounts.identity(accountId)
    return { place: places.hasMarks(identity) ? await places.marksFor(identity) : null }
  }
  const marksFor: LocalCalls['marksFor'] = async (accountId, asked) =>
    asksMarks(asked) ? marksOf(accountId) : null
  const locateOrNull = (scope: TaskRef): Promise<KeepIn | null> => locate(scope).catch(() => null)

  /** `20261121-153000`, for names of files. */
  const stamp = (): string => formatChinaTime(clock.now()).replace(/[-:]/g, '').replace(' ', '-')
  /** The store's name is in the file's, so that the demo's backups stay apart. */
  const backupFolder = ({ path }: StoreFile): string => join(dirname(path), BACKUPS)
  const prefixOf = ({ path }: StoreFile): string => `${basename(path, '.db')}-`

  const namesOf = (accountId: string): Map<string, string | null> =>
    new Map(pins.list(accountId).map(({ taskId, name }) => [taskId, name]))
  /** Calls with the names that a person gave to their tasks. */
  function named(accountId: string, rows: readonly { taskId: string; record: CallRecord }[]): FoundCall[] {
    const names = namesOf(accountId)
    return rows.map((row) => ({ ...row, taskName: names.get(row.taskId) ?? null, match: null }))
  }

  async function backupsOf(place: StoreFile): Promise<StoreBackup[]> {
    const folder = backupFolder(place)
    const names = await readdir(folder).catch(() => [] as string[])
    const mine = names.filter(
      (name) =>
        name.startsWith(prefixOf(place)) &&
        !name.startsWith(prefixOf({ path: DEMO_MARKS_FILE })) &&
        name.endsWith('.db'),
    )
    const backups = await Promise.all(
      mine.map(async (name) => {
        const { size, mtimeMs } = await stat(join(folder, name))
        return { name, bytes: size, at: Math.floor(mtimeMs) }
      }),
    )
    return backups.toSorted((left, right) => right.at - left.at)
  }

  return {
    locate,
    locateOrNull,
    marksFor,
    placeOf,
    page: async ({ accountId, taskId, exact, marksBefore, ...query }, masked) => {
      const { page, perPage } = query
      const at = await locate({ accountId, taskId })
      const most = exact === true || page * perPage > GLANCE ? undefined : GLANCE
      const asked = { scope: at.scope, ...query, most }
      const marks = await marksFor(accountId, query)
      const seen = marks && { ...marks, before: marksBefore }
      const { rows, total, more } = await worker.localPage(at.place, asked, masked, seen)
      const lastPage = Math.max(1, Math.ceil(total / perPage))
      const meta = { total, page, lastPage, perPage, ...(more ? { more } : {}) }
      return { rows, meta, fetchedAt: clock.now() }
    },
    matches: async (scope, ids, search, masked) => {
      const at = await locate(scope)
      return worker.localMatches(at.place, at.scope, ids, search, masked)
    },
    facets: async (scope, masked) => {
      const at = await locate(scope)
      const facets = await worker.facets(at.place, at.scope, await marksOf(scope.accountId).catch(() => null))
      return masked ? maskFacets(facets) : facets
    },
    find: async (accountId, filter, most, masked) => {
      const identity = accounts.identity(accountId)
      const query = { identity, filter, most, counted: GLANCE }
      const { rows, matches, ...counted } = await worker.acrossTasks(
        await placeFor(identity),
        query,
        masked,
        await marksFor(accountId, { filter }),
      )
      const calls = named(accountId, rows).map((call, at) => ({ ...call, match: matches[at] ?? null }))
      return { calls, ...counted }
    },
    outcomes: async (accountId, filter) => {
      const identity = accounts.identity(accountId)
      const names = namesOf(accountId)
      const marks = await marksFor(accountId, { filter })
      const found = await worker.outcomes(await placeFor(identity), { identity, filter }, marks)
      return found.map((outcome) => ({ ...outcome, taskName: names.get(outcome.taskId) ?? null }))
    },
    sameNumber: async (scope, recordId, most, masked) => {
      const at = await locate(scope)
      return named(scope.accountId, await worker.sameNumber(at, scope, recordId, most, masked))
    },
    savedFilters: async (accountId) =>
      worker.savedFilters(await placeOf(accountId), accounts.identity(accountId)),
    changeFilters: async (accountId, change) =>
      worker.changeFilters(await placeOf(accountId), accounts.identity(accountId), change),
    searchedLast: async (scope) => worker.searchedLast(await locate(scope)),
    rememberSearched: async (scope, searched) => worker.rememberSearched(await locate(scope), searched),
    detail: async (scope, recordId, masked) => {
      const at = await locateOrNull(scope)
      return at === null ? null : worker.localDetail(at.place, at.scope, recordId, masked).catch(() => null)
    },
    syncStore: {
      syncState: async (scope) => {
        const at = await locate(scope)
        return worker.syncState(at.place, at.scope)
      },
      beginRun: async (scope, run) => {
        const at = await locate(scope)
        return worker.beginRun(at.place, at.scope, run)
      },
      ingestPage: async (scope, body, request) => {
        const at = await locate(scope)
        return worker.ingestPage(at.place, at.scope, body, request)
      },
      countUnmarked: async (scope, mark) => {
        const at = await locate(scope)
        return worker.countUnmarked(at.place, at.scope, mark)
      },
      unpause: async (scope) => {
        const at = await locate(scope)
        await worker.unpause(at.place, at.scope)
      },
      saveCheckpoint: async (scope, checkpoint, run) => {
        const at = await locate(scope)
        await worker.saveCheckpoint(at.place, at.scope, checkpoint, run)
      },
      finishRun: async (scope, request) => {
        const at = await locate(scope)
        return worker.finishRun(at.place, at.scope, request)
      },
    },
    overview: async (accountId) => {
      const place = await placeOf(accountId)
      const { path, bytes, calls, tasks } = await worker.storeStats(place)
      const identity = accounts.identity(accountId)
      const names = namesOf(accountId)
      return {
        path,
        bytes,
        calls,
        tasks: tasks
          .filter((task) => task.identity === identity)
          .map(({ identity: _identity, ...task }) => ({ ...task, name: names.get(task.taskId) ?? null })),
        backups: await backupsOf(place),
        reread: rereading.state(place),
      }
    },
    remove: async (accountId, taskId, olderThanDays) =>
      worker.removeCalls(await placeOf(accountId), {
        identity: accounts.identity(accountId),
        ...(taskId === null ? {} : { taskId }),
        ...(olderThanDays === null ? {} : { before: cutOff(clock.now(), olderThanDays) }),
      }),
    removeNumber: async (accountId, callee) =>
      worker.removeNumber(await placeOf(accountId), accounts.identity(accountId), callee),
    countNumber: async (accountId, callee) =>
      worker.countNumber(await placeOf(accountId), accounts.identity(accountId), callee),
    keepAll: async (scope) => {
      const at = await locate(scope)
      await worker.keepAll(at.place, at.scope)
    },
    reread: async (accountId, steps, signal) => rereading.run(await placeOf(accountId), steps, signal),
    backups: (accountId) => backupsOf({ path: places.pathFor(accounts.identity(accountId)) }),
    backup: async (accountId) => {
      const place = await placeOf(accountId)
      const wanted = `${prefixOf(place)}${stamp()}.db`
      await ensureSpace(backupFolder(place), (await worker.storeStats(place)).inUse)
      await mkdir(backupFolder(place), { recursive: true, mode: 0o700 })
      const { path, bytes } = await worker.backupStore(place, join(backupFolder(place), wanted))
      return { name: basename(path), bytes, at: clock.now() }
    },
    restore: async (accountId, name) => {
      // The store itself may be unreadable: then the backup is what is left. It may be older than a change of the key.
      const identity = accounts.identity(accountId)
      const store = { path: places.pathFor(identity) }
      const chosen = (await backupsOf(store)).find((backup) => backup.name === name)
      if (chosen === undefined) throw new AppError('not_found', 'No such backup', { what: 'backup' })
      await ensureSpace(store.path, chosen.bytes)
      const { key } = await places.backupPlace(identity, join(backupFolder(store), name))
      const place = { ...store, key }
      const kept = join(dirname(place.path), `${prefixOf(place)}before-restore-${stamp()}.db`)
      const keptAs = await worker.restoreStore(place, join(backupFolder(place), name), kept)
      rereading.again(place)
      return keptAs
    },
    changeKey: async (accountId) => {
      const identity = accounts.identity(accountId)
      const place = await placeFor(identity)
      if (!exists(place.path)) throw new AppError('not_found', 'No calls are kept yet', { what: 'store' })
      await ensureSpace(place.path, (await worker.storeStats(place)).inUse)
      const key = await places.nextKey(identity)
      await worker.rekeyStore(place, key)
      rereading.again({ path: place.path, key })
    },
  }
}
