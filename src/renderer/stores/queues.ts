import { useDebounceFn, useDocumentVisibility, useEventListener } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { RouteInput } from '#shared/ipc/index.ts'
import type { Queue, QueueTime } from '#shared/reviews/queues.ts'
import { useClient } from '../client/inject.ts'
import { useAccountsStore } from './accounts.ts'
import { takeTurns } from './inTurn.ts'
import { useMarksStore } from './marks.ts'
import { useMaskingStore } from './masking.ts'
import { useReadingStore } from './reading.ts'
import { useRecordsStore } from './records.ts'
import { useSyncStore } from './sync.ts'

/** ms; whoever looks at a call for longer is not at work. */
const LONGEST_LOOK = 10 * 60_000
/** ms after the last scrolling. */
const SCROLL_REST = 400

/** Queues of calls to review: those of the account, and the one that is gone through. */
export const useQueuesStore = defineStore('queues', () => {
  const client = useClient()
  const accounts = useAccountsStore()
  const records = useRecordsStore()
  const reading = useReadingStore()
  const marks = useMarksStore()
  const masking = useMaskingStore()
  const sync = useSyncStore()
  /** Of all tasks of the account, the newest first. */
  const queues = shallowRef<readonly Queue[]>([])
  /** Calls that would be in the open queue if it were made now. */
  const added = shallowRef(0)
  const current = computed(() => records.queue)

  const inTurn = takeTurns()
  const lengthInTurn = takeTurns()
  const load = (): Promise<void> =>
    inTurn(async () => {
      const accountId = accounts.activeId
      const found = accountId === null ? [] : await client.call('queues.list', { accountId })
      if (accounts.activeId !== accountId) return
      queues.value = found
      const open = found.find(({ id }) => id === records.queue?.id)
      if (open !== undefined && records.queue !== null && open.name !== records.queue.name)
        records.queue = { ...records.queue, name: open.name }
    })
  const quietly = (): Promise<void> => load().catch(() => undefined)
  watch([() => accounts.activeId, () => masking.masked], quietly)
  /** Calls that are left to review, by task: of its newest queue that is not done. */
  const rests = computed(() => {
    const rest = new Map<string, number>()
    for (const { taskId, total, reviewed } of queues.value)
      if (!rest.has(taskId) && reviewed < total) rest.set(taskId, total - reviewed)
    return rest
  })

  interface QueueRef {
    accountId: string
    taskId: string
    queueId: string
  }
  type Named = Pick<Queue, 'id' | 'taskId'>
  /** One of those that are listed. */
  const listedRef = ({ id: queueId, taskId }: Named): QueueRef => ({
    ...{ accountId: accounts.activeId ?? '', taskId, queueId },
  })
  /** The open one: the account may have been changed since. */
  const openRef = ({ id: queueId, taskId }: Named): QueueRef => ({
    ...{ accountId: records.scope?.accountId ?? '', taskId, queueId },
  })

  /** Goes through a queue, at the call where it was left. */
  async function enter(queue: Queue): Promise<void> {
    reading.close()
    await records.goThrough(queue)
    await goToPlace()
  }
  /** Opens the call at which the open queue was left. */
  async function goToPlace(): Promise<void> {
    const queue = records.queue
    if (queue === null) return
    scrollTo = queue.place
    await reading.open(queue.at % records.view.perPage)
  }
  /** The task's calls will open at this queue. */
  async function openLater(queue: Named): Promise<void> {
    const { accountId, taskId, queueId } = listedRef(queue)
    await client.call('taskView.update', { accountId, taskId, queue: queueId })
    // The call that was open when the list was left is not opened again.
    reading.close()
  }
  async function leave(): Promise<void> {
    lap()
    reading.close()
    await records.goThrough(null)
    await quietly()
  }
  /** @throws AppError as the route */
  async function make(wanted: RouteInput<'queues.make'>): Promise<void> {
    const queue = await inTurn(async () => {
      const made = await client.call('queues.make', wanted)
      if (accounts.activeId === wanted.accountId) queues.value = [made, ...queues.value]
      return made
    })
    await enter(queue)
  }
  async function remove(queue: Queue): Promise<void> {
    const ref = listedRef(queue)
    await inTurn(async () => {
      await client.call('queues.remove', ref)
      queues.value = queues.value.filter(({ id }) => id !== queue.id)
    })
    if (records.queue?.id === queue.id) await leave()
  }
  async function rename(queue: Queue, name: string): Promise<void> {
    await client.call('queues.rename', { ...listedRef(queue), name })
    await quietly()
    // As it is shown: a number in it may be masked.
    const renamed = queues.value.find(({ id }) => id === queue.id)
    if (renamed !== undefined && records.queue?.id === queue.id)
      records.queue = { ...records.queue, name: renamed.name }
  }

  /** Puts the calls that came since behind the last one. */
  async function extend(): Promise<void> {
    const queue = records.queue
    if (queue === null) return
    await lengthInTurn(async () => {
      const longer = await client.call('queues.extend', openRef(queue))
      if (records.queue?.id !== queue.id) return
      added.value = 0
      records.queue = { ...records.queue, total: longer.total }
    })
    if (records.queue?.id === queue.id) await records.lookForNews()
  }
  async function lookForAdded(): Promise<void> {
    const queue = records.queue
    if (queue === null || queue.filter === null) return void (added.value = 0)
    await lengthInTurn(async () => {
      const count = await client.call('queues.added', openRef(queue)).catch(() => 0)
      if (records.queue?.id === queue.id) added.value = count
    })
  }
  watch([() => current.value?.id, () => sync.changes], lookForAdded)

  // Counting the whole queue anew would delay the next call.
  watch(
    () => marks.reviewedBy,
    (change) => {
      const queue = records.queue
      if (queue === null || change === null || change.taskId !== queue.taskId || change.by === 0) return
      const reviewed = Math.min(queue.total, Math.max(0, queue.reviewed + change.by))
      records.queue = { ...queue, reviewed }
      queues.value = queues.value.map((each) => (each.id === queue.id ? { ...each, reviewed } : each))
    },
    // Each mark counts, also where several are kept at once.
    { flush: 'sync' },
  )

  // Where one is, and how long a call takes.
  const visibility = useDocumentVisibility()
  let since: number | null = null
  let spent: QueueTime = { ms: 0, calls: 0 }
  /** Counts the time since the call was opened, or since the window came into sight again. */
  function lap(): void {
    if (since !== null)
      spent = { ...spent, ms: Math.round(spent.ms + Math.min(LONGEST_LOOK, performance.now() - since)) }
    since = null
  }
  function keep(place: { recordId: string; scroll: number }): void {
    const queue = records.queue
    if (queue === null) return
    records.queue = { ...queue, place, spent }
    // Where it cannot be kept, the queue begins at an earlier call: the marks themselves say when they fail.
    client.call('queues.keepPlace', { ...openRef(queue), place, spent }).catch(() => undefined)
  }
  watch(
    () => current.value?.id,
    () => {
      since = null
      spent = current.value?.spent ?? { ms: 0, calls: 0 }
    },
    { flush: 'sync' },
  )
  watch(
    () => reading.record?.id,
    (recordId, before) => {
      if (current.value === null) return
      // A call that was open before the queue was begun is none of it.
      const wasTimed = since !== null
      lap()
      if (wasTimed && before !== undefined) spent = { ...spent, calls: spent.calls + 1 }
      if (recordId === undefined) return
      since = performance.now()
      keep({ recordId, scroll: scrollTo?.recordId === recordId ? scrollTo.scroll : 0 })
    },
  )
  watch(visibility, (now) => {
    lap()
    if (now === 'visible' && current.value !== null && reading.record !== null) since = performance.now()
  })
  useEventListener(window, 'pagehide', () => {
    lap()
    const place = records.queue?.place
    if (place != null) keep(place)
  })

  /** Where the conversation of a call is to be scrolled to, once. */
  let scrollTo: { recordId: string; scroll: number } | null = null
  function takeScroll(recordId: string): number {
    if (scrollTo?.recordId !== recordId) return 0
    const { scroll } = scrollTo
    scrollTo = null
    return scroll
  }
  const scrolled = useDebounceFn((recordId: string, scroll: number) => {
    if (reading.record?.id === recordId) keep({ recordId, scroll: Math.round(scroll) })
  }, SCROLL_REST)

  return {
    queues,
    rests,
    current,
    added,
    load,
    enter,
    openLater,
    leave,
    make,
    remove,
    rename,
    extend,
    goToPlace,
    takeScroll,
    scrolled,
  }
})
