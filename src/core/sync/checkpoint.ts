/**
 * The engine's own JSON in the store: the checkpoint of a run under way and the outcome of the last one that ended.
 * Both are read with suspicion. What cannot be read is as good as none, except that its mark is still avoided.
 */
import { z } from 'zod'
import type { Pass } from './pass.ts'
import { knownCalls, type SyncState } from './store.ts'

const VERSION = 1

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)
const page = count.min(1)
const fingerprint = z.string().regex(/^[0-9a-f]{16}$/)
const digests = z.record(z.string().regex(/^[1-9]\d*$/), z.string())

const ranges = z
  .array(z.tuple([page, page]))
  .refine(
    (list) => list.every(([from, to], at) => from <= to && from > (list[at - 1]?.[1] ?? 0)),
    'ranges in order',
  )

const pass = z.strictObject({
  mark: page,
  number: page,
  gather: z.boolean(),
  perPage: page.nullable(),
  done: ranges,
  last: page.nullable(),
  lastPage: page,
  probe: count,
  seen: count,
  total: count,
  minTotal: count,
  maxTotal: count.or(z.literal(-1)),
  repeated: count,
  shifted: z.boolean(),
  fresh: count,
  changed: count,
  odd: count,
  fingerprint,
  samples: digests,
  suspects: digests,
  previous: z.strictObject({ total: count, fingerprint, pages: count }).nullable(),
  balance: z.strictObject({ total: count, fresh: count }).nullable(),
  restarts: count,
  // Not yet in the checkpoints of the first versions.
  asked: count.default(0),
  useful: count.default(0),
  fullest: count.default(0),
  least: page.nullable().default(null),
}) satisfies z.ZodType<Pass>

const checkpoint = z.discriminatedUnion('kind', [
  z.strictObject({
    v: z.literal(VERSION),
    kind: z.literal('full'),
    /** What was asked for; `pass.perPage` is what came. */
    asked: page,
    /** Calls that the store knew when the run began. */
    storedBefore: count,
    /** Those of them that it kept. */
    keptBefore: count.optional(),
    /** New and changed calls of the run's earlier passes. */
    fresh: count,
    changed: count,
    /** New calls of all passes that are not kept. */
    leftOut: count,
    pass,
    /** What the outcome says of the task's order, see {@link Outcome}. */
    anywhere: z.boolean(),
  }),
  // Its pages are few: a run that is cut short begins again, under a mark of its own.
  z.strictObject({ v: z.literal(VERSION), kind: z.literal('incremental'), mark: page }),
])

// What a later version writes beside these is its own.
const outcome = z.object({
  v: z.literal(VERSION),
  /** For people alone: nothing is decided by a clock. */
  at: z.number(),
  complete: z.boolean(),
  /** See `RunEnd`; the first versions knew the first of them alone. */
  missing: count,
  unannounced: count.default(0),
  heldBack: count.default(0),
  /** Where calls are held back: how many were kept when that was first found, which later runs go by. */
  heldOf: count.default(0),
  total: count,
  mark: page,
  /** Next page of the round that looks at every page again; see `incremental.ts`. */
  cursor: page,
  /** New calls were found away from both ends of the list, so that looking at the ends is not enough. */
  anywhere: z.boolean(),
})

export type Checkpoint = z.infer<typeof checkpoint>
export type FullCheckpoint = Extract<Checkpoint, { kind: 'full' }>
export type Outcome = z.infer<typeof outcome>

export const encodeCheckpoint = (state: Omit<FullCheckpoint, 'v' | 'kind'>): string =>
  JSON.stringify({ v: VERSION, kind: 'full', ...state } satisfies FullCheckpoint)

export const encodeIncremental = (mark: number): string =>
  JSON.stringify({ v: VERSION, kind: 'incremental', mark } satisfies Checkpoint)

export const encodeOutcome = (state: Omit<Outcome, 'v'>): string =>
  JSON.stringify({ v: VERSION, ...state } satisfies Outcome)

/** @returns null for none, damaged or foreign text */
export const decodeCheckpoint = (text: string | null): Checkpoint | null => decode(checkpoint, text)
export const decodeOutcome = (text: string | null): Outcome | null => decode(outcome, text)

function decode<T>(schema: z.ZodType<T>, text: string | null): T | null {
  if (text === null) return null
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** Where nothing tells which marks were used; far above what counting from 1 reaches. */
const MARK_AFTER_DAMAGE = 1_000_000_000

/**
 * A mark that no call of the task carries yet, as far as checkpoint and outcome tell; a text too damaged to be read
 * may still show its mark. The first page of a pass finds out if it was used after all.
 */
export function freshMark({ checkpoint: open, outcome: ended, ...state }: SyncState): number {
  const known = [open, ended]
    .flatMap((text) => [...(text ?? '').matchAll(/"mark":(\d{1,15})(?=[,}])/g)])
    .map((match) => Number(match[1]))
  if (known.length > 0) return Math.max(...known) + 1
  return knownCalls(state) === 0 && open === null && ended === null ? 1 : MARK_AFTER_DAMAGE
}
