import { basename } from 'node:path'
import type { Locale } from '#shared/locale.ts'
import { AppError } from '#shared/errors.ts'
import type { OptOutFile } from '#shared/reviews/doubtful.ts'
import type { EnsureSpace } from '../diskSpace.ts'
import type { Clock, ExportTargets } from '../ports.ts'
import type { Doubtful, DoubtfulRef } from '../reviews/doubtful.ts'
import type { Remote } from '../threads/rpc.ts'
import { exportFileName } from './fileName.ts'
import type { OptOutFileMethods } from './optOutFile.ts'
import { LEAST_FILE, withPath } from './run.ts'

const ALL_TASKS = '全部任务'

export interface OptOutExportOptions {
  doubtful: Pick<Doubtful, 'locate' | 'optOuts'>
  pins: { list: (accountId: string) => readonly { taskId: string; name: string | null }[] }
  worker: Remote<OptOutFileMethods>
  targets: Pick<ExportTargets, 'choose' | 'offer' | 'discard'>
  ensureSpace: EnsureSpace
  /** Before numbers are written, whole or masked. What it throws keeps the file from being. */
  beforeWriting: (ref: DoubtfulRef, mask: boolean, count: number) => Promise<void>
  clock: Pick<Clock, 'now'>
}

/**
 * Writes those who want no more calls, of one task or of all, to a file of the person's choosing.
 * @returns null when the person closed the file dialog
 * @throws AppError not_found where nobody was confirmed; with the file's path where the file is what failed
 */
export type ExportOptOuts = (
  ref: DoubtfulRef,
  options: { mask: boolean; locale: Locale },
) => Promise<OptOutFile | null>

export function createOptOutExport(options: OptOutExportOptions): ExportOptOuts {
  const { doubtful, pins, worker, targets, ensureSpace, beforeWriting, clock } = options
  return async (ref, { mask, locale }) => {
    const { total: confirmed } = await doubtful.optOuts(ref, 'confirmed', { page: 1, perPage: 1 }, true)
    if (confirmed === 0) throw new AppError('not_found', 'Nobody was confirmed', { what: 'opt_out' })
    const names = pins.list(ref.accountId).filter(({ name }) => name !== null)
    const taskNames = Object.fromEntries(names.map(({ taskId, name }) => [taskId, name ?? '']))
    const { taskId } = ref
    const name = exportFileName(
      taskId === null ? ALL_TASKS : (taskNames[taskId] ?? null),
      taskId ?? '',
      clock.now(),
      'csv',
      'optOuts',
    )
    const target = await targets.choose(name)
    if (target === null) return null
    const { path, chosen } = target
    try {
      await ensureSpace(path, LEAST_FILE)
      await beforeWriting(ref, mask, confirmed)
      const rows = await worker.writeOptOuts(...(await doubtful.locate(ref)), {
        path,
        mask,
        locale,
        taskNames,
      })
      return {
        fileName: chosen ? basename(path) : name,
        rows,
        path: chosen ? path : null,
        url: chosen ? null : await targets.offer(path, name),
      }
    } catch (thrown) {
      if (!chosen) await targets.discard(path).catch(() => undefined)
      throw withPath(thrown, path)
    }
  }
}
