/**
 * Exports of what a filter yields, all of it: on the platform, page by page, or in the offline store.
 *
 * Live pages can shift while they are read: a new call at the front pushes others to later pages. The worker writes each
 * call once, by id; after the last page the first pages are read again while they still bring something new. What the
 * platform announces and never delivers is counted in `missing`, not hidden.
 */
import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { AppError, toAppError } from '#shared/errors.ts'
import type { ExportJob } from '#shared/exports/types.ts'
import type { Locale } from '#shared/locale.ts'
import { tidyFilter, type RecordFilter } from '#shared/records/filter.ts'
import type { LocalFilter, LocalSort } from '#shared/records/localFilter.ts'
import type { PlatformClient } from '../api/client.ts'
import type { Connection } from '../api/connection.ts'
import type { Clock, Events, ExportTargets, Logger } from '../ports.ts'
import type { LocalCalls } from '../records/localCalls.ts'
import type { AppendResult, RecordsWorkerMethods } from '../records/workerMethods.ts'
import type { Remote } from '../worker/rpc.ts'
import { exportFileName } from './fileName.ts'

/** Asked for, not assumed: a server may cap it, and its `meta` says so. */
const PER_PAGE = 200
/** Pages fetched ahead of the one being written. */
const AHEAD = 2
/** Times the first pages are read again for calls that came meanwhile. */
const CATCH_UP_ROUNDS = 3
/** Calls of the store written between two looks at whether to stop. */
const LOCAL_PORTION = 500
const JOBS_KEPT = 20

export interface ExportRequest {
  accountId: string
  taskId: string
  taskName: string | null
  from: { source: 'live'; filter: RecordFilter } | { source: 'local'; filter: LocalFilter; sort: LocalSort }
  columns: string[]
  header: 'label' | 'key'
  locale: Locale
  raw: boolean
}

type LocalSource = Extract<ExportRequest['from'], { source: 'local' }>

export interface Exports {
  /** @returns null when the person closed the file dialog */
  start: (request: ExportRequest) => Promise<ExportJob | null>
  list: () => ExportJob[]
  cancel: (jobId: string) => void
  reveal: (jobId: string) => Promise<void>
  download: (jobId: string) => Promise<string>
  dismiss: (jobId: string) => void
  /** Cancels everything and waits until it has cleaned up. */
  close: () => Promise<void>
}

export interface ExportsOptions {
  connect: (accountId: string) => Promise<Connection>
  local: Pick<LocalCalls, 'locate'>
  client: PlatformClient
  worker: Remote<RecordsWorkerMethods>
  targets: ExportTargets
  events: Events
  clock: Clock
  logger: Logger
}

interface Entry {
  job: ExportJob
  path: string
  abort: AbortController
  ended: Promise<void>
}

