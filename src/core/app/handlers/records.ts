import { AppError } from '#shared/errors.ts'
import { livePage } from '../livePage.ts'
import type { HandlersOf, Services } from '../services.ts'

export function recordsHandlers(services: Services): HandlersOf<'records'> {
  const { local, detail, keptDetail } = services
  return {
    'records.page': (request, { signal }) => livePage(services, request, signal),
    'records.detail': async ({ accountId, taskId, recordId, source }) => {
      const read = source === 'local' ? keptDetail : detail
      const record = await read({ accountId, taskId }, recordId)
      if (record === null)
        throw new AppError('not_found', 'This record was not read before', { what: 'record' })
      return record
    },
    'records.localPage': (request) => local.page(request),
    'records.matches': ({ ids, search, ...scope }) => local.matches(scope, ids, search),
    'records.facets': (scope) => local.facets(scope),
    'records.find': ({ accountId, filter, most }) => local.find(accountId, filter, most),
  }
}
