import { AppError } from '#shared/errors.ts'
import { inLocale, type Bilingual, type Locale } from '#shared/locale.ts'
import type { SyncJob } from '#shared/sync/types.ts'
import { formatDuration } from '#shared/time.ts'
import type { SyncCommand } from '../args.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { jsonDocument, type CommandContext } from './context.ts'
import { endOfJob } from './follow.ts'
import { sayNotKept } from './notKept.ts'

/** Fills the offline store with the task's calls. */
export async function sync(command: Pick<SyncCommand, 'full'>, context: CommandContext): Promise<ExitCode> {
  const job = await runSync(command.full, context)
  context.output.say(inLocale(summary(job), context.locale))
  sayNotKept(job, context)
  if (context.json) await context.output.result(jsonDocument(job))
  return job.state === 'complete' ? EXIT.done : EXIT.incomplete
}

/**
 * Synchronises and waits for the end; on cancellation, until the run has stopped where the next one goes on.
 * @returns a complete or incomplete job @throws AppError whatever it failed with; cancelled
 */
export async function runSync(full: boolean, context: CommandContext): Promise<SyncJob> {
  const { handlers, accountId, taskId, signal } = context
  const ended = endOfJob('sync.changed', (job) => progressLine(job, context.locale), context)
  const started = await handlers['sync.start']({ accountId, taskId, full }, context)
  const cancel = (): void => void handlers['sync.cancel']({ jobId: started.id }, context)
  if (signal.aborted) cancel()
  else signal.addEventListener('abort', cancel, { once: true })
  const job = await ended.finally(() => signal.removeEventListener('abort', cancel))
  if (job.state === 'cancelled') throw new AppError('cancelled', 'The synchronisation was cancelled')
  if (job.state === 'failed')
    throw job.error
      ? new AppError(job.error.code, job.error.message, job.error.details)
      : new AppError('internal', 'The synchronisation failed')
  return job
}

function progressLine(
  { records, total, pages, pagesTotal, rate, remainingMs }: SyncJob,
  locale: Locale,
): string {
  const perSecond = Math.round(rate)
  const left = remainingMs === null ? '?' : formatDuration(remainingMs)
  return inLocale(
    {
      zh: `已同步 ${records} / ${total} 条，第 ${pages} / ${pagesTotal ?? '?'} 页，每秒 ${perSecond} 条，剩余 ${left}`,
      en: `${records} of ${total} records, page ${pages} of ${pagesTotal ?? '?'}, ${perSecond} per second, ${left} left`,
    },
    locale,
  )
}

function summary({ state, total, fresh, changed, removed, missing }: SyncJob): Bilingual {
  const zh = `新增 ${fresh}，更新 ${changed}，删除 ${removed}`
  const en = `${fresh} new, ${changed} changed, ${removed} removed`
  return state === 'complete'
    ? {
        zh: `同步完整：平台共 ${total ?? 0} 条（${zh}）`,
        en: `Complete: the platform has ${total ?? 0} records (${en})`,
      }
    : {
        zh: `同步不完整：缺 ${missing} 条（${zh}）。请稍后重新同步。`,
        en: `Incomplete: ${missing} missing (${en}). Synchronise again later.`,
      }
}
