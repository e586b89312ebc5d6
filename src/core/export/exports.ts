/** The exports of an app: those that run, those that ended, saved ones and presets. */
import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '#shared/errors.ts'
import type {
  ExportFormat,
  ExportFrom,
  ExportJob,
  ExportLayout,
  ExportPreview,
} from '#shared/exports/types.ts'
import type { CallRecordDetail } from '#shared/records/types.ts'
import { asksMarks } from '#shared/reviews/markPasses.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { Marks } from '../reviews/marks.ts'
import { haltAll, monotonicNow, startJob, type RunningJob } from '../jobs/job.ts'
import type { Clock, Events, ExportTargets, Logger, SettingsStore } from '../ports.ts'
import type { Remote } from '../threads/rpc.ts'
import type { ExportMethods } from './exportMethods.ts'
import { exportFileName } from './fileName.ts'
import { createExportPresets, type ExportPresets } from './presets.ts'
import { previewTable } from './preview.ts'
import { createRecents } from './recents.ts'
import { withMarks } from './rowSource.ts'
import { runExport, type RunPorts } from './run.ts'
import { createSavedExports, type SavedExports } from './saved.ts'
import { runWorkbook, type WorkbookPorts } from './workbook/run.ts'
import type { WorkbookMethods } from './workbook/workbookMethods.ts'

export interface ExportRequest {
  accountId: string
  taskId: string
  taskName: string | null
  from: ExportFrom
  layout: ExportLayout
}

/** Kept calls with what was found in them. */
export type WorkbookRequest = ExportRequest & { from: Extract<ExportFrom, { source: 'local' }> }

export interface Exports {
  /** @returns null when the person closed the file dialog */
  start: (request: ExportRequest) => Promise<ExportJob | null>
  /** Likewise a review workbook. */
  startWorkbook: (request: WorkbookRequest) => Promise<ExportJob | null>
  /** @throws AppError not_found, saved_newer */
  runSaved: (accountId: string, savedId: string, format?: ExportFormat) => Promise<ExportJob | null>
  list: () => Promise<ExportJob[]>
  cancel: (jobId: string) => void
  reveal: (jobId: string) => Promise<void>
  open: (jobId: string) => Promise<void>
  download: (jobId: string) => Promise<string>
  dismiss: (jobId: string) => Promise<void>
  preview: (
    scope: { accountId: string; taskId: string },
    recordIds: readonly string[],
    layout: ExportLayout,
  ) => Promise<ExportPreview>
  presets: ExportPresets
  saved: SavedExports
  forgetAccount: (accountId: string) => Promise<void>
  /** Cancels everything and waits until it has cleaned up. */
  close: () => Promise<void>
}

export interface ExportsOptions extends RunPorts, Omit<WorkbookPorts, 'exportWorker'> {
  exportWorker: Remote<ExportMethods & WorkbookMethods>
  accounts: Pick<Accounts, 'identity' | 'list'>
  /** A call read before, of the last read or the store. */
  detail: (
    scope: { accountId: string; taskId: string },
    recordId: string,
    masked: boolean,
  ) => Promise<CallRecordDetail | null>
  marks: Pick<Marks, 'of'>
  targets: ExportTargets
  /** For the list of those that ended. */
  settings: SettingsStore
  /** For presets and saved exports, which the command line shares. */
  keptSettings: SettingsStore
  events: Events
  clock: Clock
  logger: Logger
}

