import { z } from 'zod'
import type { Locale } from '../locale.ts'
import type { Preferences, TaskViewPreferences } from '../preferences.ts'
import { exportChoice } from './exportLayout.ts'
import { route } from './route.ts'
import { localFilter, localSort } from './localFilter.ts'
import { accountId, fieldKeys, nothing, perPage, recordFilter, taskId } from './schemas.ts'

export interface AppInfo {
  version: string
  host: 'desktop' | 'browser'
  platform: string
  systemLocale: Locale
  /** Where settings and data lie on this machine. */
  dataFolder: string
  /** What was found damaged and put out of the way, by code. */
  notices: AppNotice[]
}

export interface AppNotice {
  code:
    | 'settings_set_aside'
    /** Settings came back whole from their copy. */
    | 'settings_restored'
    | 'secrets_set_aside'
    | 'secrets_restored'
    | 'draft_set_aside'
    /** The demo account's store was unreadable: a new one takes its place. */
    | 'demo_set_aside'
    /** The store that was here is not there any more. */
    | 'store_gone'
    /** Another folder of this machine holds data of Callbook too, which is not shown. */
    | 'other_home'
  /** The file concerned. */
  path: string
}

export const appRoutes = {
  'app.info': route(nothing).returns<AppInfo>(),
  /** Cancels a request under way, by the id it was sent with. Unknown ids are nothing to cancel. */
  'app.cancel': route(z.strictObject({ requestId: z.string().min(1).max(64) })).returns<null>(),
  'preferences.get': route(nothing).returns<Preferences>(),
  'preferences.update': route(
    z.strictObject({
      locale: z.enum(['zh-CN', 'en']).nullable().optional(),
      theme: z.enum(['system', 'light', 'dark']).optional(),
      sidebarCollapsed: z.boolean().optional(),
      autoSyncMinutes: z.int().min(1).max(1440).nullable().optional(),
      recoveryOffered: z.boolean().optional(),
    }),
  ).returns<Preferences>(),
  'taskView.get': route(z.strictObject({ accountId, taskId })).returns<TaskViewPreferences>(),
  'taskView.update': route(
    z.strictObject({
      accountId,
      taskId,
      source: z.enum(['live', 'local']).optional(),
      filter: recordFilter.optional(),
      localFilter: localFilter.optional(),
      sort: localSort.optional(),
      perPage: perPage.optional(),
      columns: fieldKeys.optional(),
      widths: z.record(z.string().regex(/^[a-z_]{1,40}$/), z.number().min(40).max(1200)).optional(),
      exporting: exportChoice.nullable().optional(),
    }),
  ).returns<TaskViewPreferences>(),
}
