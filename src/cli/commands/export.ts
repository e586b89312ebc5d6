import type { Options } from '#core/commandLine/options.ts'
import { AppError } from '#shared/errors.ts'
import { assertRunnable } from '#shared/exports/runnable.ts'
import type { ExportJob, SavedExport } from '#shared/exports/types.ts'
import { inLocale, type Bilingual, type Locale } from '#shared/locale.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { formatDuration } from '#shared/time.ts'
import type { Command } from '../args.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { filterOf, FILTER } from '../filterOptions.ts'
import { layoutFrom, layoutOptions, CSV_ONLY, LAYOUT } from '../layout.ts'
import { nameOption, outOption } from '../parse.ts'
import { jsonDocument, type CommandContext } from './context.ts'
import { endOfJob } from './follow.ts'
import { notKept, sayNotKept, type NotKept } from './notKept.ts'
import { readAgainIfCheap } from './reread.ts'
import { runSync } from './sync.ts'

export const EXPORT = {
  out: {
    form: { zh: '文件', en: 'FILE' },
    help: { zh: '以 .csv 或 .xlsx 结尾的文件', en: 'a file that ends in .csv or .xlsx' },
    read: outOption,
  },
  saved: {
    form: { zh: '名称', en: 'NAME' },
    help: {
      zh: '运行在窗口中保存的常用导出（任务、筛选和格式都已保存，可不带 --out）',
      en: 'runs an export saved in the window: task, filter and layout come with it, --out may be left out',
    },
    read: nameOption,
    without: {
      options: ['task', ...Object.keys(FILTER), ...Object.keys(LAYOUT), ...Object.keys(CSV_ONLY)],
      because: {
        zh: '使用已保存的任务、筛选和格式',
        en: 'brings its own task, filter and layout',
      },
    },
  },
  ...LAYOUT,
} satisfies Options

/**
 * Exports every call of the store that the filter admits, to the file that the host's ExportTargets answers.
 * @throws AppError whatever the job failed with; cancelled. UsageError
 */
export async function exportRecords(
  { options }: Command<'export'>,
  context: CommandContext,
): Promise<ExitCode> {
  const { handlers, accountId, taskId, locale } = context
  const { out } = options
  const layout = layoutFrom(
    layoutOptions(options, out?.format ?? null),
    await handlers['exports.presets']({}, context),
    locale,
  )
  const standing = await fillStore(context)
  return follow(
    () =>
      handlers['exports.start'](
        {
          accountId,
          taskId,
          taskName: null,
          from: {
            source: 'local',
            filter: filterOf(options),
            sort: DEFAULT_LOCAL_SORT,
          },
          layout,
        },
        context,
      ),
    standing,
    context,
  )
}

/** Runs what was saved in the window, by its name. @throws as {@link exportRecords} */
export async function exportSaved(
  saved: SavedExport,
  { options }: Command<'export'>,
  context: CommandContext,
): Promise<ExitCode> {
  const { handlers, accountId } = context
  // Before anything is synchronised for it.
  assertRunnable(saved)
  const standing = saved.from.source === 'local' ? await fillStore(context) : null
  return follow(
    () =>
      handlers['exports.runSaved']({ accountId, savedId: saved.id, format: options.out?.format }, context),
    standing,
    context,
  )
}

/**
 * Starts a job and ends when it has ended; on cancellation it waits for the job to clean up, so that no partial file
 * stays.
 * @param standing what the store is known not to have; null where it is not asked
 */
async function follow(
  start: () => Promise<ExportJob | null> | ExportJob | null,
  standing: Standing | null,
  context: CommandContext,
): Promise<ExitCode> {
  const { handlers, locale, output, signal } = context
  const ended = endOfJob('exports.changed', (job) => progressLine(job, locale), context)
  const started = await start()
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
  const missing = job.missing + (standing?.missing ?? 0)
  const proven = standing?.proven ?? true
  output.say(inLocale(summary({ ...job, missing }, proven), locale))
  if (standing !== null) sayNotKept(standing, context)
  const beside = standing === null ? {} : notKept(standing)
  if (context.json) await output.result(jsonDocument({ ...job, missing, ...beside }))
  return missing > 0 || !proven ? EXIT.incomplete : EXIT.done
}

/** What the store is known not to have: calls that could not be accounted for, and calls that are not kept. */
type Standing = NotKept & {
  missing: number
  /** A synchronisation found the store to be whole. */
  proven: boolean
}

/**
 * A task that was never synchronised whole is synchronised first; one that was is exported as it is kept.
 */
async function fillStore(context: CommandContext): Promise<Standing> {
  const { handlers, accountId, taskId } = context
  const summary = await handlers['sync.summary']({ accountId, taskId }, context)
  const standing =
    summary.at === null
      ? await runSync({ full: false }, context).then((job) => ({ ...job, proven: job.state === 'complete' }))
      : { ...summary, proven: summary.complete }
  await readAgainIfCheap(context)
  return standing
}

function progressLine({ records, total, rate, remainingMs }: ExportJob, locale: Locale): string {
  const perSecond = Math.round(rate)
  const left = remainingMs === null ? '?' : formatDuration(remainingMs)
  return inLocale(
    {
      zh: `已导出 ${records} / ${total} 条，每秒 ${perSecond} 条，剩余 ${left}`,
      en: `${records} of ${total} records, ${perSecond} per second, ${left} left`,
    },
    locale,
  )
}

function summary({ records, rows, layout, missing, path, fileName }: ExportJob, proven: boolean): Bilingual {
  const file = path ?? fileName
  const sentences = layout.rows === 'utterance'
  const zh = sentences ? `${records} 条通话、${rows} 句话` : `${records} 条`
  const en = sentences ? `${records} records with ${rows} sentences` : `${records} records`
  if (missing > 0)
    return {
      zh: `已导出 ${zh}到 ${file}，但平台报告的记录中有 ${missing} 条没有取到。请稍后重新导出。`,
      en: `${en} written to ${file}, but ${missing} that the platform announced did not arrive. Export again later.`,
    }
  if (!proven)
    return {
      zh: `已导出 ${zh}到 ${file}，但本机的通话未与平台核对一致。请先运行 callbook sync 查看原因。`,
      en: `${en} written to ${file}, but the calls on this machine were not proven to be the platform’s. Run callbook sync to see why.`,
    }
  return { zh: `已导出 ${zh}到 ${file}`, en: `${en} written to ${file}` }
}
