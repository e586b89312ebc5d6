import { basename } from 'node:path'
import type { Locale } from '#shared/locale.ts'
import type { ScriptFile, ScriptSheet } from '#shared/reviews/scriptSheet.ts'
import type { EnsureSpace } from '../diskSpace.ts'
import type { Clock, ExportTargets } from '../ports.ts'
import type { Remote } from '../threads/rpc.ts'
import { exportFileName } from './fileName.ts'
import { LEAST_FILE, withPath } from './run.ts'
import type { writeScriptBook } from './scriptBook.ts'

export interface ScriptFiles {
  /**
   * Writes a sheet as a workbook, to where the person says or for the browser to fetch.
   * @returns null when the person closed the file dialog
   * @throws AppError of the file, with its path
   */
  write: (sheet: ScriptSheet, taskName: string | null, locale: Locale) => Promise<ScriptFile | null>
}

export interface ScriptFilesOptions {
  targets: Pick<ExportTargets, 'choose' | 'offer' | 'discard'>
  worker: Remote<{ writeScriptBook: typeof writeScriptBook }>
  ensureSpace: EnsureSpace
  clock: Pick<Clock, 'now'>
  version: string
}

export function createScriptFiles(options: ScriptFilesOptions): ScriptFiles {
  const { targets, worker, ensureSpace, clock, version } = options
  return {
    write: async (sheet, taskName, locale) => {
      const wanted = exportFileName(taskName, sheet.taskId, clock.now(), 'xlsx', 'script')
      const target = await targets.choose(wanted)
      if (target === null) return null
      const { path, chosen } = target
      try {
        await ensureSpace(path, LEAST_FILE)
        await worker.writeScriptBook({ path, sheet, taskName, locale, version })
      } catch (thrown) {
        if (!chosen) await targets.discard(path).catch(() => undefined)
        throw withPath(thrown, path)
      }
      return chosen
        ? { fileName: basename(path), path, url: null }
        : { fileName: wanted, path: null, url: await targets.offer(path, wanted) }
    },
  }
}
