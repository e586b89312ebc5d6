import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { RouteInput } from '#shared/ipc/index.ts'
import type { ExportJob } from '#shared/exports/types.ts'
import { useClient } from '../client/inject.ts'
import { useAppStore } from './app.ts'

export const useExportsStore = defineStore('exports', () => {
  const client = useClient()
  const app = useAppStore()
  const jobs = shallowRef<ExportJob[]>([])
  const running = computed(() => jobs.value.filter((job) => job.state === 'running'))

  /** Exports begun in this window, until they have ended. */
  const mine = new Set<string>()

  /** In a browser the person chose no place: the file comes to the window that asked, as soon as it is whole. */
  function deliver({ id, state }: ExportJob): void {
    if (state === 'running' || !mine.delete(id)) return
    if (state === 'done' && app.info?.host === 'browser') void download(id).catch(() => undefined)
  }

  function put(job: ExportJob): void {
    const known = jobs.value.some((other) => other.id === job.id)
    jobs.value = known ? jobs.value.map((other) => (other.id === job.id ? job : other)) : [...jobs.value, job]
    deliver(job)
  }
  client.on('exports.changed', put)

  async function load(): Promise<void> {
    jobs.value = await client.call('exports.list', {})
  }

  /** @returns the job, or null when the person closed the file dialog */
  async function start(request: RouteInput<'exports.start'>): Promise<ExportJob | null> {
    const started = await client.call('exports.start', request)
    if (started === null) return null
    mine.add(started.id)
    // A short one has ended before this answer came.
    deliver(jobs.value.find(({ id }) => id === started.id) ?? started)
    return started
  }

  const cancel = (jobId: string): Promise<null> => client.call('exports.cancel', { jobId })
  const reveal = (jobId: string): Promise<null> => client.call('exports.reveal', { jobId })

  /** Browser host: lets the browser fetch the finished file. */
  async function download(jobId: string): Promise<void> {
    const { url } = await client.call('exports.download', { jobId })
    const link = document.createElement('a')
    link.href = url
    link.download = ''
    link.click()
  }

  async function dismiss(jobId: string): Promise<void> {
    await client.call('exports.dismiss', { jobId })
    jobs.value = jobs.value.filter((job) => job.id !== jobId)
  }

  return { jobs, running, load, start, cancel, reveal, download, dismiss }
})
