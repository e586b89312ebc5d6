import type { HandlersOf, Services } from '../services.ts'

export function savedFiltersHandlers({ local }: Services): HandlersOf<'filters'> {
  return {
    'filters.list': ({ accountId }) => local.savedFilters(accountId),
    'filters.save': ({ accountId, ...save }) => local.changeFilters(accountId, { save }),
    'filters.rename': ({ accountId, filterId, name }) =>
      local.changeFilters(accountId, { rename: filterId, name }),
    'filters.remove': ({ accountId, filterId }) => local.changeFilters(accountId, { remove: filterId }),
  }
}
