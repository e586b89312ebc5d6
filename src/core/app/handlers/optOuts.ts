import { isMasked } from '../isMasked.ts'
import type { HandlersOf, Services } from '../services.ts'

export function optOutsHandlers(services: Services): HandlersOf<'optOuts'> {
  const { doubtful, exportOptOuts } = services
  return {
    'optOuts.list': ({ state, page, perPage, ...ref }) =>
      doubtful.optOuts(ref, state, { page, perPage }, isMasked(services, ref.accountId)),
    'optOuts.decide': async ({ recordId, decision, ...scope }) => {
      await doubtful.decideOptOut(scope, recordId, decision)
      return null
    },
    'optOuts.export': ({ mask, locale, ...ref }) => exportOptOuts(ref, { mask, locale }),
  }
}
