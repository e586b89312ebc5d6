import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { toAppError, type AppError } from '#shared/errors.ts'
import type { CallRecord, CallRecordDetail } from '#shared/records/types.ts'
import { useLockStore } from './lock.ts'
import { useMaskingStore } from './masking.ts'
import { useRecordsStore } from './records.ts'

/** So near to the end of its page, the next page is read. */
const NEAR_END = 5

const rowOf = ({ details: _details, raw: _raw, ...row }: CallRecordDetail): CallRecord => row

/**
 * The call that is open. It stays open, whatever becomes of the list beside it, until the person closes it or opens
 * another one.
 */
export const useReadingStore = defineStore('reading', () => {
  const records = useRecordsStore()
  const masking = useMaskingStore()
  const lock = useLockStore()
  const record = shallowRef<CallRecord | null>(null)
  const detail = shallowRef<CallRecordDetail | null>(null)
  const error = shallowRef<AppError | null>(null)
  /** Where the list goes on when the call is not in it any more. */
  let place = 0
  /** The turning of a page on the way to the next call; steps that come meanwhile wait for it. */
  let turning: Promise<unknown> | null = null
  /** Goes up when another call is opened, or none: what was asked of the one before is not shown any more. */
  let wish = 0
  /** Goes up when the person goes elsewhere than to the next call: what waits for a page then opens nothing any more. */
  let jumps = 0
  /** Conversations read before somebody asked, by the id of the call. */
  const ahead = new Map<string, Promise<CallRecordDetail>>()

  const rows = computed(() => records.page?.rows ?? [])
  /** The row of the list; null where the list does not hold the call. */
  const index = computed(() => {
    const at = rows.value.findIndex(({ id }) => id === record.value?.id)
    return at < 0 ? null : at
  })

  watch(rows, (now) => {
    ahead.clear()
    const same = now.find(({ id }) => id === record.value?.id)
    if (same !== undefined && same !== record.value) record.value = same
  })
  /** Calls that were open when their task was left, by account and task. */
  const left = new Map<string, string>()
  const keyOf = ({ accountId, taskId }: { accountId: string; taskId: string }): string =>
    JSON.stringify([accountId, taskId])
  watch(
    () => records.scope,
    (_now, before) => {
      const open = record.value
      clear()
      if (before !== null && open !== null) left.set(keyOf(before), open.id)
    },
    // Before the next task can have opened a call of its own.
    { flush: 'sync' },
  )

  function readAhead(at: number): void {
    if (at >= rows.value.length - NEAR_END) records.readAhead()
    for (const neighbour of [at + 1, at - 1]) {
      const id = rows.value[neighbour]?.id
      if (id === undefined || ahead.has(id)) continue
      const arriving = records.readDetail(id)
      // Whoever opens it reads it again, and is told why it fails.
      arriving.catch(() => ahead.delete(id))
      ahead.set(id, arriving)
    }
    const kept = new Set([-1, 0, 1].map((by) => rows.value[at + by]?.id))
    for (const id of ahead.keys()) if (!kept.has(id)) ahead.delete(id)
  }

  let loading: Promise<void> = Promise.resolve()
  function load(): Promise<void> {
    loading = read()
    return loading
  }

  async function read(): Promise<void> {
    const wanted = record.value
    if (wanted === null) return
    const { id } = wanted
    error.value = null
    const { masked } = masking
    // Where numbers are shown otherwise by now, the call is read again.
    const isWanted = (): boolean => record.value?.id === id && masking.masked === masked
    try {
      const arrived = await (ahead.get(id) ?? records.readDetail(id))
      if (!isWanted()) return
      detail.value = arrived
      // A call that got another id while it was open is the same call.
      if (arrived.id !== id) record.value = { ...wanted, id: arrived.id }
      records.follow(id, arrived)
      // What the list does not hold is as it was when somebody found it.
      if (index.value === null) record.value = rowOf(arrived)
    } catch (thrown) {
      if (isWanted()) error.value = toAppError(thrown)
    }
    if (index.value !== null) readAhead(index.value)
  }

  async function open(at: number): Promise<void> {
    jumps += 1
    await put(at)
  }
  async function put(at: number): Promise<void> {
    const row = rows.value[at]
    if (row === undefined) return
    wish += 1
    place = at
    if (row.id === record.value?.id) return
    record.value = row
    await load()
  }

  /** Opens a call that the list may not hold. */
  function show(row: CallRecord): void {
    jumps += 1
    wish += 1
    record.value = row
    void load()
  }

  /** A call of a task that is opened next. */
  let waiting: { taskId: string; row: CallRecord } | null = null
  function showLater(taskId: string, row: CallRecord): void {
    waiting = { taskId, row }
  }
  /** Likewise by its id. @throws AppError not_found where it is not to be had any more */
  async function showById(scope: { accountId: string; taskId: string }, recordId: string): Promise<void> {
    showLater(scope.taskId, rowOf(await records.readKept(scope, recordId)))
  }
  /** The call that a task is opened for, or the one that was open when it was left, if that is still to be had. */
  async function showWaiting(taskId: string): Promise<void> {
    const { scope } = records
    // Another task was opened meanwhile, which what waits is for.
    if (scope?.taskId !== taskId) return
    if (waiting?.taskId === taskId) {
      show(waiting.row)
      waiting = null
      return
    }
    const before = left.get(keyOf(scope))
    if (before === undefined || record.value !== null) return
    const wished = wish
    // It may have been deleted: what is shown is what there is now.
    const found = await records.readDetail(before).catch(() => null)
    if (found === null) left.delete(keyOf(scope))
    else if (wish === wished && records.scope === scope) show(rowOf(found))
  }

  /**
   * Does something with the call that is open; while a page is turned, with the one that comes. Nothing where none comes,
   * or where a person went elsewhere meanwhile.
   */
  async function onceTurned(act: () => void): Promise<void> {
    if (turning === null) return act()
    const [jumped, left] = [jumps, record.value?.id]
    while (turning !== null) await turning
    if (jumps === jumped && record.value?.id !== left) act()
  }

  /** @returns false where there is no further call */
  async function step(by: 1 | -1): Promise<boolean> {
    const jumped = jumps
    while (turning !== null) await turning
    if (jumps !== jumped) return true
    const at = index.value
    const next = at === null ? (record.value === null ? place : by > 0 ? place : place - 1) : at + by
    if (next >= 0 && next < rows.value.length) {
      void put(next)
      return true
    }
    return turn(by)
  }

  /** To the first call of the next page, or the last one of the page before. */
  async function turn(by: 1 | -1): Promise<boolean> {
    const { meta, shownPage } = records
    const there = shownPage + by
    if (meta === null || there < 1 || (there > meta.lastPage && meta.more !== true)) return false
    const [before, jumped] = [records.page, jumps]
    turning = records.goTo(there)
    await turning.catch(() => undefined)
    turning = null
    if (jumps !== jumped || records.page === before || records.pageNumber !== there) return true
    // Steps that waited go on from this call.
    void put(by > 0 ? 0 : rows.value.length - 1)
    return true
  }

  function close(): void {
    if (records.scope !== null) left.delete(keyOf(records.scope))
    clear()
  }

  /** The call with its true numbers, while a person holds a key for it. */
  const revealed = shallowRef<CallRecordDetail | null>(null)
  /** The call that is held, from the press of the key on; null for none. */
  let held: string | null = null
  /** Why no number was shown. */
  const revealError = shallowRef<AppError | null>(null)
  async function reveal(recordId: string): Promise<void> {
    // A key that is held is pressed again and again.
    if (held === recordId) return
    held = recordId
    revealError.value = null
    try {
      const found = await records.readDetail(recordId, true)
      if (held === recordId) revealed.value = found
    } catch (thrown) {
      revealError.value = toAppError(thrown)
    }
  }
  function hide(): void {
    held = null
    revealed.value = null
  }
  watch([() => record.value?.id, () => lock.locked], hide, { flush: 'sync' })

  watch(
    () => masking.masked,
    async () => {
      hide()
      ahead.clear()
      left.clear()
      waiting = null
      const open = record.value
      if (open === null) return
      const wished = wish
      const found = await records.readDetail(open.id).catch(() => null)
      if (wish !== wished) return
      if (found === null) return close()
      record.value = rowOf(found)
      detail.value = found
    },
  )

  function clear(): void {
    jumps += 1
    wish += 1
    record.value = null
    detail.value = null
    error.value = null
    ahead.clear()
  }

  /** The conversation of the call that is open; null until it came. */
  const shown = computed(() => {
    const id = record.value?.id
    if (revealed.value !== null && revealed.value.id === id) return revealed.value
    return detail.value?.id === id ? detail.value : null
  })
  /** What is known of the call that is open, beside its conversation. */
  const face = computed(() =>
    revealed.value !== null && revealed.value.id === record.value?.id ? rowOf(revealed.value) : record.value,
  )

  /** The open call with its conversation, once that came; null where it does not come. */
  async function whole(): Promise<CallRecordDetail | null> {
    await loading
    return shown.value
  }

  return {
    whole,
    record,
    face,
    shown,
    error,
    index,
    open,
    show,
    showLater,
    showById,
    showWaiting,
    step,
    onceTurned,
    load,
    revealed,
    reveal,
    revealError,
    hide,
    close,
  }
})
