import { z } from 'zod'
import { exportChoice } from '#shared/ipc/exportLayout.ts'
import { fieldKeys, perPage, recordFilter } from '#shared/ipc/schemas.ts'
import { localFilter, localSort } from '#shared/ipc/localFilter.ts'
import { LOCALES } from '#shared/locale.ts'
import {
  DEFAULT_PAGE_SIZE,
  DEFAULT_PREFERENCES,
  type Preferences,
  type TaskViewPreferences,
} from '#shared/preferences.ts'
import { tidyFilter } from '#shared/records/filter.ts'
import { DEFAULT_LOCAL_SORT, tidyLocalFilter } from '#shared/records/localFilter.ts'
import { DEFAULT_COLUMNS, recordField } from '#shared/records/fields.ts'
import type { SettingsStore } from '../ports.ts'

const PREFERENCES_KEY = 'preferences'
const VIEWS_KEY = 'taskViews'
/** The views last used are kept; a task not opened for this many others starts afresh. */
const VIEWS_KEPT = 300

const preferencesSchema = z.object({
  locale: z.enum(LOCALES).nullable().catch(DEFAULT_PREFERENCES.locale),
  theme: z.enum(['system', 'light', 'dark']).catch(DEFAULT_PREFERENCES.theme),
  sidebarCollapsed: z.boolean().catch(DEFAULT_PREFERENCES.sidebarCollapsed),
  autoSyncMinutes: z.int().min(1).max(1440).nullable().catch(DEFAULT_PREFERENCES.autoSyncMinutes),
  recoveryOffered: z.boolean().catch(DEFAULT_PREFERENCES.recoveryOffered),
})

const viewSchema = z.object({
  source: z.enum(['live', 'local']).catch('live'),
  filter: recordFilter.catch({}),
  localFilter: localFilter.catch({}),
  sort: localSort.catch(DEFAULT_LOCAL_SORT),
  perPage: perPage.catch(DEFAULT_PAGE_SIZE),
  columns: fieldKeys.catch([]).transform((keys) => {
    const known = keys.filter((key) => recordField(key) !== undefined)
    return known.length > 0 ? known : [...DEFAULT_COLUMNS]
  }),
  widths: z.record(z.string(), z.number()).catch({}),
  exporting: exportChoice.nullable().catch(null),
})

export interface PreferenceService {
  get: () => Preferences
  update: (patch: Partial<Preferences>) => Preferences
  taskView: (accountId: string, taskId: string) => TaskViewPreferences
  updateTaskView: (
    accountId: string,
    taskId: string,
    patch: Partial<TaskViewPreferences>,
  ) => TaskViewPreferences
  forgetAccount: (accountId: string) => void
}

/** What a person typed to find somebody: a number, a name, a sentence. */
interface Typed {
  filter: Pick<TaskViewPreferences['filter'], 'keyword'>
  localFilter: Pick<TaskViewPreferences['localFilter'], 'keyword' | 'search'>
}

/**
 * Reads what it can of damaged preferences and falls back to the default for the rest. What was typed to find somebody is
 * remembered until the end of the app alone: settings are not encrypted.
 */
export function createPreferences(settings: SettingsStore): PreferenceService {
  const typed = new Map<string, Typed>()
  const get = (): Preferences => preferencesSchema.parse(asObject(settings.get(PREFERENCES_KEY)))
  const views = (): Record<string, unknown> => asObject(settings.get(VIEWS_KEY))
  const viewKey = (accountId: string, taskId: string): string => `${accountId}/${taskId}`
  const taskView = (accountId: string, taskId: string): TaskViewPreferences => {
    const key = viewKey(accountId, taskId)
    const { filter, localFilter, ...rest } = viewSchema.parse(asObject(own(views(), key)))
    const { filter: typedLive, localFilter: typedLocal } = typed.get(key) ?? {}
    return {
      ...rest,
      filter: { ...filter, ...typedLive },
      localFilter: { ...localFilter, ...typedLocal },
    }
  }

  return {
    get,
    update: (patch) => {
      const next = { ...get(), ...patch }
      // What a newer version added stays, for that version.
      settings.set(PREFERENCES_KEY, { ...asObject(settings.get(PREFERENCES_KEY)), ...next })
      return next
    },
    taskView,
    updateTaskView: (accountId, taskId, patch) => {
      const next = { ...taskView(accountId, taskId), ...patch }
      next.filter = tidyFilter(next.filter)
      next.localFilter = tidyLocalFilter(next.localFilter)
      const key = viewKey(accountId, taskId)
      const { keyword, ...filter } = next.filter
      const { keyword: localKeyword, search, ...local } = next.localFilter
      typed.set(key, {
        filter: tidyFilter({ keyword }),
        localFilter: tidyLocalFilter({ keyword: localKeyword, search }),
      })
      const others = Object.entries(views()).filter(([other]) => other !== key)
      const kept = { ...asObject(own(views(), key)), ...next, filter, localFilter: local }
      settings.set(VIEWS_KEY, Object.fromEntries([...others.slice(1 - VIEWS_KEPT), [key, kept]]))
      return next
    },
    forgetAccount: (accountId) => {
      const isMine = (key: string): boolean => key.startsWith(`${accountId}/`)
      for (const key of [...typed.keys()].filter(isMine)) typed.delete(key)
      const kept = Object.entries(views()).filter(([key]) => !isMine(key))
      settings.set(VIEWS_KEY, Object.fromEntries(kept))
    },
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}

/** A key from outside may be the name of what every object has. */
const own = (values: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(values, key) ? values[key] : undefined
