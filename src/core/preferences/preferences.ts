import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { taskView as taskViewSchema, preferences as preferencesSchema } from '#shared/ipc/preferences.ts'
import {
  DEFAULT_PREFERENCES,
  DEFAULT_TASK_VIEW,
  type ExportChoice,
  type Preferences,
  type TaskViewPreferences,
} from '#shared/preferences.ts'
import { tidyFilter, tidyLocalFilter, typedApart } from '#shared/records/filterValues.ts'
import { recordField } from '#shared/records/fields.ts'
import { MOST_VERDICTS } from '#shared/reviews/marks.ts'
import {
  flagOrTrue,
  member,
  members,
  needed,
  orNull,
  own,
  plain,
  stored,
  table,
  withDefaults,
} from '../files/stored.ts'
import type { SettingsStore } from '../ports.ts'
import { LAYOUT, LIVE_FILTER, LOCAL_FILTER, SORT } from '../settings/exportForms.ts'
import { keptSetting, setting } from '../settings/setting.ts'
import { isObject } from '../wire/json.ts'

/** The views last used are kept; a task not opened for this many others starts afresh. */
const VIEWS_KEPT = 300

const KEYS = preferencesSchema.shape.keys
/** Schema of one of them. */
const VERDICT = preferencesSchema.shape.verdicts.element
const VERDICTS = stored<string[]>(
  (kept) => {
    const words = Array.isArray(kept) ? kept.flatMap((word) => VERDICT.safeParse(word).data ?? []) : []
    const each = [...new Set(words)].slice(0, MOST_VERDICTS)
    return each.length > 0 ? each : undefined
  },
  (words) => words,
)
export const PREFERENCES = setting(
  'preferences',
  withDefaults<Preferences>(preferencesSchema, DEFAULT_PREFERENCES, {
    maskNumbers: flagOrTrue,
    keys: table(plain(KEYS.valueType), KEYS.keyType),
    verdicts: VERDICTS,
  }),
  DEFAULT_PREFERENCES,
)

export const TASK_VIEW = withDefaults<TaskViewPreferences>(taskViewSchema, DEFAULT_TASK_VIEW, {
  filter: LIVE_FILTER,
  localFilter: LOCAL_FILTER,
  sort: SORT,
  columns: stored<string[]>(
    (kept) => {
      const known = Array.isArray(kept)
        ? kept.filter((key) => typeof key === 'string' && recordField(key))
        : []
      return known.length > 0 ? (known as string[]) : undefined
    },
    (keys) => keys,
  ),
  widths: table(plain(taskViewSchema.shape.widths.valueType)),
  exporting: orNull(
    members<ExportChoice>({ layout: needed(LAYOUT), followsTable: member(plain(z.boolean()), false) }),
  ),
})
/** By account and task, the one last used last. They are many, and one is read at a time. */
export const TASK_VIEWS = setting(
  'taskViews',
  stored<Readonly<Record<string, unknown>>>(
    (kept) => (isObject(kept) ? kept : undefined),
    (views) => views,
  ),
  {},
)

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
type Typed = Pick<TaskViewPreferences, 'filter' | 'localFilter'>

/**
 * Reads what it can of damaged preferences and falls back to the default for the rest. What was typed to find somebody is
 * remembered until the end of the app alone: settings are not encrypted.
 */
export function createPreferences(settings: SettingsStore): PreferenceService {
  const typed = new Map<string, Typed>()
  const preferences = keptSetting(settings, PREFERENCES)
  const views = keptSetting(settings, TASK_VIEWS)
  const viewKey = (accountId: string, taskId: string): string => `${accountId}/${taskId}`
  const taskView = (accountId: string, taskId: string): TaskViewPreferences => {
    const key = viewKey(accountId, taskId)
    const { filter, localFilter, ...rest } = TASK_VIEW.read(own(views.get(), key)) ?? DEFAULT_TASK_VIEW
    const { filter: typedLive, localFilter: typedLocal } = typed.get(key) ?? {}
    return {
      ...rest,
      filter: { ...filter, ...typedLive },
      localFilter: { ...localFilter, ...typedLocal },
    }
  }

  return {
    get: preferences.get,
    update: (patch) => preferences.change((before) => ({ ...before, ...patch })),
    taskView,
    updateTaskView: (accountId, taskId, patch) => {
      const next = { ...taskView(accountId, taskId), ...patch }
      next.filter = tidyFilter(next.filter)
      next.localFilter = tidyLocalFilter(next.localFilter)
      const key = viewKey(accountId, taskId)
      const [live, local] = [typedApart(next.filter), typedApart(next.localFilter)]
      typed.set(key, { filter: live.typed, localFilter: local.typed })
      const kept = { ...next, filter: live.rest, localFilter: local.rest }
      // What is typed changes nothing on the disk, letter for letter.
      const before = views.get()
      const isLast = Object.keys(before).at(-1) === key
      if (isLast && isDeepStrictEqual(TASK_VIEW.write(kept, own(before, key)), own(before, key))) return next
      views.change((all) => {
        const others = Object.entries(all).filter(([other]) => other !== key)
        const view = TASK_VIEW.write(kept, own(all, key))
        return Object.fromEntries([...others.slice(1 - VIEWS_KEPT), [key, view]])
      })
      return next
    },
    forgetAccount: (accountId) => {
      const isMine = (key: string): boolean => key.startsWith(`${accountId}/`)
      for (const key of [...typed.keys()].filter(isMine)) typed.delete(key)
      views.change((all) => Object.fromEntries(Object.entries(all).filter(([key]) => !isMine(key))))
    },
  }
}
