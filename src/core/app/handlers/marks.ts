import { isMasked } from '../isMasked.ts'
import type { HandlersOf, Services } from '../services.ts'

export function marksHandlers(services: Services): HandlersOf<'marks'> {
  const { marks } = services
  return {
    'marks.of': ({ recordIds, ...scope }) => marks.of(scope, recordIds, isMasked(services, scope.accountId)),
    'marks.set': ({ recordId, patch, ...scope }) =>
      marks.set(scope, recordId, patch, isMasked(services, scope.accountId)),
    'marks.words': ({ accountId }) => marks.words(accountId),
    'marks.rows': ({ demo }) => marks.rows(demo),
    'marks.merge': async ({ demo, rows }) => ({ newer: await marks.merge(demo, rows) }),
    'marks.self': ({ accountId }) => marks.self(accountId),
    'marks.setName': ({ accountId, name }) => marks.setName(accountId, name),
  }
}
