import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { RouteInput } from '#shared/ipc/index.ts'
import type { ExportJob } from '#shared/exports/types.ts'
import { useClient } from '../client/inject.ts'

export const useExportsStore = defineStore('exports', () => {
  const client = useClient()
  const jobs = shallowRef<ExportJob[]>([])
  const running = computed(() => jobs.value.filter((job) => job.state === 'running'))

  function put(job: ExportJob): void {
    const known = jobs.value.some((other) => other.id === job.id)
    jobs.value = known ? jobs.value.map((other) => (other.id === job.id ? job : other)) : [...jobs.value, job]
  }
  client.on('exports.changed', put)

  async function load(): Promise<void> {
    jobs.value = await client.call('exports.list', {})
  }

  /** @returns the job, or null when the person closed the file dialog */
  async function start(request: RouteInput<'exports.start'>): Promise<ExportJob | null> {
    return client.call('exports.start', request)
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
