/** Minutes without input after which windows lock themselves. */
export const LOCK_MINUTES = [1, 5, 15, 30] as const
export type LockMinutes = (typeof LOCK_MINUTES)[number]

/** Characters of a passphrase. */
export const SHORTEST_PASSPHRASE = 6
export const LONGEST_PASSPHRASE = 200

/** How the windows of this process are locked. */
export interface LockState {
  locked: boolean
  hasPassphrase: boolean
  /** Null: only when somebody says so. */
  minutes: LockMinutes | null
  /** ms until a passphrase may be tried again; 0 for at once. */
  waitMs: number
  /** There are calls on this machine, whose recovery key opens the lock too. */
  recoverable: boolean
}
