import { isMasked } from '../isMasked.ts'
import type { HandlersOf, Services } from '../services.ts'

export function marksHandlers(services: Services): HandlersOf<'marks'> {
  const { marks } = services
  const masked = (accountId: string): boolean => isMasked(services, accountId)
  return {
    'marks.of': ({ recordIds, ...scope }) => marks.of(scope, recordIds, masked(scope.accountId)),
    'marks.set': ({ recordId, patch, asMasked, ...scope }) => {
      const isMaskedNow = masked(scope.accountId)
      return marks.set(scope, recordId, patch, { masked: isMaskedNow, asMasked: asMasked ?? isMaskedNow })
    },
    'marks.words': ({ accountId }) => marks.words(accountId, masked(accountId)),
    'marks.self': ({ accountId }) => marks.self(accountId, masked(accountId)),
    'marks.setName': ({ accountId, name }) => marks.setName(accountId, name, masked(accountId)),
  }
}
