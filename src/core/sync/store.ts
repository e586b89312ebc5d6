/**
 * What synchronisation needs from the offline store. The store implements it in the records worker
 * (`core/records/store`); the engine calls it through the worker's typed messages. Checkpoints and outcomes are the
 * engine's own JSON, which the store keeps without reading.
 */
import type { PageMeta } from '#shared/records/types.ts'

export interface SyncScope {
  accountId: string
  taskId: string
}

/** What the store knows of a task before a run. */
export interface SyncState {
  /** Calls of this task in the store. */
  stored: number
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
}

export interface IngestedPage {
  meta: PageMeta
  /** Rows on the page, and of these: ids new to the store, ids whose body differs from the stored one, ids that
   * carried this mark already (the page shifted). */
  received: number
  fresh: number
  changed: number
  repeated: number
  /** Calls of the task that carry this mark now. */
  seen: number
  /** Hash of the page's ids in their order: equal hashes mean the same calls in the same places. */
  idsDigest: string
  /** Hash of the page's bodies: equal hashes mean that nothing on the page changed. */
  bodyDigest: string
}

export interface SyncStore {
  syncState: (scope: SyncScope) => Promise<SyncState>
  /** Parses a page and keeps it. @throws AppError response_invalid, platform_refused (nothing kept), disk_full, … */
  ingestPage: (scope: SyncScope, body: Uint8Array, request: IngestRequest) => Promise<IngestedPage>
  /** Keeps a checkpoint without a page. */
  saveCheckpoint: (scope: SyncScope, checkpoint: string) => Promise<void>
  /**
   * Ends a run: keeps the outcome, forgets the checkpoint and, where `pruneUnmarked` is a mark, removes the task's
   * calls that do not carry it (the platform no longer reports them).
   */
  finishRun: (
    scope: SyncScope,
    request: { outcome: string; pruneUnmarked: number | null },
  ) => Promise<{ removed: number; stored: number }>
}
