import { z } from 'zod'
import {
  ALLOCATIONS,
  LONGEST_SAMPLE_NAME,
  LONGEST_SEED,
  MOST_RATERS,
  MOST_SAMPLED,
  type AgreementReport,
  type SampleCheck,
  type SamplePreview,
  type SamplesOfTask,
} from '../reviews/samples.ts'
import { STRATUM_KEYS } from '../reviews/strata.ts'
import { localFilter } from './filters.ts'
import { queueName } from './queues.ts'
import { route } from './route.ts'
import { accountId, identifier, reviewer, shortText, taskId } from './schemas.ts'

const ref = { accountId, taskId, sampleId: identifier }
const name = shortText.trim().max(LONGEST_SAMPLE_NAME)
/** Nobody judges a call twice. */
const raters = z
  .array(reviewer.nullable())
  .max(MOST_RATERS)
  .refine(
    (all) => new Set(all.filter((one) => one !== null)).size === all.filter((one) => one !== null).length,
    'each reviewer once',
  )

const drawing = {
  filter: localFilter,
  size: z.int().min(1).max(MOST_SAMPLED),
  by: z.enum(STRATUM_KEYS).nullable(),
  allocation: z.enum(ALLOCATIONS),
  most: z.int().min(1).max(MOST_SAMPLED).nullable(),
  seed: shortText.min(1).max(LONGEST_SEED),
}

export const sampleRoutes = {
  'samples.list': route(z.strictObject({ accountId, taskId })).returns<SamplesOfTask>(),
  /** Draws a sample of kept calls, and keeps it. Without raters it is this machine's reviewer's. */
  'samples.make': route(
    z.strictObject({
      ...{ accountId, taskId, name, ...drawing },
      raters,
      overlap: z.int().min(0).max(MOST_SAMPLED),
      each: z.int().min(2).max(MOST_RATERS),
    }),
  ).returns<{ sampleId: string }>(),
  /** What it would hold, by stratum; nothing is kept. */
  'samples.preview': route(z.strictObject({ accountId, taskId, ...drawing })).returns<SamplePreview>(),
  'samples.rename': route(z.strictObject({ ...ref, name })).returns<null>(),
  /** What was judged stays. */
  'samples.remove': route(z.strictObject(ref)).returns<null>(),
  /** Takes a place among the raters, counted from 0; null gives it up. */
  'samples.claim': route(
    z.strictObject({
      ...ref,
      place: z
        .int()
        .min(0)
        .max(MOST_RATERS - 1)
        .nullable(),
    }),
  ).returns<null>(),
  /** The queue of the sample's calls that this machine's reviewer judges; the name is for one that is made. */
  'samples.queue': route(z.strictObject({ ...ref, name: queueName })).returns<{ queueId: string }>(),
  /** Whether this machine keeps the calls that the sample was drawn from. */
  'samples.check': route(z.strictObject(ref)).returns<SampleCheck>(),
  'samples.agreement': route(z.strictObject(ref)).returns<AgreementReport>(),
}
