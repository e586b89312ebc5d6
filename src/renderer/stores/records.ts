// Longer than 300 lines because source, page, filter and what is remembered of them change together.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { AppError, toAppError } from '#shared/errors.ts'
import { MOST_CHOSEN } from '#shared/exports/chosen.ts'
import {
  DEFAULT_TASK_VIEW,
  type ExportChoice,
  type RecordSource,
  type TaskViewPreferences,
} from '#shared/preferences.ts'
import { namedRange, type RangeName } from '#shared/records/days.ts'
import { isLiveFilter, tidyFilter, tidyLocalFilter } from '#shared/records/filterValues.ts'
import type { LocalFacets, LocalFilter, RecordFilter } from '#shared/records/filters.ts'
import type { LocalSort } from '#shared/records/localSort.ts'
import { searchedFor, type MaskedHit, type SearchedFor, type SearchMatch } from '#shared/records/search.ts'
import type { CallRecordDetail, RecordPage } from '#shared/records/types.ts'
import type { Queue, QueuePage } from '#shared/reviews/queues.ts'
import { asksMarks } from '#shared/reviews/markPasses.ts'
import { MOST_HELD, type Mark } from '#shared/reviews/marks.ts'
import { useLatest } from '../composables/useLatest/index.ts'
import { useClient } from '../client/inject.ts'
import { useAppStore } from './app.ts'
import { useMaskingStore } from './masking.ts'
import { useSyncStore } from './sync.ts'

interface Scope {
  accountId: string
  taskId: string
}

/** What a list that is asked for again would bring. */
export interface News {
  /** Calls more than are counted now; 0 where others took the place of some. */
  calls: number
}

/** ms after a page has arrived. */
const ROWS_DRAWN_MS = 40
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** A view whose days move on with the calendar, as it is meant today. */
function onDays(view: TaskViewPreferences, now: number): TaskViewPreferences {
  const { days, filter, localFilter } = view
  if (days === null) return view
  const [start_at, end_at] = namedRange(days, now)
  const moved = <Of extends RecordFilter>(of: Of): Of =>
    of.start_at === undefined ? of : { ...of, start_at, end_at }
  return { ...view, filter: moved(filter), localFilter: moved(localFilter) }
}

