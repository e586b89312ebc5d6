import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { exportTarget } from '#core/export/target.ts'
import type { ExportTargets } from '#core/ports.ts'

/**
 * The command line's place for an export: the file named by `--out`, replaced if it exists, as a scheduled job
 * expects.
 * @param out without it, the suggested name in the working folder
 */
export function outTargets(out?: string): ExportTargets {
  const noWindow = async (): Promise<never> => {
    throw new AppError('forbidden', 'The command line has no window')
  }
  return {
    choose: async (suggestedName) => {
      const path = resolve(out ?? suggestedName)
      await checkPlace(path)
      return { path, chosen: true }
    },
    reveal: noWindow,
    open: noWindow,
    offer: noWindow,
    discard: () => Promise.resolve(),
  }
}

/** Told before the first request rather than after the last. */
async function checkPlace(path: string): Promise<void> {
  const folder = dirname(path)
  const folderFound = await stat(folder).catch(() => null)
  if (!folderFound?.isDirectory())
    throw new AppError('file_failed', 'The folder does not exist', { path: folder, cause: 'ENOENT' })
  await exportTarget(path)
}
