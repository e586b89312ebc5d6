import type { AppInfo } from '#shared/ipc/app.ts'
import type { Handlers } from '#shared/ipc/index.ts'
import type { CallRef } from '#shared/records/callLink.ts'
import type { CallRecordDetail } from '#shared/records/types.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { SecretVault } from '../accounts/vault.ts'
import type { PlatformClient } from '../api/client.ts'
import type { ExportOptOuts } from '../export/optOuts.ts'
import type { Exports } from '../export/exports.ts'
import type { ScriptFiles } from '../export/scriptFiles.ts'
import type { FindLinked } from '../records/linkedCalls.ts'
import type { LocalCalls } from '../records/localCalls.ts'
import type { Recovery } from '../records/recovery.ts'
import type { Cards } from '../reviews/cards.ts'
import type { ReviewDocuments } from '../reviews/documents.ts'
import type { Queues } from '../reviews/queues.ts'
import type { Erasing } from '../reviews/erasing.ts'
import type { Exchange } from '../reviews/exchange.ts'
import type { MarkKeeping } from '../reviews/markKeeping.ts'
import type { Judging } from '../reviews/judging.ts'
import type { Looks } from '../reviews/looks/looks.ts'
import type { Doubtful } from '../reviews/doubtful.ts'
import type { Marks } from '../reviews/marks.ts'
import type { ScriptSheets } from '../reviews/scriptSheets.ts'
import type { Samples } from '../reviews/samples.ts'
import type { TaskRef } from '../sync/store.ts'
import type { Sync } from '../sync/sync.ts'
import type { Clock, ProxyLogin } from '../ports.ts'
import type { PreferenceService } from '../preferences/preferences.ts'
import type { RecordsWorkerMethods } from '../worker/workerMethods.ts'
import type { Drafts } from '../tasks/drafts.ts'
import type { LastRead } from '../tasks/lastRead.ts'
import type { Pins } from '../tasks/pins.ts'
import type { IdleLock } from './idleLock.ts'
import type { Saves } from './saves.ts'
import type { SearchedTexts } from './searched.ts'
import type { Remote } from '../threads/rpc.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'

/** What the handlers of all domains work with. */
export interface Services {
  info: AppInfo
  accounts: Accounts
  vault: SecretVault
  preferences: PreferenceService
  searched: SearchedTexts
  pins: Pins
  drafts: Drafts
  lastRead: LastRead
  saves: Saves
  client: PlatformClient
  worker: Remote<RecordsWorkerMethods>
  local: LocalCalls
  recovery: Recovery
  marks: Marks
  doubtful: Doubtful
  exportOptOuts: ExportOptOuts
  documents: ReviewDocuments
  queues: Queues
  scripts: ScriptSheets
  scriptFiles: ScriptFiles
  markKeeping: MarkKeeping
  erasing: Erasing
  exchange: Exchange
  judging: Judging
  looks: Looks
  lock: IdleLock
  cards: Cards
  findLinked: FindLinked
  /** The link that the host was handed last, once. */
  takeLink: () => CallRef | null
  samples: Samples
  /** A call read before, with its conversation: of the last read, else of the store. */
  detail: (scope: TaskRef, recordId: string, masked: boolean) => Promise<CallRecordDetail | null>
  /** Likewise: of the store, else of the last read. */
  keptDetail: Services['detail']
  sync: Sync
  /** Before a task's calls are kept. @throws AppError disk_full */
  ensureSpace: () => Promise<void>
  exports: Exports
  /** Preferences changed. */
  onPreferences: () => void
  /** An account got another token. */
  onToken: () => void
  /** A task was read from the platform. */
  onTask: (accountId: string, task: TaskEdit) => Promise<void>
  proxyLogin?: ProxyLogin
  clock: Clock
}

/** The handlers of the routes under one name. */
export type HandlersOf<Domain extends string> = {
  [Name in keyof Handlers as Name extends `${Domain}.${string}` ? Name : never]: Handlers[Name]
}
