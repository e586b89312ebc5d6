import type { Options } from '#core/commandLine/options.ts'
import { AppError } from '#shared/errors.ts'
import { inLocale, type Bilingual, type Locale } from '#shared/locale.ts'
import type { SyncJob } from '#shared/sync/types.ts'
import { formatDuration } from '#shared/time.ts'
import type { Command } from '../args.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { timeOption } from '../parse.ts'
import { jsonDocument, type CommandContext } from './context.ts'
import { endOfJob } from './follow.ts'
import { sayNotKept } from './notKept.ts'
import { readAllAgain } from './reread.ts'

export const SYNC = {
  full: { help: { zh: '完整核对：重新读取全部通话', en: 'check everything: all calls are read again' } },
  'accept-removals': {
    help: {
      zh: '平台不再列出本机大部分通话时，同意将其从本机删除；不加则保留并以 6 退出',
      en: 'where the platform lists most of the calls no more, they may be removed from this machine; without it they are kept, and the exit code is 6',
    },
  },
  since: {
    form: { zh: '日期', en: 'DATE' },
    help: {
      zh: '只读取此时间之后的通话（按平台的 start_at 筛选）',
      en: 'only calls from then on, by the platform’s start_at filter',
    },
    read: timeOption('start'),
    without: { options: ['full', 'accept-removals'] },
  },
} satisfies Options

/** Fills the offline store with the task's calls. */
export async function sync({ options }: Command<'sync'>, context: CommandContext): Promise<ExitCode> {
  const { full, 'accept-removals': acceptRemovals } = options
  const agreed = acceptRemovals ? { agreed: Number.MAX_SAFE_INTEGER } : {}
  const job = await runSync({ full, ...agreed }, context)
  context.output.say(inLocale(summary(job), context.locale))
  sayNotKept(job, context)
  await readAllAgain(context)
  if (context.json) await context.output.result(jsonDocument(job))
  return job.state === 'complete' ? EXIT.done : EXIT.incomplete
}

/**
 * Synchronises and waits for the end; on cancellation, until the run has stopped where the next one goes on.
 * @returns a complete or incomplete job @throws AppError whatever it failed with; cancelled
 */
export async function runSync(
  how: { full: boolean; agreed?: number },
  context: CommandContext,
): Promise<SyncJob> {
  const { handlers, accountId, taskId, signal } = context
  const ended = endOfJob('sync.changed', (job) => progressLine(job, context.locale), context)
  const started = await handlers['sync.start']({ accountId, taskId, ...how }, context)
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

function summary(job: SyncJob): Bilingual {
  const { state, fresh, changed, removed, missing, unannounced, heldBack } = job
  const total = job.total ?? 0
  const zh = `新增 ${fresh}，更新 ${changed}，删除 ${removed}`
  const en = `${fresh} new, ${changed} changed, ${removed} removed`
  if (state === 'complete')
    return {
      zh: `同步完整：平台共 ${total} 条（${zh}）`,
      en: `Complete: the platform has ${total} records (${en})`,
    }
  if (heldBack > 0)
    return {
      zh: `平台现在只列出 ${total} 条，本机有 ${job.stored ?? 0} 条：未删除 ${heldBack} 条（${zh}）。如果确实已不在平台上，请加 --accept-removals 重新运行。`,
      en: `The platform lists only ${total} calls now, and this machine has ${job.stored ?? 0}: ${heldBack} were not removed (${en}). If they are gone for good, run again with --accept-removals.`,
    }
  if (missing > 0)
    return {
      zh: `同步不完整：缺 ${missing} 条（${zh}）。请稍后重新同步。`,
      en: `Incomplete: ${missing} missing (${en}). Synchronise again later.`,
    }
  if (unannounced > 0)
    return {
      zh: `未能核对完整：平台宣布 ${total} 条，实际多出 ${unannounced} 条，均已保存（${zh}）。`,
      en: `Not proven complete: ${unannounced} more came than the ${total} that the platform announced; all are kept (${en}).`,
    }
  return {
    zh: `未能核对完整：读取时平台的列表一直在变（${zh}）。请稍后重新同步。`,
    en: `Not proven complete: the platform’s list changed while it was read (${en}). Synchronise again later.`,
  }
}
