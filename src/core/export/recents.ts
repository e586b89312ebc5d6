import { z } from 'zod'
import { ERROR_CODES } from '#shared/errors.ts'
import type { ExportJob } from '#shared/exports/types.ts'
import { isTyped } from '#shared/exports/typed.ts'
import { exportFrom, exportLayout } from '#shared/ipc/exportLayout.ts'
import type { Logger, SettingsStore } from '../ports.ts'
import { settingsList } from '../settings/list.ts'

const RECENTS_KEY = 'recentExports'
const RECENTS_KEPT = 20
/** Longer lists of chosen calls are not written to the settings. */
const CHOSEN_KEPT = 500

const count = z.int().min(0)
const storedJob = z.object({
  id: z.string().min(1),
  accountId: z.string().min(1),
  taskId: z.string().min(1),
  taskName: z.string().nullable(),
  fileName: z.string().min(1),
  path: z.string().nullable(),
  layout: exportLayout,
  from: exportFrom,
  state: z.enum(['done', 'failed', 'cancelled']),
  records: count,
  total: count.nullable(),
  rows: count,
  rate: z.number().catch(0),
  remainingMs: z.number().nullable().catch(null),
  missing: count,
  bytes: count.nullable(),
  sheets: count.nullable(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  error: z
    .object({ code: z.enum(ERROR_CODES), message: z.string(), details: z.object({}).loose() })
    .nullable()
    .catch(null),
  gone: z.boolean().catch(false),
})
const endedJob: z.ZodType<ExportJob> = storedJob

export interface Recents {
  /** Those that ended last, oldest first, those of earlier launches too. */
  list: () => ExportJob[]
  /** @returns what had to make room for it */
  add: (job: ExportJob) => ExportJob[]
  /** @returns those removed */
  remove: (which: (job: ExportJob) => boolean) => ExportJob[]
}

/** Exports that ended, kept across restarts. */
export function createRecents(settings: SettingsStore, logger: Logger): Recents {
  const kept = settingsList(settings, RECENTS_KEY, endedJob, 'dropped')
  /** Those of this launch, as they are: also where the settings cannot be written, on a full disk for example. */
  const own = new Map<string, ExportJob>()

  const list = (): ExportJob[] =>
    [...kept.read().filter(({ id }) => !own.has(id)), ...own.values()]
      .toSorted((left, right) => left.startedAt - right.startedAt)
      .slice(-RECENTS_KEPT)

  function write(): void {
    try {
      kept.change(() => list().map(forSettings))
    } catch {
      logger.warn('recent exports not kept')
    }
  }

  function remove(which: (job: ExportJob) => boolean): ExportJob[] {
    const removed = list().filter(which)
    const ids = new Set(removed.map(({ id }) => id))
    for (const id of ids) own.delete(id)
    if (ids.size > 0) kept.change((jobs) => jobs.filter(({ id }) => !ids.has(id)))
    return removed
  }

  return {
    list,
    add: (job) => {
      const before = list()
      own.set(job.id, job)
      write()
      const now = new Set(list().map(({ id }) => id))
      const dropped = before.filter(({ id }) => !now.has(id))
      for (const { id } of dropped) own.delete(id)
      return dropped
    },
    remove,
  }
}

/**
 * Settings are not encrypted, and not for long lists: an export of what somebody searched for, or of very many picked
 * calls, cannot be run again after a restart.
 */
function forSettings(job: ExportJob): ExportJob {
  const { from } = job
  const stays = from.source === 'chosen' ? from.ids.length <= CHOSEN_KEPT : !isTyped(from)
  return stays ? job : { ...job, from: { source: 'chosen', ids: [] } }
}
