/**
 * What synchronisation needs from the offline store. The store implements it in the records worker
 * (`core/records/store`); the engine calls it through the worker's typed messages. Checkpoints and outcomes are the
 * engine's own JSON, which the store keeps without reading.
 */
import type { PageMeta } from '#shared/records/types.ts'

/** A task of an account, by the account's id on this machine. */
export interface TaskRef {
  accountId: string
  taskId: string
}

/** A task in a store, whose accounts are known by who they are on the platform: see `Accounts.identity`. */
export interface StoredTaskRef {
  identity: string
  taskId: string
}

/** What the store knows of a task before a run. */
export interface SyncState {
  /** Calls of this task in the store. */
  stored: number
  /**
   * Calls that are known and not kept, because they were dialled before `keptFrom`, ms since the epoch; where that is
   * null, everything is kept. Whatever a run counts, counts them like kept ones.
   */
  leftOut: number
  keptFrom: number | null
  /** The task was deleted from this machine: the store refuses its pages until {@link PausableStore.unpause}. */
  paused: boolean
  /** Checkpoint of a run that did not end, as given to {@link SyncStore.ingestPage}; null where none is open. */
  checkpoint: string | null
  /** Outcome of the last run that ended, as given to {@link SyncStore.finishRun}. */
  outcome: string | null
}

export interface IngestRequest {
  /** Names the pass: a record seen in it carries this mark. Larger than every mark used for the task before. */
  mark: number
  /** Written in the same transaction as the page's records, so that a kill loses both or neither. */
  checkpoint: string
  /** See {@link SyncStore.beginRun}. */
  run?: string
}

export interface IngestedPage {
  meta: PageMeta
  /** Rows on the page, and of these: ids new to the store, kept or not; ids of kept calls whose body differs from the
   * stored one; ids that carried this mark already (the page shifted). */
  received: number
  fresh: number
  changed: number
  repeated: number
  /** Of the fresh ones, those that are not kept. */
  leftOut: number
  /** Calls of the task, kept or not, that carry this mark now. */
  seen: number
  /** Hash of the page's ids in their order: equal hashes mean the same calls in the same places. */
  idsDigest: string
  /** Hash of the page's bodies: equal hashes mean that nothing on the page changed. */
  bodyDigest: string
}

export interface FinishRequest {
  outcome: string
  pruneUnmarked: number | null
  run?: string
}

export interface FinishedRun extends Pick<SyncState, 'stored' | 'leftOut' | 'keptFrom'> {
  /** Calls that were kept and are no longer reported by the platform. */
  removed: number
}

/** @typeParam Ref what it calls a task by */
export interface SyncStore<Ref = TaskRef> {
  syncState: (scope: Ref) => Promise<SyncState>
  /**
   * Takes the task over for a run, under a name that no other run has. From then on the store refuses with `busy` what
   * another run writes, in the transaction of each write: two runs at once, in whatever processes, would prune each
   * other's marks. A write without a name is not asked whose it is; no run does that.
   * @throws AppError cancelled where the task is paused
   */
  beginRun: (scope: Ref, run: string) => Promise<SyncState>
  /**
   * Parses a page and keeps it, but of calls dialled before the cut-off the id alone. Like the two below, it refuses a
   * paused task with `cancelled`: a run must not bring back calls that a person deleted.
   * @throws AppError response_invalid, platform_refused (nothing kept), cancelled, busy, disk_full, …
   */
  ingestPage: (scope: Ref, body: Uint8Array, request: IngestRequest) => Promise<IngestedPage>
  /** Calls of the task that are kept and do not carry the mark. */
  countUnmarked: (scope: Ref, mark: number) => Promise<number>
  /** Keeps a checkpoint without a page. */
  saveCheckpoint: (scope: Ref, checkpoint: string, run?: string) => Promise<void>
  /**
   * Ends a run: keeps the outcome, forgets the checkpoint and, where `pruneUnmarked` is a mark, removes the task's
   * calls that do not carry it (the platform no longer reports them), and the ids of those that are not kept.
   * @throws AppError busy, also where fewer calls carry the mark than the run was told; cancelled
   */
  finishRun: (scope: Ref, request: FinishRequest) => Promise<FinishedRun>
}

export interface PausableStore<Ref = TaskRef> extends SyncStore<Ref> {
  /** A person synchronises the task: deleted calls may be kept again. Nothing changes where it is not paused. */
  unpause: (scope: Ref) => Promise<void>
}

/** Calls that the store knows: as many as the platform lists, once a run has proven it. */
export function knownCalls({ stored, leftOut }: Pick<SyncState, 'stored' | 'leftOut'>): number {
  return stored + leftOut
}
