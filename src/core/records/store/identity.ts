import { statSync } from 'node:fs'
import { AppError } from '#shared/errors.ts'

/** Which file a store has open, whatever is found under its name meanwhile. */
export interface FileIdentity {
  /** Whether the name still leads to it. */
  isCurrent: () => boolean
  /** @throws AppError store_busy: nothing may be written to a file that was replaced */
  demand: () => void
}

/** @param path of a file that was just opened */
export function fileIdentity(path: string): FileIdentity {
  const mine = look(path)
  const isCurrent = (): boolean => look(path) === mine
  return {
    isCurrent,
    demand: () => {
      if (!isCurrent())
        throw new AppError('store_busy', 'The store was replaced', { path, cause: 'replaced' })
    },
  }
}

function look(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? null : `${found.dev}:${found.ino}`
}
