/** What the offline store holds, for the settings page. */
export interface StoreStats {
  /** The store's file. */
  path: string
  /** On disk, the log included. */
  bytes: number
  /** Of the file, what holds something: a copy of it takes no more. */
  inUse: number
  calls: number
  tasks: StoredTask[]
}

export interface StoredTask {
  /** Whose it is, see `Accounts.identity`. */
  identity: string
  taskId: string
  calls: number
  /** Calls dialled before `keptFrom`, ms since the epoch, are known and not kept: so many. Null keeps all. */
  keptFrom: number | null
  leftOut: number
  /** When a synchronisation last ended, ms since the epoch; null for never. */
  syncedAt: number | null
  /** Call dates of the oldest and the newest call, ms since the epoch; null where none has a date. */
  oldest: number | null
  newest: number | null
}
