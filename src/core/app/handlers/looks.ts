import { isMasked } from '../isMasked.ts'
import type { HandlersOf, Services } from '../services.ts'

export function looksHandlers(services: Services): HandlersOf<'looks'> {
  const { looks } = services
  return {
    'looks.page': ({ accountId, ...asked }) => looks.page(accountId, asked),
    'looks.note': async ({ accountId, ...look }) => {
      if (isMasked(services, accountId)) await looks.note(accountId, look)
      return null
    },
    'looks.beginAnew': async ({ accountId }) => ({ keptAs: await looks.beginAnew(accountId) }),
  }
}
