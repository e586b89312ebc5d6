import type { Locale } from './locale.ts'
import type { RecordFilter } from './records/filter.ts'

export interface Preferences {
  /** null follows the system. */
  locale: Locale | null
  theme: 'system' | 'light' | 'dark'
  sidebarCollapsed: boolean
}

export const DEFAULT_PREFERENCES: Preferences = { locale: null, theme: 'system', sidebarCollapsed: false }

/** How a person left a task's call records. Kept per account and task. */
export interface TaskViewPreferences {
  filter: RecordFilter
  perPage: number
  columns: string[]
  /** Widths set by hand, px, by column key. */
  widths: Record<string, number>
}

export const PAGE_SIZES: readonly number[] = [20, 50, 100, 200]
export const DEFAULT_PAGE_SIZE = 50
