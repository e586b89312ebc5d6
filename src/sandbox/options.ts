import type { FaultRule } from './faults.ts'
import type { RecordOrder } from './population.ts'
import type { SandboxTaskSpec } from './tasks.ts'

/** Records that appear while a client reads, as on a task that is dialling. */
export interface Growth {
  /** New records each time. */
  records: number
  /** Before every k-th record-list request of the task (counted from 1) … */
  everyRequests?: number
  /** … or every so many milliseconds of real time, seen at the next request. */
  everyMs?: number
  /** Only this task; default every task with at least one call. */
  taskId?: string
  /** At most so many new records per task. */
  limit?: number
}

/** What can be switched while the stand-in runs. */
export interface Switches {
  /** Before each answer, ms: base plus 0 … jitter, by seed. */
  latency: { baseMs: number; jitterMs: number }
  /** Largest `per_page` served; a larger wish gets this many, and `meta` says so. */
  pageCap: number
  order: RecordOrder
  growth: Growth | null
  /** The task list answers a refusal, as for accounts without that right. */
  taskListRefused: boolean
}

/** Plain data, so that it can be handed to a worker. Everything has a default. */
export interface SandboxOptions extends Partial<Switches> {
  /** Everything made up follows from it. Default the demo's. */
  seed?: string
  /** "Now" of the made-up world, ms since the epoch. Default {@link DEFAULT_ANCHOR}. */
  anchor?: number
  /** Default follows from the seed. */
  userId?: string
  /** Default random. */
  token?: string
  /** Default the demo tasks. */
  tasks?: readonly SandboxTaskSpec[]
  faults?: readonly FaultRule[]
  /** Default any free port. */
  port?: number
}

/** 2026-06-30 20:30:00 in China: fixed, so that the demo is the same world at every start. */
export const DEFAULT_ANCHOR = Date.UTC(2026, 5, 30, 12, 30)

export const DEFAULT_SWITCHES: Switches = {
  latency: { baseMs: 0, jitterMs: 0 },
  pageCap: 200,
  order: 'newest-first',
  growth: null,
  taskListRefused: false,
}

/** Laravel's own page size where none is asked for. */
export const DEFAULT_PAGE_SIZE = 15
