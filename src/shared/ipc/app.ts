import type { Locale } from '../locale.ts'
import { route } from './route.ts'
import { nothing } from './schemas.ts'

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
    /** One of the settings is of a form that this version does not know. */
    | 'setting_unreadable'
    | 'secrets_set_aside'
    | 'secrets_restored'
    | 'draft_set_aside'
    /** The demo account's store was unreadable: a new one takes its place. */
    | 'demo_set_aside'
    /** The store that was here is not there any more. */
    | 'store_gone'
    /** Marks were damaged, are kept aside, and came back from their backup. */
    | 'marks_rebuilt'
    /** Another folder of this machine holds data of Callbook too, which is not shown. */
    | 'other_home'
  /** The file concerned. */
  path: string
}

export const appRoutes = {
  'app.info': route(nothing).returns<AppInfo>(),
}
