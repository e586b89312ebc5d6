import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { Locale } from '#shared/locale.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import {
  SCRIPT_FILTER,
  type ScriptFile,
  type ScriptJob,
  type ScriptSheet,
} from '#shared/reviews/scriptSheet.ts'
import { fetchFile } from '../client/fetchFile.ts'
import { useClient } from '../client/inject.ts'
import { useLatest } from '../composables/useLatest/index.ts'
import { useMaskingStore } from './masking.ts'
import { useSyncStore } from './sync.ts'

interface Scope {
  accountId: string
  taskId: string
}

/** The script of the task that is open, node by node, as kept calls tell it. It stays until another one is read. */
export const useScriptSheetStore = defineStore('scriptSheet', () => {
  const client = useClient()
  const masking = useMaskingStore()
  const sync = useSyncStore()
  const { loading, error, read: readLatest, stop } = useLatest()
  const scope = shallowRef<Scope | null>(null)
  const sheet = shallowRef<ScriptSheet | null>(null)
  /** How far a reading is; null before its first word. */
  const progress = shallowRef<ScriptJob | null>(null)
  const cancelled = shallowRef(false)
  const filter = shallowRef<LocalFilter>(SCRIPT_FILTER)
  /** What the task's list is filtered by; null where it is by nothing. */
  const listed = shallowRef<LocalFilter | null>(null)
  /** `sync.changes` when the sheet was read. */
  const readAt = shallowRef(0)
  const stale = computed(() => sheet.value !== null && sync.changes !== readAt.value)

  const isOpen = (other: Scope | null): boolean =>
    other !== null && other.accountId === scope.value?.accountId && other.taskId === scope.value.taskId

  client.on('scripts.changed', (job) => {
    if (loading.value && isOpen(job) && job.state === 'running') progress.value = job
  })

  /** Reads it anew; what is on screen stays until it came. */
  async function read(): Promise<void> {
    const asked = scope.value
    if (asked === null) return
    progress.value = null
    cancelled.value = false
    const changes = sync.changes
    await readLatest(
      (signal) => client.call('scripts.sheet', { ...asked, filter: filter.value }, { signal }),
      (arrived) => {
        sheet.value = arrived
        readAt.value = changes
      },
    )
  }

  function cancel(): void {
    stop()
    cancelled.value = true
  }

  /** What was read before of the same calls is shown again at once. */
  async function open(accountId: string, taskId: string): Promise<void> {
    const before = scope.value
    scope.value = { accountId, taskId }
    void loadListed(scope.value)
    if (isOpen(before) && (sheet.value !== null || loading.value)) return
    sheet.value = null
    error.value = null
    filter.value = SCRIPT_FILTER
    await read()
  }

  async function loadListed(asked: Scope): Promise<void> {
    const view = await client.call('taskView.get', asked).catch(() => null)
    if (scope.value !== asked) return
    const wanted = view === null ? {} : view.source === 'local' ? view.localFilter : view.filter
    listed.value = Object.keys(wanted).length === 0 ? null : wanted
  }

  async function choose(next: LocalFilter): Promise<void> {
    filter.value = next
    sheet.value = null
    await read()
  }

  /** @returns null when the person closed the file dialog */
  async function exportBook(taskName: string | null, locale: Locale): Promise<ScriptFile | null> {
    if (sheet.value === null) return null
    const { accountId, id: sheetId } = sheet.value
    const file = await client.call('scripts.export', { accountId, sheetId, taskName, locale })
    if (file !== null && file.url !== null) fetchFile(file.url)
    return file
  }

  watch(
    () => masking.masked,
    () => {
      // Nothing that was read before is shown any longer.
      if (scope.value === null) return
      sheet.value = null
      void read()
    },
  )

  return {
    sheet,
    progress,
    loading,
    error,
    cancelled,
    filter,
    listed,
    stale,
    open,
    read,
    cancel,
    choose,
    exportBook,
  }
})
