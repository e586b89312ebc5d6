import type { HandlersOf, Services } from '../services.ts'

export function syncHandlers({ sync, local, ensureSpace }: Services): HandlersOf<'sync'> {
  return {
    'sync.start': (request) => sync.start(request),
    'sync.allow': async (scope) => {
      await ensureSpace()
      await local.syncStore.unpause(scope)
      return null
    },
    'sync.cancel': ({ jobId }) => {
      sync.cancel(jobId)
      return null
    },
    'sync.list': () => sync.list(),
    'sync.summary': (scope) => sync.summary(scope),
  }
}
