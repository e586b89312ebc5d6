import type { StoreReread } from './storeReread.ts'

/** What the settings page shows of the offline store. */
export interface StoreOverview {
  /** The store's file. */
  path: string
  /** On disk, the log included. */
  bytes: number
  /** Calls of every account in it. */
  calls: number
  /** This account's tasks. */
  tasks: StoreOverviewTask[]
  backups: StoreBackup[]
  reread: StoreReread
  /** Whether the person has said that they kept the recovery key; null where none is needed. */
  recoveryKept: boolean | null
}

/** What there is where the store does not open. */
export interface StoreRescue {
  path: string
  present: boolean
  backups: StoreBackup[]
}

export interface StoreRecovery {
  /** Names of the files that the key opens. */
  opens: string[]
  /** Whether the key will be there at the next start. */
  kept: 'stored' | 'memory'
}

export interface StoreOverviewTask {
  taskId: string
  /** As the side bar knows it; null for a task that is not pinned. */
  name: string | null
  calls: number
  /** Calls dialled before `keptFrom`, ms since the epoch, are known and not kept: so many. Null keeps all. */
  keptFrom: number | null
  leftOut: number
  /** Milliseconds since the epoch; null for never, or for calls without a date. */
  syncedAt: number | null
  oldest: number | null
  newest: number | null
}

export interface StoreBackup {
  /** File name in the folder of backups. */
  name: string
  bytes: number
  /** Milliseconds since the epoch. */
  at: number
}
