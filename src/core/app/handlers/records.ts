import { AppError } from '#shared/errors.ts'
import { isMasked } from '../isMasked.ts'
import { livePage, platformTotal } from '../livePage.ts'
import type { HandlersOf, Services } from '../services.ts'

export function recordsHandlers(services: Services): HandlersOf<'records'> {
  const { local, worker, detail, keptDetail, looks } = services
  const masked = (accountId: string): boolean => isMasked(services, accountId)
  return {
    'records.page': (request, { signal }) => livePage(services, request, masked(request.accountId), signal),
    'records.platformTotal': async (scope, { signal }) => platformTotal(services, scope, signal),
    'records.detail': async ({ accountId, taskId, recordId, source, reveal }) => {
      const read = source === 'local' ? keptDetail : detail
      const isMaskedNow = masked(accountId)
      const record = await read({ accountId, taskId }, recordId, reveal !== true && isMaskedNow)
      if (record === null)
        throw new AppError('not_found', 'This record was not read before', { what: 'record' })
      if (reveal === true && isMaskedNow)
        await looks.note(accountId, { what: 'reveal', taskId, recordId, count: 1 })
      return record
    },
    'records.maskedHits': async ({ recordId, search, ...scope }) =>
      worker.maskedHits(await local.locateOrNull(scope), scope, recordId, search),
    'records.localPage': (request) => local.page(request, masked(request.accountId)),
    'records.matches': ({ ids, search, ...scope }) =>
      local.matches(scope, ids, search, masked(scope.accountId)),
    'records.facets': (scope) => local.facets(scope, masked(scope.accountId)),
    'records.find': ({ accountId, filter, most }) => local.find(accountId, filter, most, masked(accountId)),
    'records.outcomes': ({ accountId, filter }) => local.outcomes(accountId, filter),
    'records.sameNumber': ({ recordId, most, ...scope }) =>
      local.sameNumber(scope, recordId, most, masked(scope.accountId)),
  }
}