export function createExports(options: ExportsOptions): Exports {
  const { connect, local, client, worker, targets, events, clock, logger } = options
  const entries = new Map<string, Entry>()

  function find(jobId: string): Entry {
    const entry = entries.get(jobId)
    if (!entry) throw new AppError('not_found', 'No such export', { what: 'job' })
    return entry
  }

  function change(entry: Entry, patch: Partial<ExportJob>): void {
    entry.job = { ...entry.job, ...patch }
    events.emit({ name: 'exports.changed', payload: entry.job })
  }

  function progress(entry: Entry, added: number, total: number): void {
    const rows = entry.job.rows + added
    const seconds = Math.max(clock.now() - entry.job.startedAt, 1) / 1000
    const rate = rows / seconds
    const remainingMs = rate > 0 ? Math.max(0, ((total - rows) / rate) * 1000) : null
    change(entry, { rows, total, rate, remainingMs })
  }

  /** Calls of the store, a portion at a time, so that it can be stopped and shows how far it is. */
  async function copyLocal(entry: Entry, request: ExportRequest, from: LocalSource): Promise<void> {
    const { place, scope } = await local.locate(request)
    const { filter, sort } = from
    const total = await worker.beginLocal(entry.job.id, place, { scope, filter, sort })
    for (let added = LOCAL_PORTION; added === LOCAL_PORTION;) {
      entry.abort.signal.throwIfAborted()
      added = await worker.appendLocal(entry.job.id, LOCAL_PORTION)
      progress(entry, added, total)
    }
  }

  async function copyPages(entry: Entry, request: ExportRequest, filter: RecordFilter): Promise<void> {
    const connection = await connect(request.accountId)
    const stopped = new AbortController()
    const signal = AbortSignal.any([entry.abort.signal, stopped.signal])
    let previous: Promise<unknown> = Promise.resolve()

    /** Pages are fetched side by side and written in their order. */
    function write(page: number): Promise<AppendResult> {
      const before = previous
      const written = client.recordPage(
        connection,
        request.taskId,
        { filter: tidyFilter(filter), page, perPage: PER_PAGE },
        async (body) => {
          await before.catch(() => {
            throw new AppError('cancelled', 'An earlier page failed')
          })
          const result = await worker.appendPage(entry.job.id, body)
          signal.throwIfAborted()
          progress(entry, result.added, result.meta.total)
          return result
        },
        { signal },
      )
      previous = written
      written.catch(() => stopped.abort())
      return written
    }

    let { meta } = await write(1)
    for (let page = 2; page <= meta.lastPage;) {
      const batch = Array.from(
        { length: Math.min(AHEAD + 1, meta.lastPage - page + 1) },
        (_, ahead) => page + ahead,
      )
      const results = await settleAll(batch.map(write))
      page += batch.length
      meta = results.at(-1)?.meta ?? meta
    }
    for (let round = 0; round < CATCH_UP_ROUNDS && entry.job.rows < meta.total; round++) {
      let page = 1
      let last: AppendResult
      do {
        last = await write(page)
        page += 1
      } while (last.added > 0 && page <= last.meta.lastPage)
      meta = last.meta
    }
    change(entry, { missing: Math.max(0, meta.total - entry.job.rows) })
  }

  async function run(entry: Entry, request: ExportRequest): Promise<void> {
    const { id } = entry.job
    try {
      const { columns, header, locale, raw } = request
      await worker.openExport(id, { path: entry.path, columns, header, locale, raw })
      const { from } = request
      if (from.source === 'local') await copyLocal(entry, request, from)
      else await copyPages(entry, request, from.filter)
      entry.abort.signal.throwIfAborted()
      await worker.finishExport(id)
      change(entry, { state: 'done', endedAt: clock.now(), remainingMs: 0 })
      logger.info('export done', { rows: entry.job.rows, missing: entry.job.missing })
    } catch (thrown) {
      await worker.abandonExport(id).catch(() => undefined)
      const error = toAppError(thrown).toInfo()
      const cancelled = entry.abort.signal.aborted || error.code === 'cancelled'
      change(entry, {
        state: cancelled ? 'cancelled' : 'failed',
        error: cancelled ? null : error,
        endedAt: clock.now(),
        remainingMs: null,
      })
      logger.info('export ended early', { code: cancelled ? 'cancelled' : error.code })
    }
  }

  function forgetOldJobs(): void {
    const ended = [...entries.values()].filter(({ job }) => job.state !== 'running')
    for (const { job } of ended.slice(0, Math.max(0, entries.size - JOBS_KEPT))) entries.delete(job.id)
  }

  return {
    start: async (request) => {
      const name = exportFileName(request.taskName, request.taskId, clock.now(), 'csv')
      const target = await targets.choose(name)
      if (target === null) return null
      const job: ExportJob = {
        id: randomUUID(),
        accountId: request.accountId,
        taskId: request.taskId,
        fileName: target.chosen ? basename(target.path) : name,
        path: target.chosen ? target.path : null,
        state: 'running',
        rows: 0,
        total: null,
        rate: 0,
        remainingMs: null,
        missing: 0,
        startedAt: clock.now(),
        endedAt: null,
        error: null,
      }
      const entry: Entry = { job, path: target.path, abort: new AbortController(), ended: Promise.resolve() }
      entries.set(job.id, entry)
      forgetOldJobs()
      change(entry, {})
      entry.ended = run(entry, request)
      return entry.job
    },
    list: () => [...entries.values()].map(({ job }) => job),
    cancel: (jobId) => find(jobId).abort.abort(),
    reveal: (jobId) => targets.reveal(find(jobId).path),
    download: (jobId) => {
      const { job, path } = find(jobId)
      if (job.state !== 'done') throw new AppError('not_found', 'This export has no file', { what: 'job' })
      return targets.offer(path, job.fileName)
    },
    dismiss: (jobId) => {
      if (find(jobId).job.state !== 'running') entries.delete(jobId)
    },
    close: async () => {
      for (const entry of entries.values()) entry.abort.abort()
      await Promise.all([...entries.values()].map(({ ended }) => ended))
    },
  }
}

/** Waits for all, then throws the first failure: nothing may still be writing when the file is given up. */
async function settleAll<T>(promises: Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises)
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}
