import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { SyncJob, SyncSummary } from '#shared/sync/types.ts'
import { useClient } from '../client/inject.ts'
import { useHappenedStore } from './happened.ts'
import { withHeard } from './heard.ts'

/** Synchronisations under way, and how each task stands. */
export const useSyncStore = defineStore('sync', () => {
  const client = useClient()
  const happened = useHappenedStore()
  const jobs = shallowRef<SyncJob[]>([])
  const summary = shallowRef<SyncSummary | null>(null)
  /** Goes up whenever something new may be in the store. */
  const changes = shallowRef(0)

  /** The task whose summary is shown. */
  let watched: { accountId: string; taskId: string } | null = null

  const jobOf = (accountId: string, taskId: string): SyncJob | null =>
    jobs.value.findLast((job) => job.accountId === accountId && job.taskId === taskId) ?? null

  function put(job: SyncJob): void {
    const before = jobs.value.find((other) => other.id === job.id)
    jobs.value = before
      ? jobs.value.map((other) => (other.id === job.id ? job : other))
      : [...jobs.value, job]
    if (job.state === 'running' || before?.state === job.state) return
    changes.value += 1
    happened.note({ kind: 'sync', job })
    if (watched?.accountId === job.accountId && watched.taskId === job.taskId)
      void loadSummary(job.accountId, job.taskId)
  }
  client.on('sync.changed', put)

  async function load(): Promise<void> {
    const before = jobs.value
    jobs.value = withHeard(await client.call('sync.list', {}), before, jobs.value)
  }

  async function loadSummary(accountId: string, taskId: string): Promise<SyncSummary | null> {
    const asked = { accountId, taskId }
    watched = asked
    // A store that cannot be opened has no summary; starting a synchronisation says why.
    const arrived = await client.call('sync.summary', asked).catch(() => null)
    if (watched === asked) summary.value = arrived
    return arrived
  }

  /** @param agreed so many calls may go, though they are most of those kept */
  async function start(accountId: string, taskId: string, full: boolean, agreed?: number): Promise<void> {
    const job = await client.call('sync.start', { accountId, taskId, full, agreed })
    // Its events may have come before this answer, and know more.
    if (!jobs.value.some(({ id }) => id === job.id)) put(job)
  }

  const cancel = (jobId: string): Promise<null> => client.call('sync.cancel', { jobId })

  return { jobs, summary, changes, jobOf, load, loadSummary, start, cancel }
})
