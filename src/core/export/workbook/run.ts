/** Writes a review workbook: the job in the main thread, the work in the worker. */
import type { ExportJob } from '#shared/exports/types.ts'
import { inLocale } from '#shared/locale.ts'
import type { SyncSummary } from '#shared/sync/types.ts'
import type { RunningJob } from '../../jobs/job.ts'
import type { StorePlace } from '../../records/store/open.ts'
import type { TaskRef } from '../../sync/store.ts'
import type { Remote } from '../../threads/rpc.ts'
import { factsAtEnd, LEAST_FILE, LOCAL_PORTION, progress, withPath, type RunPorts } from '../run.ts'
import type { TableFacts } from '../table.ts'
import type { WorkbookMethods } from './workbookMethods.ts'

export interface WorkbookPorts extends Pick<
  RunPorts,
  'local' | 'ensureSpace' | 'userId' | 'version' | 'beforePlacing'
> {
  /** Where the marks of an account lie; null where there are none. */
  marksPlace: (accountId: string) => Promise<StorePlace | null>
  /** The person's list. */
  verdicts: () => readonly string[]
  summary: (scope: TaskRef) => Promise<SyncSummary>
  exportWorker: Remote<WorkbookMethods>
}

/** @param path of the file, absolute. @throws AppError as `runExport` */
export async function runWorkbook(
  running: RunningJob<ExportJob>,
  path: string,
  ports: WorkbookPorts,
): Promise<Partial<ExportJob>> {
  const { id, from, layout, accountId, taskId } = running.job()
  const { exportWorker: worker } = ports
  if (from.source !== 'local') throw new Error('A workbook is of kept calls')
  try {
    await ports.ensureSpace(path, LEAST_FILE)
    const { place, scope } = await ports.local.locate({ accountId, taskId })
    const query = { scope, filter: from.filter, sort: from.sort }
    const marks = await ports.marksPlace(accountId)
    const spec = { path, layout, taskId, place, query, marks, verdicts: ports.verdicts() }
    const total = await worker.openWorkbook(id, spec)
    progress(running, 0, 0, total)
    for (let done = false; !done;) {
      running.signal.throwIfAborted()
      const portion = await worker.appendWorkbook(id, LOCAL_PORTION)
      done = portion.done
      progress(running, portion.calls, portion.rows, total)
    }
    const facts = await factsAtEnd(running, ports)
    const kept = keptFact(await ports.summary({ accountId, taskId }), running.job())
    const { bytes } = await worker.finishWorkbook(id, [...facts, kept])
    return { state: 'done', bytes }
  } catch (thrown) {
    await worker.abandonWorkbook(id).catch(() => undefined)
    throw withPath(thrown, path)
  }
}

/** Of how many calls of the task the file can tell. */
function keptFact(
  { stored, total, complete }: SyncSummary,
  { layout: { locale } }: ExportJob,
): TableFacts[number] {
  const number = (value: number): string => new Intl.NumberFormat(locale).format(value)
  const say = (zh: string, en: string): string => inLocale({ zh, en }, locale)
  const label = say('本机保存的通话', 'Calls kept here')
  if (complete) return [label, say(`${number(stored)}（整个任务）`, `${number(stored)} (the whole task)`)]
  if (total === null)
    return [
      label,
      say(`${number(stored)}（未与平台核对）`, `${number(stored)} (not checked against the platform)`),
    ]
  return [
    label,
    say(
      `${number(stored)}，平台共 ${number(total)}`,
      `${number(stored)} of ${number(total)} on the platform`,
    ),
  ]
}