export function createExports(options: ExportsOptions): Exports {
  const { targets, events, clock, logger } = options
  const running = new Map<string, RunningJob<ExportJob>>()
  const recents = createRecents(options.settings, logger)
  const presets = createExportPresets(options.keptSettings)
  const saved = createSavedExports(options.keptSettings, options.accounts)
  /** Files that wait to be downloaded, by job: their place is this launch's affair alone. */
  const downloads = new Map<string, string>()

  const pathOf = ({ id, path }: ExportJob): string | null => path ?? downloads.get(id) ?? null

  function emit(job: ExportJob): void {
    events.emit({ name: 'exports.changed', payload: job })
  }

  /** @param savedId of the saved export that this was a run of */
  async function settle(job: ExportJob, savedId: string | undefined): Promise<void> {
    const { id, state, error, records, rows, missing } = job
    logger.info('An export ended', { state, code: error?.code ?? null, records, rows, missing })
    running.delete(id)
    await discard(recents.add(job))
    if (savedId !== undefined && state === 'done') noteRun(savedId)
  }

  async function discard(jobs: readonly ExportJob[]): Promise<void> {
    for (const { id } of jobs) {
      const path = downloads.get(id)
      downloads.delete(id)
      if (path !== undefined) await targets.discard(path).catch(() => undefined)
    }
  }

  /** @param savedId of the saved export that this is a run of */
  async function start(
    request: ExportRequest,
    { savedId, content = 'calls' }: { savedId?: string; content?: ExportJob['content'] } = {},
  ): Promise<ExportJob | null> {
    const { accountId, taskId, taskName, layout, from } = request
    const name = exportFileName(taskName, taskId, clock.now(), layout.format, content)
    const target = await targets.choose(name)
    if (target === null) return null
    const job: ExportJob = {
      id: randomUUID(),
      accountId,
      taskId,
      taskName,
      fileName: target.chosen ? basename(target.path) : name,
      path: target.chosen ? target.path : null,
      content,
      layout,
      from,
      state: 'running',
      records: 0,
      total: null,
      rows: 0,
      rate: 0,
      remainingMs: null,
      missing: 0,
      bytes: null,
      sheets: null,
      startedAt: clock.now(),
      endedAt: null,
      error: null,
      gone: false,
    }
    if (!target.chosen) downloads.set(job.id, target.path)
    running.set(
      job.id,
      startJob({
        job,
        work: (own) => (content === 'review' ? runWorkbook : runExport)(own, target.path, options),
        onEnd: (ended) => settle(ended, savedId),
        onChange: emit,
        clock,
        monotonic: monotonicNow,
      }),
    )
    return job
  }

  function noteRun(savedId: string): void {
    try {
      saved.ran(savedId, clock.now())
    } catch {
      logger.warn('run of a saved export not noted')
    }
  }

  function find(jobId: string): ExportJob {
    const job = running.get(jobId)?.job() ?? recents.list().find(({ id }) => id === jobId)
    if (!job) throw new AppError('not_found', 'No such export', { what: 'job' })
    return job
  }

  /** The file of an export that was written. @throws AppError not_found where it is no longer there */
  async function fileOf(jobId: string): Promise<string> {
    const job = find(jobId)
    if (job.state !== 'done') throw new AppError('not_found', 'This export has no file', { what: 'job' })
    const path = pathOf(job)
    if (path === null || (await isGone(path)))
      throw new AppError('not_found', 'The file is gone', {
        what: 'file',
        ...(job.path && { path: job.path }),
      })
    return path
  }

  return {
    start: (request) => start(request),
    startWorkbook: (request) => start(request, { content: 'review' }),
    runSaved: (accountId, savedId, format) => {
      const { id, taskId, taskName, from, layout } = saved.toRun(accountId, savedId)
      const wanted = format === undefined ? layout : { ...layout, format }
      return start({ accountId, taskId, taskName, from, layout: wanted }, { savedId: id })
    },
    list: async () => {
      const ended = recents.list().map(async (job) => {
        const path = pathOf(job)
        return { ...job, gone: job.state === 'done' && (path === null || (await isGone(path))) }
      })
      return [...(await Promise.all(ended)), ...[...running.values()].map(({ job }) => job())]
    },
    cancel: (jobId) => {
      find(jobId)
      running.get(jobId)?.cancel()
    },
    reveal: async (jobId) => targets.reveal(await fileOf(jobId)),
    open: async (jobId) => targets.open(await fileOf(jobId)),
    download: async (jobId) => targets.offer(await fileOf(jobId), find(jobId).fileName),
    dismiss: async (jobId) => {
      find(jobId)
      await discard(recents.remove(({ id }) => id === jobId))
    },
    preview: async (scope, recordIds, layout) => {
      const found = await Promise.all(recordIds.map((recordId) => options.detail(scope, recordId, false)))
      const marks = asksMarks(layout)
        ? new Map(Object.entries(await options.marks.of(scope, recordIds, false)))
        : null
      return previewTable(
        layout,
        withMarks(
          found.filter((record) => record !== null),
          marks,
        ),
        scope.taskId,
      )
    },
    presets,
    saved,
    forgetAccount: async (accountId) => {
      await haltAll([...running.values()].filter(({ job }) => job().accountId === accountId))
      saved.forgetAccount(accountId)
      await discard(recents.remove((job) => job.accountId === accountId))
    },
    close: () => haltAll([...running.values()]),
  }
}

async function isGone(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => !found.isFile(),
    () => true,
  )
}
