import type { LowSpace } from '../lowSpace.ts'
import type { SyncJob } from '../sync/types.ts'
import type { ExportJob } from '../exports/types.ts'
import type { ProxyState } from './proxy.ts'
import type { StoreReread } from '../records/storeReread.ts'
import type { ScriptJob } from '../reviews/scriptSheet.ts'
import type { DraftSummary } from '../tasks/draft.ts'

/** What the host tells the window unasked, through one channel. */
export interface EventMap {
  'exports.changed': ExportJob
  'sync.changed': SyncJob
  /** The sheet of a script is being read. */
  'scripts.changed': ScriptJob
  /** Kept calls are read again, see `core/records/rereading.ts`. */
  'store.rereading': StoreReread
  /** There is something more in `AppInfo.notices`. */
  'app.noticed': null
  /** Accounts were added, changed, removed or switched, perhaps by another window. */
  'accounts.changed': null
  /** Numbers are masked in every window by now, or shown. An account's own switch comes with its change. */
  'masking.changed': { maskNumbers: boolean }
  /** Marks came from elsewhere, went to another call or were deleted: what is shown of them is read again. */
  'marks.changed': null
  /** The windows of this process are locked, or no longer. */
  'lock.changed': { locked: boolean }
  /** The side bar's tasks of this account changed. */
  'pins.changed': { accountId: string }
  /** Unsaved edits of a task changed or are gone. The window that made the change knows it from the answer. */
  'drafts.changed': { accountId: string; taskId: string; draft: DraftSummary | null }
  /** Something that fills the disk begins although little of it is left. */
  'space.low': LowSpace
  /** The system handed a link to a call to the app: `handing.takeLink` has it. */
  'call.linked': null
  /** The network's proxy asks for a login, or does so no longer. */
  'proxy.changed': ProxyState
}

export type EventName = keyof EventMap
export type AppEvent = { [Name in EventName]: { name: Name; payload: EventMap[Name] } }[EventName]
