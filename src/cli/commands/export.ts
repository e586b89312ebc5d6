import type { ExportJob } from '#shared/exports/types.ts'
import { AppError } from '#shared/errors.ts'
import { inLocale, type Locale } from '#shared/locale.ts'
import { formatDuration } from '#shared/time.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localFilter.ts'
import type { ExportCommand } from '../args.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { jsonDocument, type CommandContext } from './context.ts'
import { endOfJob } from './follow.ts'
import { notKept, sayNotKept, type NotKept } from './notKept.ts'
import { runSync } from './sync.ts'

/**
 * Exports every call of the store that the filter admits, to the file that the host's ExportTargets answers. Ends when the job has
 * ended; on cancellation it waits for the job to clean up, so that no partial file stays.
 * @throws AppError whatever the job failed with; cancelled
 */
export async function exportRecords(command: ExportCommand, context: CommandContext): Promise<ExitCode> {
  const { handlers, accountId, taskId, locale, output, signal } = context
  const { filter, search, columns, header, raw } = command
  const { missing: absent, ...beside } = await fillStore(context)
  const ended = endOfJob('exports.changed', (job) => progressLine(job, context.locale), context)
  const started = await handlers['exports.start'](
    {
      accountId,
      taskId,
      taskName: null,
      from: {
        source: 'local',
        filter: { ...filter, ...(search ? { search } : {}) },
        sort: DEFAULT_LOCAL_SORT,
      },
      columns,
      header,
      locale,
      raw,
    },
    context,
  )
  if (started === null) throw new AppError('cancelled', 'The export was not started')
  const cancel = (): void => void handlers['exports.cancel']({ jobId: started.id }, context)
  if (signal.aborted) cancel()
  else signal.addEventListener('abort', cancel, { once: true })
  const job = await ended.finally(() => signal.removeEventListener('abort', cancel))

  if (job.state === 'cancelled') throw new AppError('cancelled', 'The export was cancelled')
  if (job.state === 'failed')
    throw job.error
      ? new AppError(job.error.code, job.error.message, job.error.details)
      : new AppError('internal', 'The export failed')
  const missing = job.missing + absent
  output.say(inLocale(summary({ ...job, missing }), locale))
  sayNotKept(beside, context)
  if (context.json) await output.result(jsonDocument({ ...job, missing, ...beside }))
  return missing > 0 ? EXIT.incomplete : EXIT.done
}

/**
 * A task that was never synchronised whole is synchronised first; one that was is exported as it is kept.
 * @returns calls that the last synchronisation could not account for, and those that are not kept
 */
async function fillStore(context: CommandContext): Promise<NotKept & { missing: number }> {
  const { handlers, accountId, taskId } = context
  const summary = await handlers['sync.summary']({ accountId, taskId }, context)
  const standing = summary.at === null ? await runSync(false, context) : summary
  return { missing: standing.missing, ...notKept(standing) }
}

function progressLine({ rows, total, rate, remainingMs }: ExportJob, locale: Locale): string {
  const perSecond = Math.round(rate)
  const left = remainingMs === null ? '?' : formatDuration(remainingMs)
  return inLocale(
    {
      zh: `已导出 ${rows} / ${total} 条，每秒 ${perSecond} 条，剩余 ${left}`,
      en: `${rows} of ${total} records, ${perSecond} per second, ${left} left`,
    },
    locale,
  )
}

function summary({ rows, missing, path, fileName }: ExportJob): { zh: string; en: string } {
  const file = path ?? fileName
  return missing > 0
    ? {
        zh: `已导出 ${rows} 条到 ${file}，但平台报告的记录中有 ${missing} 条没有取到。请稍后重新导出。`,
        en: `${rows} records written to ${file}, but ${missing} that the platform announced did not arrive. Export again later.`,
      }
    : { zh: `已导出 ${rows} 条到 ${file}`, en: `${rows} records written to ${file}` }
}