/** The call records of the task that is open: one page, where it comes from, how it is filtered and shown. */
export const useRecordsStore = defineStore('records', () => {
  const client = useClient()
  const app = useAppStore()
  const sync = useSyncStore()
  const masking = useMaskingStore()
  const scope = shallowRef<Scope | null>(null)
  const view = shallowRef<TaskViewPreferences>(DEFAULT_TASK_VIEW)
  const pageNumber = shallowRef(1)
  /** The last page that arrived; stays on screen while the next one loads. */
  const page = shallowRef<RecordPage | null>(null)
  const facets = shallowRef<LocalFacets | null>(null)
  const { loading, error, read, stop } = useLatest()
  /** Why the last choice (columns, filter, page size) could not be remembered. */
  const saveError = shallowRef<AppError | null>(null)
  /** Ids of the calls picked, across pages and sides, in the order of the picking. */
  const selected = shallowRef<ReadonlySet<string>>(new Set())
  /** Whether the calls that pass are counted to the last, though they are many; until something else is listed. */
  let exact = false

  const meta = computed(() => page.value?.meta ?? null)
  /** The page whose rows are on screen: a page that could not be read is still asked for. */
  const shownPage = computed(() => (error.value === null ? pageNumber.value : (meta.value?.page ?? 1)))
  /** Where the list comes from. It changes when the person says so alone, whatever becomes of the network. */
  const source = shallowRef<RecordSource>('live')
  /** Something else would be listed now: it is offered, and nothing moves under the hand. */
  const news = shallowRef<News | null>(null)
  /** Where the rows hold what was searched for, by id: they come after the page, which does not wait for them. */
  const matches = shallowRef<Readonly<Record<string, SearchMatch>>>({})
  /** The queue that is gone through in place of a list; null for a list. */
  const queue = shallowRef<Queue | null>(null)
  /** Kept calls are listed: a queue is of those alone. */
  const isLocal = (): boolean => queue.value !== null || source.value === 'local'
  /** What is asked of the source. */
  const filter = computed<LocalFilter>(() => {
    if (queue.value !== null) return {}
    return source.value === 'local' ? view.value.localFilter : view.value.filter
  })
  /** What was searched for in the texts of the calls on screen: they are not marked with what is still asked for. */
  const searched = shallowRef<SearchedFor | null>(null)
  /** The platform searches no texts. */
  const searchAsked = (): SearchedFor | null => (source.value === 'local' ? searchedFor(filter.value) : null)
  /** Calls of the whole task as the platform counted them last; null while nobody asked. */
  const platformTotal = shallowRef<number | null>(null)
  /** Marks that the person changed since they asked for the list, as they were then: see `records.localPage`. */
  const held = new Map<string, Mark>()
  /** Marks changed since the choices of the filters were counted. */
  let aged = false
  function hold(recordId: string, mark: Mark): void {
    aged = true
    if (!held.has(recordId) && held.size < MOST_HELD) held.set(recordId, mark)
  }
  /** The page that follows the one on screen, where it was read already. */
  let ahead: { question: string; page: Promise<RecordPage> } | null = null

  /** Opens a task's records as they were left. */
  async function open(accountId: string, taskId: string): Promise<void> {
    const opened = { accountId, taskId }
    scope.value = opened
    selected.value = new Set()
    page.value = null
    searched.value = null
    facets.value = null
    error.value = null
    pageNumber.value = 1
    exact = false
    news.value = null
    platformTotal.value = null
    askedInstead = null
    ahead = null
    queue.value = null
    held.clear()
    stop()
    loading.value = true
    try {
      const [stored, summary] = await Promise.all([
        client.call('taskView.get', opened),
        sync.loadSummary(accountId, taskId),
      ])
      if (scope.value !== opened) return
      const known = onDays(stored, Date.now())
      source.value = app.online ? (known.source ?? (summary?.complete === true ? 'local' : 'live')) : 'local'
      // What the platform was asked is asked of the store, where the person chose neither.
      const isAsked = Object.keys(known.localFilter).length > 0
      view.value =
        source.value === 'local' && known.source === null && !isAsked
          ? { ...known, localFilter: known.filter }
          : known
      if (known.queue !== null) await resume(opened, known.queue)
      if (scope.value !== opened) return
    } catch (thrown) {
      error.value = toAppError(thrown)
    }
    await load()
    // After the rows, which one waits for.
    if (scope.value === opened && source.value === 'local') void checkPlatform()
  }

  /** The queue that was gone through when the task was left, at the call that was open. */
  async function resume(opened: Scope, id: string): Promise<void> {
    const queues = await client.call('queues.list', opened).catch(() => [])
    const found = queues.find((each) => each.id === id)
    if (scope.value === opened && found !== undefined) enter(found)
  }
  function enter(next: Queue | null): void {
    queue.value = next
    pageNumber.value = next === null ? 1 : Math.floor(next.at / view.value.perPage) + 1
  }
  /** Goes through a queue from where it was left, or back to the list. */
  async function goThrough(next: Queue | null): Promise<void> {
    page.value = null
    error.value = null
    exact = false
    enter(next)
    await Promise.all([load(), remember({ queue: next?.id ?? null })])
  }

  /** Asks the platform beside the store how many calls the task has by now. */
  async function checkPlatform(): Promise<void> {
    const asked = scope.value
    if (asked === null || !app.online) return
    const total = await client.call('records.platformTotal', asked).catch(() => null)
    if (scope.value === asked && total !== null) platformTotal.value = total
  }
  /** How many calls pass a filter in the store. */
  async function countLocal(wanted: LocalFilter): Promise<number | null> {
    const asked = scope.value
    if (asked === null) return null
    const { sort } = view.value
    const { meta: counted } = await client.call('records.localPage', {
      ...asked,
      filter: tidyLocalFilter(wanted),
      sort,
      page: 1,
      perPage: 1,
      exact: true,
    })
    return counted.total
  }

  function readPage(asked: Scope, number: number, signal?: AbortSignal): Promise<RecordPage> {
    const { filter, localFilter, sort, perPage } = view.value
    const at = { ...asked, page: number, perPage }
    const options = signal === undefined ? {} : { signal }
    if (queue.value !== null) return client.call('queues.page', { ...at, queueId: queue.value.id }, options)
    if (source.value === 'live') return client.call('records.page', { ...at, filter }, options)
    const before =
      held.size > 0 && asksMarks({ filter: localFilter, sort })
        ? { marksBefore: Object.fromEntries(held) }
        : {}
    return client.call('records.localPage', { ...at, filter: localFilter, sort, exact, ...before }, options)
  }

  /** What decides which calls a page holds. */
  const questionOf = (asked: Scope, number: number): string => {
    const { filter, localFilter, sort, perPage } = view.value
    const list = queue.value?.id ?? [source.value, filter, localFilter, sort, exact]
    return JSON.stringify([asked, number, perPage, list])
  }

  /** Reads the page after this one, so that reading on never waits. */
  function readAhead(): void {
    const asked = scope.value
    const shown = meta.value
    const number = shownPage.value + 1
    if (asked === null || shown === null || (number > shown.lastPage && shown.more !== true)) return
    const question = questionOf(asked, number)
    if (ahead?.question === question) return
    const arriving = readPage(asked, number)
    // Whoever turns the page reads it again, and is told why it fails.
    arriving.catch(() => undefined)
    ahead = { question, page: arriving }
  }

  /** @returns the page, of what was read ahead where that is the same question */
  function pageFor(asked: Scope, signal: AbortSignal): Promise<RecordPage> {
    const number = pageNumber.value
    const before = ahead?.question === questionOf(asked, number) ? ahead.page : null
    ahead = null
    const read = (): Promise<RecordPage> => readPage(asked, number, signal)
    return before === null ? read() : before.catch(read)
  }

  /** Asks for the list anew, by what is marked now. */
  async function reload(): Promise<void> {
    held.clear()
    await load()
  }

  /** Reads the current page. */
  async function load(): Promise<void> {
    const asked = scope.value
    if (asked === null) return
    ahead = null
    // First what one waits for: the store answers one after the other.
    const shown = show(asked)
    void loadFacets(asked)
    await shown
  }

  async function show(asked: Scope): Promise<void> {
    const search = searchAsked()
    await read(
      (signal) => pageFor(asked, signal),
      async (arrived) => {
        if (!isSame(searched.value, search)) searched.value = search
        page.value = arrived
        news.value = null
        matchLater(asked, arrived)
        if (!isLocal() && Object.keys(view.value.filter).length === 0)
          platformTotal.value = arrived.meta.total
        const { total, lastPage } = arrived.meta
        if (arrived.rows.length > 0 || total === 0 || pageNumber.value <= lastPage) return
        pageNumber.value = lastPage
        await load()
      },
    )
  }

  /**
   * Looks whether the store would list something else by now. Counts follow at once; the rows on screen stay as they
   * are until the person takes the news, unless there are none.
   */
  async function lookForNews(): Promise<void> {
    const [asked, shown] = [scope.value, page.value]
    if (asked === null || !isLocal() || loading.value) return
    if (shown === null || shown.rows.length === 0) return load()
    ahead = null
    const arrived = await readPage(asked, pageNumber.value).catch(() => null)
    if (arrived === null || page.value !== shown) return
    void loadFacets(asked)
    const same = arrived.rows.map(({ id }) => id).join() === shown.rows.map(({ id }) => id).join()
    page.value = same ? arrived : { ...shown, meta: arrived.meta }
    void loadMatches(asked, page.value)
    if (!same)
      news.value = {
        calls: (news.value?.calls ?? 0) + Math.max(0, arrived.meta.total - shown.meta.total),
      }
  }

  /** The calls that are there by now, from the first page. */
  async function takeNews(): Promise<void> {
    pageNumber.value = 1
    await reload()
  }

  let matching: ReturnType<typeof setTimeout> | undefined
  /** The rows are drawn first: the host looking through their texts would take the processor from them. */
  function matchLater(asked: Scope, arrived: RecordPage): void {
    clearTimeout(matching)
    const look = (): void => void loadMatches(asked, arrived)
    if (searchedFor(filter.value) === null) look()
    else matching = setTimeout(look, ROWS_DRAWN_MS)
  }
  let matchesAsked = 0
  async function loadMatches(asked: Scope, shown: RecordPage): Promise<void> {
    const mine = (matchesAsked += 1)
    const search = searchedFor(filter.value)
    if (search === null || shown.rows.length === 0) {
      matches.value = {}
      return
    }
    const ids = shown.rows.map(({ id }) => id)
    const { masked } = masking
    const arrived = await client.call('records.matches', { ...asked, ids, search }).catch(() => ({}))
    // Other rows are shown by now, or the numbers otherwise: they are asked for again.
    if (mine !== matchesAsked || masking.masked !== masked) return
    if (scope.value === asked && isSame(searchedFor(filter.value), search)) matches.value = { ...arrived }
  }

  let facetsAsked = 0
  /** The choices of the filters; without them the filters still work on what is typed. */
  async function loadFacets(asked: Scope): Promise<void> {
    aged = false
    const mine = (facetsAsked += 1)
    const arrived = await client.call('records.facets', asked).catch(() => null)
    if (mine === facetsAsked && scope.value === asked && arrived !== null) facets.value = arrived
  }

  /** Counts the choices again, where that gives other numbers: before somebody looks at them. */
  async function renewFacets(): Promise<void> {
    if (aged && scope.value !== null) await loadFacets(scope.value)
  }

  async function remember(patch: Partial<TaskViewPreferences>): Promise<void> {
    view.value = { ...view.value, ...patch }
    if (scope.value === null) return
    try {
      await client.call('taskView.update', { ...scope.value, ...patch })
    } catch (thrown) {
      saveError.value = toAppError(thrown)
    }
  }

  /** Remembers a choice that changes what is listed, and lists it from its first page. */
  async function choose(patch: Partial<TaskViewPreferences>): Promise<void> {
    pageNumber.value = 1
    exact = false
    held.clear()
    const asked = scope.value
    if (asked === null) return
    ahead = null
    // The choices of the filters are those of the whole task: they stay.
    view.value = { ...view.value, ...patch }
    // Asked first: what is remembered is written to the disk. Both at once: what is listed is there after a restart.
    await Promise.all([show(asked), remember(patch)])
  }

  async function setSource(next: RecordSource, patch: Partial<TaskViewPreferences> = {}): Promise<void> {
    page.value = null
    error.value = null
    pageNumber.value = 1
    exact = false
    held.clear()
    source.value = next
    await Promise.all([load(), remember({ ...patch, source: next })])
  }

  /** What the platform was asked when it could not be asked what the store was. */
  let askedInstead: string | null = null

  /**
   * The other source is asked the same, where it can answer all of it; else what it was asked last. Whoever only looks
   * at the other side finds on this one what they left.
   */
  async function switchSource(next: RecordSource): Promise<void> {
    const { filter: live, localFilter: kept } = view.value
    let patch: Partial<TaskViewPreferences> = {}
    if (next === 'local') {
      if (askedInstead !== JSON.stringify(live)) patch = { localFilter: live }
      askedInstead = null
    } else if (isLiveFilter(kept)) patch = { filter: tidyFilter(kept) }
    else askedInstead = JSON.stringify(live)
    view.value = { ...view.value, ...patch }
    await setSource(next, patch)
  }

  /**
   * Asks for what is filtered of the one source that can answer all of it: the platform while it is asked and its
   * parameters say it, else the store.
   */
  async function ask(wanted: LocalFilter, days: RangeName | null): Promise<void> {
    if (source.value === 'live' && isLiveFilter(wanted)) return choose({ filter: tidyFilter(wanted), days })
    const localFilter = tidyLocalFilter(wanted)
    if (source.value === 'local') return choose({ localFilter, days })
    view.value = { ...view.value, localFilter, days }
    await setSource('local', { localFilter, days })
  }
  const setSort = (sort: LocalSort): Promise<void> => choose({ sort })
  const setPerPage = (perPage: number): Promise<void> => choose({ perPage })

  async function goTo(number: number): Promise<void> {
    const asked = scope.value
    if (asked === null) return
    pageNumber.value = number
    await show(asked)
  }

  /** Counts every call that passes, where that was put off. */
  async function countAll(): Promise<void> {
    if (meta.value?.more !== true) return
    exact = true
    await load()
  }

  async function goToLast(): Promise<void> {
    await countAll()
    if (meta.value !== null && meta.value.more !== true) await goTo(meta.value.lastPage)
  }

  /** @returns false where not all of them could be picked */
  function select(ids: ReadonlySet<string>): boolean {
    selected.value = ids.size > MOST_CHOSEN ? new Set([...ids].slice(0, MOST_CHOSEN)) : ids
    return ids.size <= MOST_CHOSEN
  }

  const setColumns = (columns: string[]): Promise<void> => remember({ columns })
  const setFrozen = (frozen: number): Promise<void> => remember({ frozen })
  const setExporting = (exporting: ExportChoice): Promise<void> => remember({ exporting })
  const setWidth = (key: string, width: number): Promise<void> =>
    remember({ widths: { ...view.value.widths, [key]: width } })

  /** @param reveal with its true numbers, where they are masked */
  async function readDetail(recordId: string, reveal = false): Promise<CallRecordDetail> {
    if (scope.value === null) throw new AppError('not_found', 'No task is open', { what: 'record' })
    const listed: RecordSource = isLocal() ? 'local' : 'live'
    const asked = { ...scope.value, recordId, source: listed }
    return client.call('records.detail', reveal ? { ...asked, reveal } : asked)
  }
  /** A call of any task, as it is kept. */
  const readKept = (of: Scope, recordId: string): Promise<CallRecordDetail> =>
    client.call('records.detail', { ...of, recordId, source: 'local' })
  /** Where the masked conversation of a call holds what was searched for; none where that cannot be told. */
  const maskedHits = async (recordId: string, search: SearchedFor): Promise<MaskedHit[]> =>
    scope.value === null
      ? []
      : client.call('records.maskedHits', { ...scope.value, recordId, search }).catch(() => [])

  watch(
    () => masking.masked,
    (masked) => {
      // Nothing that was read before is shown any longer.
      if (masked) page.value = null
      matches.value = {}
      void load()
    },
  )

  /** Puts what was read since the page came into its row: a row and its pane never differ. */
  function follow(recordId: string, { details: _details, raw: _raw, ...row }: CallRecordDetail): void {
    const shown = page.value
    const at = shown?.rows.findIndex(({ id }) => id === recordId) ?? -1
    if (shown === null || at < 0 || JSON.stringify(shown.rows[at]) === JSON.stringify(row)) return
    page.value = { ...shown, rows: shown.rows.with(at, row) }
    if (row.id !== recordId && selected.value.has(recordId))
      selected.value = new Set([...selected.value].map((id) => (id === recordId ? row.id : id)))
  }

  function close(): void {
    stop()
    scope.value = null
    page.value = null
  }

  /** Of the page of a queue: calls that are not kept any more, and those that are not as they were judged. */
  const flags = computed<Readonly<Record<string, 'gone' | 'changed'>>>(() => {
    if (queue.value === null || page.value === null) return {}
    const { gone = [], changed = [] } = page.value as Partial<QueuePage>
    return Object.fromEntries([
      ...changed.map((id) => [id, 'changed'] as const),
      ...gone.map((id) => [id, 'gone'] as const),
    ])
  })

  return {
    scope,
    queue,
    goThrough,
    flags,
    view,
    source,
    pageNumber,
    shownPage,
    page,
    matches,
    searched,
    meta,
    facets,
    loading,
    error,
    saveError,
    news,
    lookForNews,
    takeNews,
    readAhead,
    selected,
    select,
    open,
    load,
    reload,
    hold,
    renewFacets,
    setSource,
    filter,
    ask,
    switchSource,
    setSort,
    goTo,
    goToLast,
    countAll,
    setPerPage,
    setColumns,
    setFrozen,
    setWidth,
    setExporting,
    platformTotal,
    checkPlatform,
    countLocal,
    readDetail,
    readKept,
    maskedHits,
    follow,
    close,
  }
})
