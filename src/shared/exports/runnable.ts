import { AppError } from '../errors.ts'
import type { SavedExport } from './types.ts'

/** @throws AppError saved_newer where without conditions that are not known too many calls would be exported */
export function assertRunnable({ isForeign }: Pick<SavedExport, 'isForeign'>): void {
  if (isForeign)
    throw new AppError('saved_newer', 'The saved export has conditions that this version does not know')
}
