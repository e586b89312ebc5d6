import { defineStore } from 'pinia'
import { nextTick, shallowRef, watch } from 'vue'
import { toAppError, type AppError } from '#shared/errors.ts'
import { NO_MARK, type Mark, type MarkValues } from '#shared/reviews/marks.ts'
import { useClient } from '../client/inject.ts'
import { useReadingStore } from './reading.ts'
import { useRecordsStore } from './records.ts'

interface Change {
  scope: { accountId: string; taskId: string }
  recordId: string
  before: Partial<MarkValues>
  after: Partial<MarkValues>
}

const MOST_UNDONE = 200
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** What the person found in the calls of the page and in the one that is open. */
export const useMarksStore = defineStore('marks', () => {
  const client = useClient()
  const records = useRecordsStore()
  const reading = useReadingStore()
  const marks = shallowRef<Readonly<Record<string, Mark>>>({})
  /** Why there are no marks here. */
  const error = shallowRef<AppError | null>(null)
  const done = shallowRef<readonly Change[]>([])
  const undone = shallowRef<readonly Change[]>([])

  watch(
    () => records.scope,
    () => {
      marks.value = {}
      error.value = null
    },
    { flush: 'sync' },
  )
  watch(
    () => [records.page?.rows.map(({ id }) => id), reading.record?.id] as const,
    ([listed = [], open]) => void (loading = load(open === undefined ? listed : [...listed, open])),
  )

  /** The reading of marks that is under way. */
  let loading: Promise<void> = Promise.resolve()
  /** @returns when the marks of what is on screen are known */
  const known = async (): Promise<void> => {
    await nextTick()
    await loading
  }

  async function load(ids: readonly string[]): Promise<void> {
    const { scope } = records
    const recordIds = [...new Set(ids)].filter((id) => marks.value[id] === undefined)
    if (scope === null || recordIds.length === 0) return
    try {
      const found = await client.call('marks.of', { ...scope, recordIds: recordIds.slice(0, 500) })
      if (records.scope !== scope) return
      const none = Object.fromEntries(recordIds.map((id) => [id, NO_MARK]))
      // What was set meanwhile is newer.
      marks.value = { ...none, ...found, ...marks.value }
      error.value = null
    } catch (thrown) {
      if (records.scope === scope) error.value = toAppError(thrown)
    }
  }

  const markOf = (recordId: string): Mark => marks.value[recordId] ?? NO_MARK

  async function write(scope: Change['scope'], recordId: string, patch: Partial<MarkValues>): Promise<void> {
    const mark = await client.call('marks.set', { ...scope, recordId, patch })
    // It is shown as kept once it is.
    if (records.scope?.taskId === scope.taskId) marks.value = { ...marks.value, [recordId]: mark }
  }

  /** @throws AppError where it cannot be kept */
  async function set(recordId: string, patch: Partial<MarkValues>): Promise<void> {
    const { scope } = records
    if (scope === null) return
    const now = markOf(recordId)
    const before = Object.fromEntries(
      Object.keys(patch).map((member) => [member, now[member as keyof MarkValues]]),
    ) as Partial<MarkValues>
    if (isSame(before, patch)) return
    await write(scope, recordId, patch)
    done.value = [...done.value.slice(1 - MOST_UNDONE), { scope, recordId, before, after: patch }]
    undone.value = []
  }

  /** @returns the call whose mark is as it was; null where there is nothing to undo */
  async function undo(): Promise<string | null> {
    const last = done.value.at(-1)
    if (last === undefined) return null
    await write(last.scope, last.recordId, last.before)
    done.value = done.value.slice(0, -1)
    undone.value = [...undone.value, last]
    return last.recordId
  }
  async function redo(): Promise<string | null> {
    const last = undone.value.at(-1)
    if (last === undefined) return null
    await write(last.scope, last.recordId, last.after)
    undone.value = undone.value.slice(0, -1)
    done.value = [...done.value, last]
    return last.recordId
  }

  return { marks, error, known, markOf, set, undo, redo }
})
