/** The documents that a person keeps in the encrypted store: how each is read and written. It runs in the worker. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import { localFilter } from '#shared/ipc/filters.ts'
import { RANGE_NAMES, type RangeName } from '#shared/records/days.ts'
import type { LocalFilter, RecordFilter } from '#shared/records/filters.ts'
import { MOST_SAVED_FILTERS, type SavedFilter } from '#shared/records/savedFilters.ts'
import { entries, member, members, needed, plain, stored, type Stored } from '../files/stored.ts'
import { LIVE_FILTER, LOCAL_FILTER } from '../settings/exportForms.ts'
import { isObject } from '../wire/json.ts'
import { searchedName, type Desk } from './store/desk.ts'

/** What was typed to find somebody, of both sources of a task. */
export interface Searched {
  filter: RecordFilter
  localFilter: LocalFilter
}

const text = needed(plain(z.string().min(1)))
const known = members<Omit<SavedFilter, 'isForeign'>>({
  id: text,
  name: text,
  filter: needed(LOCAL_FILTER),
  days: member(plain<RangeName | null>(z.enum(RANGE_NAMES).nullable()), null),
})
const FILTERS = entries(
  stored<SavedFilter>(
    (kept) => {
      const entry = known.read(kept)
      const filter = isObject(kept) ? kept['filter'] : undefined
      return entry && { ...entry, isForeign: !localFilter.safeParse(filter).success }
    },
    ({ isForeign: _isForeign, ...entry }, kept) => known.write(entry, kept),
  ),
  ({ id }) => id,
)
const SEARCHED = members<Searched>({
  filter: member(LIVE_FILTER, {}),
  localFilter: member(LOCAL_FILTER, {}),
})

function parsed(value: string | null): unknown {
  try {
    return value === null ? undefined : JSON.parse(value)
  } catch {
    return undefined
  }
}

function change<T>(
  desk: Desk,
  identity: string,
  name: string,
  form: Stored<T>,
  next: (now: T | undefined) => T,
): void {
  desk.changeDesk(identity, name, (value) => {
    const kept = parsed(value)
    const now = form.read(kept)
    return JSON.stringify(form.write(next(now), kept))
  })
}

const FILTERS_NAME = 'filters'
const byName = (filters: readonly SavedFilter[]): SavedFilter[] =>
  filters.toSorted((one, other) => one.name.localeCompare(other.name, 'zh-CN'))

export const savedFilters = (desk: Desk, identity: string): SavedFilter[] =>
  byName(FILTERS.read(parsed(desk.readDesk(identity, FILTERS_NAME))) ?? [])

export type FilterChange =
  | { save: Pick<SavedFilter, 'name' | 'filter' | 'days'> }
  | { rename: string; name: string }
  | { remove: string }

/** @throws AppError not_found; invalid_input where there are too many, or the name is another one's */
export function changeFilters(desk: Desk, identity: string, wanted: FilterChange): SavedFilter[] {
  change(desk, identity, FILTERS_NAME, FILTERS, (now = []) => {
    if ('save' in wanted) {
      const same = now.find(({ name }) => name === wanted.save.name)
      if (same === undefined && now.length >= MOST_SAVED_FILTERS)
        throw new AppError('invalid_input', `No more than ${MOST_SAVED_FILTERS} filters are kept`)
      const saved = { id: same?.id ?? randomUUID(), isForeign: false, ...wanted.save }
      return [...now.filter((entry) => entry !== same), saved]
    }
    const id = 'rename' in wanted ? wanted.rename : wanted.remove
    const found = now.find((entry) => entry.id === id)
    if (found === undefined) throw new AppError('not_found', 'No such filter', { what: 'saved' })
    const others = now.filter((entry) => entry !== found)
    if ('remove' in wanted) return others
    if (others.some(({ name }) => name === wanted.name))
      throw new AppError('invalid_input', 'Another filter has this name', {
        issues: [{ path: 'name', message: 'taken' }],
      })
    return [...others, { ...found, name: wanted.name }]
  })
  return savedFilters(desk, identity)
}

export const searchedLast = (desk: Desk, identity: string, taskId: string): Searched | null =>
  SEARCHED.read(parsed(desk.readDesk(identity, searchedName(taskId)))) ?? null

export function rememberSearched(desk: Desk, identity: string, taskId: string, searched: Searched): void {
  const isNothing = [searched.filter, searched.localFilter].every(
    (filter) => Object.keys(filter).length === 0,
  )
  if (isNothing) desk.changeDesk(identity, searchedName(taskId), () => null)
  else change(desk, identity, searchedName(taskId), SEARCHED, () => searched)
}
