import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { AppError, toAppError } from '#shared/errors.ts'
import { MOST_CHOSEN } from '#shared/exports/chosen.ts'
import {
  DEFAULT_TASK_VIEW,
  type ExportChoice,
  type RecordSource,
  type TaskViewPreferences,
} from '#shared/preferences.ts'
import { tidyFilter, tidyLocalFilter } from '#shared/records/filterValues.ts'
import type { LocalFacets, LocalFilter, RecordFilter } from '#shared/records/filters.ts'
import type { LocalSort } from '#shared/records/localSort.ts'
import type { CallRecordDetail, RecordPage } from '#shared/records/types.ts'
import { useLatest } from '../composables/useLatest/index.ts'
import { useClient } from '../client/inject.ts'
import { useAppStore } from './app.ts'

interface Scope {
  accountId: string
  taskId: string
}

/** The call records of the task that is open: one page, where it comes from, how it is filtered and shown. */
export const useRecordsStore = defineStore('records', () => {
  const client = useClient()
  const app = useAppStore()
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
  /** Without a network it is Local, whatever was chosen. */
  const source = computed<RecordSource>(() => (app.online ? view.value.source : 'local'))

  /** Opens a task's records as they were left. */
  async function open(accountId: string, taskId: string): Promise<void> {
    const opened = { accountId, taskId }
    scope.value = opened
    selected.value = new Set()
    page.value = null
    facets.value = null
    error.value = null
    pageNumber.value = 1
    exact = false
    stop()
    loading.value = true
    try {
      const stored = await client.call('taskView.get', opened)
      if (scope.value !== opened) return
      view.value = stored
    } catch (thrown) {
      error.value = toAppError(thrown)
    }
    await load()
  }

  function readPage(asked: Scope, signal: AbortSignal): Promise<RecordPage> {
    const { filter, localFilter, sort, perPage } = view.value
    const at = { ...asked, page: pageNumber.value, perPage }
    return source.value === 'live'
      ? client.call('records.page', { ...at, filter }, { signal })
      : client.call('records.localPage', { ...at, filter: localFilter, sort, exact }, { signal })
  }

  /** Reads the current page. */
  async function load(): Promise<void> {
    const asked = scope.value
    if (asked === null) return
    if (source.value === 'local') void loadFacets(asked)
    await read(
      (signal) => readPage(asked, signal),
      async (arrived) => {
        page.value = arrived
        const { total, lastPage } = arrived.meta
        if (arrived.rows.length > 0 || total === 0 || pageNumber.value <= lastPage) return
        pageNumber.value = lastPage
        await load()
      },
    )
  }

  /** The choices of the filters; without them the filters still work on what is typed. */
  async function loadFacets(asked: Scope): Promise<void> {
    const arrived = await client.call('records.facets', asked).catch(() => null)
    if (scope.value === asked && arrived !== null) facets.value = arrived
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
    await Promise.all([remember(patch), load()])
  }

  async function setSource(next: RecordSource): Promise<void> {
    page.value = null
    error.value = null
    pageNumber.value = 1
    await remember({ source: next })
  }

  const applyFilter = (filter: RecordFilter): Promise<void> => choose({ filter: tidyFilter(filter) })
  const applyLocalFilter = (filter: LocalFilter): Promise<void> =>
    choose({ localFilter: tidyLocalFilter(filter) })
  const setSort = (sort: LocalSort): Promise<void> => choose({ sort })
  const setPerPage = (perPage: number): Promise<void> => choose({ perPage })

  async function goTo(number: number): Promise<void> {
    pageNumber.value = number
    await load()
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
  const setExporting = (exporting: ExportChoice): Promise<void> => remember({ exporting })
  const setWidth = (key: string, width: number): Promise<void> =>
    remember({ widths: { ...view.value.widths, [key]: width } })

  async function detail(recordId: string): Promise<CallRecordDetail> {
    if (scope.value === null) throw new AppError('not_found', 'No task is open', { what: 'record' })
    const asked = { ...scope.value, recordId, source: source.value }
    const arrived = await client.call('records.detail', asked)
    follow(recordId, arrived)
    return arrived
  }

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

  return {
    scope,
    view,
    source,
    pageNumber,
    page,
    meta,
    facets,
    loading,
    error,
    saveError,
    selected,
    select,
    open,
    load,
    setSource,
    applyFilter,
    applyLocalFilter,
    setSort,
    goTo,
    goToLast,
    countAll,
    setPerPage,
    setColumns,
    setWidth,
    setExporting,
    detail,
    close,
  }
})
