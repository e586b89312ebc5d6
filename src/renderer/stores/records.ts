import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { AppError, toAppError } from '#shared/errors.ts'
import { DEFAULT_PAGE_SIZE, type TaskViewPreferences } from '#shared/preferences.ts'
import { tidyFilter, type RecordFilter } from '#shared/records/filter.ts'
import { DEFAULT_COLUMNS } from '#shared/records/fields.ts'
import type { CallRecordDetail, RecordPage } from '#shared/records/types.ts'
import { useClient } from '../client/inject.ts'

const FRESH_VIEW: TaskViewPreferences = {
  filter: {},
  perPage: DEFAULT_PAGE_SIZE,
  columns: [...DEFAULT_COLUMNS],
  widths: {},
}

/** The call records of the task that is open: one live page, how it is filtered and how it is shown. */
export const useRecordsStore = defineStore('records', () => {
  const client = useClient()
  const scope = shallowRef<{ accountId: string; taskId: string } | null>(null)
  const view = shallowRef<TaskViewPreferences>(FRESH_VIEW)
  const pageNumber = shallowRef(1)
  /** The last page that arrived; stays on screen while the next one loads. */
  const page = shallowRef<RecordPage | null>(null)
  const loading = shallowRef(false)
  const error = shallowRef<AppError | null>(null)
  /** Why the last choice (columns, filter, page size) could not be remembered. */
  const saveError = shallowRef<AppError | null>(null)
  let current: AbortController | null = null

  const meta = computed(() => page.value?.meta ?? null)

  /** Opens a task's records as they were left. */
  async function open(accountId: string, taskId: string): Promise<void> {
    const opened = { accountId, taskId }
    scope.value = opened
    page.value = null
    error.value = null
    pageNumber.value = 1
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

  /** Reads the current page; an older request under way is cancelled, so that the last wish wins. */
  async function load(): Promise<void> {
    const asked = scope.value
    if (asked === null) return
    current?.abort()
    const request = new AbortController()
    current = request
    loading.value = true
    try {
      const arrived = await client.call(
        'records.page',
        { ...asked, filter: view.value.filter, page: pageNumber.value, perPage: view.value.perPage },
        { signal: request.signal },
      )
      if (current !== request) return
      page.value = arrived
      error.value = null
      if (arrived.rows.length === 0 && arrived.meta.total > 0 && pageNumber.value > arrived.meta.lastPage) {
        pageNumber.value = arrived.meta.lastPage
        await load()
      }
    } catch (thrown) {
      if (current === request) error.value = toAppError(thrown)
    } finally {
      if (current === request) loading.value = false
    }
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

  async function applyFilter(filter: RecordFilter): Promise<void> {
    pageNumber.value = 1
    await Promise.all([remember({ filter: tidyFilter(filter) }), load()])
  }

  async function goTo(number: number): Promise<void> {
    pageNumber.value = number
    await load()
  }

  async function setPerPage(perPage: number): Promise<void> {
    pageNumber.value = 1
    await Promise.all([remember({ perPage }), load()])
  }

  const setColumns = (columns: string[]): Promise<void> => remember({ columns })
  const setWidth = (key: string, width: number): Promise<void> =>
    remember({ widths: { ...view.value.widths, [key]: width } })

  async function detail(recordId: string): Promise<CallRecordDetail> {
    if (scope.value === null) throw new AppError('not_found', 'No task is open', { what: 'record' })
    return client.call('records.detail', { ...scope.value, recordId })
  }

  function close(): void {
    current?.abort()
    current = null
    scope.value = null
    page.value = null
  }

  return {
    scope,
    view,
    pageNumber,
    page,
    meta,
    loading,
    error,
    saveError,
    open,
    load,
    applyFilter,
    goTo,
    setPerPage,
    setColumns,
    setWidth,
    detail,
    close,
  }
})
