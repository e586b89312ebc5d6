import type { WorkerOptions } from 'node:worker_threads'

/**
 * How hosts start `worker.ts`. What is read and written is garbage soon: with the room that V8 gives it by default an
 * export of conversations takes 260 MB, with this 150, and no longer.
 */
export const RECORDS_WORKER: WorkerOptions = {
  name: 'records',
  resourceLimits: { maxYoungGenerationSizeMb: 48 },
}
