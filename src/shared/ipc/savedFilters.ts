import { z } from 'zod'
import { RANGE_NAMES } from '../records/days.ts'
import type { SavedFilter } from '../records/savedFilters.ts'
import { localFilter } from './filters.ts'
import { route } from './route.ts'
import { accountId, identifier, shortText } from './schemas.ts'

const name = shortText.trim().min(1).max(60)

/** Filters with a name, in the encrypted store; they answer with all of the account's. */
export const savedFilterRoutes = {
  'filters.list': route(z.strictObject({ accountId })).returns<SavedFilter[]>(),
  /** In the place of one of the same name. */
  'filters.save': route(
    z.strictObject({ accountId, name, filter: localFilter, days: z.enum(RANGE_NAMES).nullable() }),
  ).returns<SavedFilter[]>(),
  'filters.rename': route(z.strictObject({ accountId, filterId: identifier, name })).returns<SavedFilter[]>(),
  'filters.remove': route(z.strictObject({ accountId, filterId: identifier })).returns<SavedFilter[]>(),
}
