import { z } from 'zod'
import { ERROR_CODES, type ErrorDetails, type ErrorInfo } from '#shared/errors.ts'
import type { ExportFrom, ExportJob, ExportState } from '#shared/exports/types.ts'
import { isTyped } from '#shared/exports/typed.ts'
import { exportFrom } from '#shared/ipc/exportLayout.ts'
import { entries, member, members, needed, orNull, plain } from '../files/stored.ts'
import type { Logger, SettingsStore } from '../ports.ts'
import { LAYOUT } from '../settings/exportForms.ts'
import { keptSetting, setting } from '../settings/setting.ts'

const RECENTS_KEPT = 20
/** Longer lists of chosen calls are not written to the settings. */
const CHOSEN_KEPT = 500

/** What cannot be run again: without its calls, or without conditions that this version does not know. */
const NOTHING: ExportFrom = { source: 'chosen', ids: [] }

const text = plain(z.string().min(1))
const count = plain(z.int().min(0))
const number = plain(z.number())
export const RECENTS = setting(
  'recentExports',
  entries(
    members<ExportJob>({
      id: needed(text),
      accountId: needed(text),
      taskId: needed(text),
      taskName: member(orNull(text), null),
      fileName: needed(text),
      path: member(orNull(text), null),
      content: member(plain(z.enum(['calls', 'review'])), 'calls'),
      layout: needed(LAYOUT),
      from: member(plain<ExportFrom>(exportFrom), NOTHING),
      state: needed(plain<ExportState>(z.enum(['done', 'failed', 'cancelled']))),
      records: member(count, 0),
      total: member(orNull(count), null),
      rows: member(count, 0),
      rate: member(number, 0),
      remainingMs: member(orNull(number), null),
      missing: member(count, 0),
      bytes: member(orNull(count), null),
      sheets: member(orNull(count), null),
      startedAt: member(number, 0),
      endedAt: member(orNull(number), null),
      error: member(
        orNull(
          members<ErrorInfo>({
            code: member(plain(z.enum(ERROR_CODES)), 'internal'),
            message: member(plain(z.string()), ''),
            details: member(plain<ErrorDetails>(z.looseObject({})), {}),
          }),
        ),
        null,
      ),
      gone: member(plain(z.boolean()), false),
    }),
    ({ id }) => id,
  ),
  [],
)

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
  const kept = keptSetting(settings, RECENTS)
  /** Those of this launch, as they are: also where the settings cannot be written, on a full disk for example. */
  const own = new Map<string, ExportJob>()

  const last = (jobs: readonly ExportJob[]): ExportJob[] =>
    [...jobs.filter(({ id }) => !own.has(id)), ...own.values()]
      .toSorted((left, right) => left.startedAt - right.startedAt)
      .slice(-RECENTS_KEPT)
  const list = (): ExportJob[] => last(kept.get())

  function write(): void {
    try {
      kept.change((jobs) => last(jobs).map(forSettings))
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
  return stays ? job : { ...job, from: NOTHING }
}
