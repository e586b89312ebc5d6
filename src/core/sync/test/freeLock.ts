import { AppError } from '#shared/errors.ts'
import type { RunLock } from '../lock.ts'

/** A lock in memory, for one process or several that share it. `steal` takes one away from its holder. */
export function freeLock(): RunLock & { steal: () => void; held: Set<string> } {
  const held = new Set<string>()
  let losing = new AbortController()
  return {
    held,
    steal: () => losing.abort(new AppError('busy', 'taken over')),
    acquire: async (name) => {
      if (held.has(name)) return null
      held.add(name)
      losing = new AbortController()
      return { lost: losing.signal, release: async () => void held.delete(name) }
    },
  }
}
