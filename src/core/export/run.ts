/** Writes one file, from whatever its calls come. */
import { AppError, toAppError } from '#shared/errors.ts'
import type { ExportFilter, ExportJob } from '#shared/exports/types.ts'
import type { PlatformClient } from '../api/client.ts'
import type { Connection } from '../api/connection.ts'
import type { EnsureSpace } from '../diskSpace.ts'
import type { RunningJob } from '../jobs/job.ts'
import type { LocalCalls } from '../records/localCalls.ts'
import type { Remote } from '../threads/rpc.ts'
import type { ExportMethods } from './exportMethods.ts'
import { exportFacts } from './facts.ts'
import { copyLivePages } from './livePages.ts'
import type { TableFacts } from './table.ts'

/** Calls of the store written between two looks at whether to stop, at most: the worker stops earlier where they take long. */
export const LOCAL_PORTION = 10_000
const CHOSEN_PORTION = 200
/** A file of a few calls, bytes. */
export const LEAST_FILE = 1024 * 1024

export interface RunPorts {
  connect: (accountId: string) => Promise<Connection>
  /** The platform's user id of an account; null where it has none that says anything. */
  userId: (accountId: string) => string | null
  local: Pick<LocalCalls, 'locate' | 'locateOrNull' | 'marksFor'>
  client: Pick<PlatformClient, 'recordPage'>
  /** Has what was read last. */
  recordsWorker: Remote<ExportMethods>
  /** Has nothing else to do, so that a long export never delays the table. */
  exportWorker: Remote<ExportMethods>
  ensureSpace: EnsureSpace
  /** Before a whole file gets its name; what this throws leaves none. */
  beforePlacing: (job: ExportJob) => Promise<void>
  version: string
}

type Running = RunningJob<ExportJob>

/**
 * Runs a job to its end. Whatever happens, no partial file is left under the final name.
 * @param path of the file, absolute
 * @throws AppError with the file's path where the file is what failed; cancelled
 */
export async function runExport(
  running: Running,
  path: string,
  ports: RunPorts,
): Promise<Partial<ExportJob>> {
  const { id, from, layout, accountId, taskId } = running.job()
  const worker = from.source === 'chosen' ? ports.recordsWorker : ports.exportWorker
  try {
    // How large the file will be is not known; one that is nearly full is told.
    await ports.ensureSpace(path, LEAST_FILE)
    const marks = await ports.local.marksFor(accountId, {
      ...layout,
      ...(from.source === 'local' ? from : {}),
    })
    const spec = marks === null ? {} : { marks: { place: marks.place, taskId } }
    await worker.openExport(id, { path, layout, taskId, ...spec })
    if (from.source === 'chosen') await copyChosen(running, from.ids, worker, ports)
    else await copyFiltered(running, from, worker, ports)
    const facts = await factsAtEnd(running, ports)
    const { rows, bytes, sheets } = await worker.finishExport(id, facts)
    return { state: 'done', rows, bytes, sheets }
  } catch (thrown) {
    await worker.abandonExport(id).catch(() => undefined)
    throw withPath(thrown, path)
  }
}

async function copyFiltered(
  running: Running,
  from: ExportFilter,
  worker: Remote<ExportMethods>,
  ports: RunPorts,
): Promise<void> {
  const { signal, change } = running
  const { id, accountId, taskId } = running.job()
  if (from.source === 'live') {
    const missing = await copyLivePages({
      client: ports.client,
      connection: await ports.connect(accountId),
      taskId,
      filter: from.filter,
      signal,
      append: (body) => worker.appendPage(id, body),
      onPage: ({ added, rows, meta }) => progress(running, added, rows, meta.total),
    })
    change({ missing })
    return
  }
  const { place, scope } = await ports.local.locate({ accountId, taskId })
  const total = await worker.beginLocal(id, place, { scope, filter: from.filter, sort: from.sort })
  progress(running, 0, 0, total)
  for (let done = false; !done;) {
    signal.throwIfAborted()
    const portion = await worker.appendLocal(id, LOCAL_PORTION)
    done = portion.done
    progress(running, portion.calls, portion.rows, total)
  }
}

/** Calls that were read before. Those that are neither among the last read nor kept are missing. */
async function copyChosen(
  running: Running,
  ids: readonly string[],
  worker: Remote<ExportMethods>,
  ports: RunPorts,
): Promise<void> {
  const { id, accountId, taskId } = running.job()
  const kept = await ports.local.locateOrNull({ accountId, taskId })
  for (let start = 0; start < ids.length; start += CHOSEN_PORTION) {
    running.signal.throwIfAborted()
    const portion = ids.slice(start, start + CHOSEN_PORTION)
    const { calls, rows } = await worker.appendChosen(id, kept, { accountId, taskId }, portion)
    progress(running, calls, rows, ids.length)
  }
  running.change({ missing: ids.length - running.job().records })
}

/** All calls are written: what may still keep the file from its name, and what it says of itself. @throws AppError cancelled */
export async function factsAtEnd(
  { job, signal }: Running,
  { beforePlacing, userId, version }: Pick<RunPorts, 'beforePlacing' | 'userId' | 'version'>,
): Promise<TableFacts> {
  signal.throwIfAborted()
  await beforePlacing(job())
  const { accountId, startedAt } = job()
  return exportFacts({ job: job(), at: startedAt, userId: userId(accountId), version })
}

export function progress(running: Running, calls: number, rows: number, total: number): void {
  const job = running.job()
  const records = job.records + calls
  const rate = (records / running.elapsed()) * 1000
  const remainingMs = rate > 0 ? Math.max(0, ((total - records) / rate) * 1000) : null
  running.change({ records, rows: job.rows + rows, total, rate, remainingMs })
}

const FILE_ERRORS = ['disk_full', 'permission_denied', 'file_in_use', 'file_failed']

/** The worker does not say which file it was: here there is one. */
export function withPath(thrown: unknown, path: string): AppError {
  const error = toAppError(thrown)
  if (!FILE_ERRORS.includes(error.code) || error.details.path !== undefined) return error
  return new AppError(error.code, error.message, { ...error.details, path }, { cause: error })
}
