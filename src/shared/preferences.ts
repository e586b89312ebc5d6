import type { ExportLayout } from './exports/types.ts'
import type { Locale } from './locale.ts'
import type { RangeName } from './records/days.ts'
import { DEFAULT_COLUMNS } from './records/fields.ts'
import type { LocalFilter, RecordFilter } from './records/filters.ts'
import { DEFAULT_VERDICTS } from './reviews/marks.ts'
import { DEFAULT_LOCAL_SORT, type LocalSort } from './records/localSort.ts'

export interface Preferences {
  /** null follows the system. */
  locale: Locale | null
  theme: 'system' | 'light' | 'dark'
  sidebarCollapsed: boolean
  /** Pinned tasks are synchronised this often while the app is open; null: only when asked. */
  autoSyncMinutes: number | null
  /** The recovery key was offered: once is enough. */
  recoveryOffered: boolean
  /** How calls are listed when none is open, and beside the one that is. */
  listAlone: ListForm
  listBeside: ListForm
  /** px, as the person left them. */
  listWidth: number
  factsWidth: number
  factsShown: boolean
  rowHeight: RowHeight
  /** Keys without Ctrl or ⌘ do something in the list and in the call. */
  singleKeys: boolean
  /** The task that was open last; null where another page was. */
  lastTask: { accountId: string; taskId: string } | null
  /** Windows show phone numbers masked, of every account. */
  maskNumbers: boolean
  /** Keys that the person chose, by command: see `commands.ts`. An empty text is none. */
  keys: Record<string, string>
  /** A queue leaves calls out that nobody answered. */
  queueAnsweredOnly: boolean
  /** Doubtful labels leave calls out whose label other reviewers found right. */
  trustOthers: boolean
  /** What may be said of a call, a key each, see `reviews/marks.ts`. */
  verdicts: string[]
}

/** Rows of two lines, with what was said; or a table of columns. */
export type ListForm = 'rows' | 'table'
/** px of a row of the table. */
export const ROW_HEIGHTS = [28, 34, 40] as const
export type RowHeight = (typeof ROW_HEIGHTS)[number]
/** px, least and most that the parts beside the conversation may be dragged to. */
export const LIST_WIDTHS = [300, 900] as const
export const FACTS_WIDTHS = [200, 420] as const

export const DEFAULT_PREFERENCES: Preferences = {
  locale: null,
  theme: 'system',
  sidebarCollapsed: false,
  autoSyncMinutes: null,
  recoveryOffered: false,
  listAlone: 'table',
  listBeside: 'rows',
  listWidth: 404,
  factsWidth: 236,
  factsShown: true,
  rowHeight: 34,
  singleKeys: true,
  lastTask: null,
  maskNumbers: false,
  keys: {},
  queueAnsweredOnly: true,
  trustOthers: false,
  verdicts: [...DEFAULT_VERDICTS],
}

/** Live pages come from the platform, Local ones from the offline store. */
export type RecordSource = 'live' | 'local'

/** How a person left a task's call records. Kept per account and task. */
export interface TaskViewPreferences {
  /** Null where the person said nothing: the store answers for a task that is kept whole, the platform for others. */
  source: RecordSource | null
  filter: RecordFilter
  localFilter: LocalFilter
  /** The days of the filter, where they move on with the calendar. */
  days: RangeName | null
  /** The queue that was gone through; null where calls were listed. */
  queue: string | null
  sort: LocalSort
  perPage: number
  columns: string[]
  /** Widths set by hand, px, by column key. */
  widths: Record<string, number>
  /** So many columns stay in view when the others are scrolled. */
  frozen: number
  /** How its calls were exported last; null for never. */
  exporting: ExportChoice | null
}

/** How a person left the export dialog. */
export interface ExportChoice {
  layout: ExportLayout
  /** The columns are those of the table, whichever they are by then. */
  followsTable: boolean
}

export const PAGE_SIZES: readonly number[] = [20, 50, 100, 200, 500]
export const DEFAULT_PAGE_SIZE = 50

/** How a task is shown that was never open. */
export const DEFAULT_TASK_VIEW: TaskViewPreferences = {
  source: null,
  filter: {},
  localFilter: {},
  days: null,
  queue: null,
  sort: DEFAULT_LOCAL_SORT,
  perPage: DEFAULT_PAGE_SIZE,
  columns: [...DEFAULT_COLUMNS],
  widths: {},
  frozen: 0,
  exporting: null,
}

/** Choices for {@link Preferences.autoSyncMinutes}. */
export const AUTO_SYNC_MINUTES: readonly number[] = [5, 15, 30, 60]
