/**
 * A sample as a document. What it is lies in one member, written once by its maker; its name is another one. A place
 * among the raters is claimed by a document of the claiming reviewer's own, so that two who claim it apart are both known.
 */
import { z } from 'zod'
import { localFilter } from '#shared/ipc/filters.ts'
import {
  ALLOCATIONS,
  shareOut,
  type Population,
  type Sample,
  type SampleRule,
  type Sharing,
  type StratumCount,
} from '#shared/reviews/samples.ts'
import { STRATUM_KEYS } from '#shared/reviews/strata.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import type { ReviewDocument } from './documentTable.ts'
import type { DrawnSample } from './sample.ts'

export const SAMPLE = 'sample'
export const CLAIM = 'sampleClaim'

const count = z.int().min(0)
/** Members of later versions pass, and are left alone. */
const made = z.object({
  madeAt: z.number(),
  seed: z.string(),
  size: count,
  by: z.enum(STRATUM_KEYS).nullable(),
  /** Older versions shared out equally, and did not say so. */
  allocation: z.enum(ALLOCATIONS).nullable().default('equal').catch(null),
  most: count.nullable(),
  /** Null for one that a later version made: the calls of the sample are known all the same. */
  filter: localFilter.nullable().catch(null),
  population: z.object({ calls: count, digest: z.string() }) satisfies z.ZodType<Population>,
  strata: z.array(z.tuple([z.string(), count])),
  raters: z.array(z.string().nullable()).min(1),
  overlap: count,
  each: count,
  /** Id, place of the stratum among the strata (−1 for none), places of the raters. */
  calls: z.array(z.tuple([z.string(), z.int(), z.array(count)])),
})

export interface MadeSample extends SampleRule, Sharing {
  filter: LocalFilter
  /** ms since the epoch. */
  madeAt: number
  drawn: DrawnSample
}

/** @returns the members of the document */
export function sampleValues({ drawn, ...rest }: MadeSample, name: string): Record<string, unknown> {
  const { calls, population } = drawn
  // Of what it holds nothing of, a sample keeps no name.
  const strata = drawn.strata.flatMap(({ stratum, calls: of, taken }): StratumCount[] =>
    taken === 0 ? [] : [[stratum, of]],
  )
  const places = new Map(strata.map(([stratum], at) => [stratum, at]))
  const shares = shareOut(calls.length, { ...rest, raters: rest.raters.length })
  const kept: z.infer<typeof made> = {
    ...rest,
    population,
    raters: [...rest.raters],
    strata: strata.map(([stratum, of]): [string, number] => [stratum, of]),
    calls: calls.map(({ id, stratum }, at) => [id, places.get(stratum) ?? -1, shares[at] ?? []]),
  }
  return { name, made: kept }
}

/** @returns null for what is no sample, or one that cannot be read */
export function readSample({ id, taskId, reviewer, values }: ReviewDocument): Sample | null {
  const read = made.safeParse(values['made'])
  if (!read.success) return null
  const { calls, raters, ...rest } = read.data
  const { name } = values
  return {
    ...rest,
    ...{ id, taskId, raters, maker: reviewer },
    name: typeof name === 'string' ? name : '',
    calls: calls.map(([recordId, stratum, places]) => ({
      id: recordId,
      stratum: rest.strata[stratum]?.[0] ?? '',
      raters: places.filter((place) => place < raters.length),
    })),
  }
}

/**
 * Who sits in which place: those that were named, then those that claimed one, the earliest first.
 * @param claims of this sample
 * @returns reviewers by place
 */
export function seatedRaters(
  { raters }: Pick<Sample, 'raters'>,
  claims: readonly ReviewDocument[],
): (string | null)[] {
  const seated = [...raters]
  const byTime = claims.toSorted((one, other) => (one.stamp < other.stamp ? -1 : 1))
  for (const { reviewer, values } of byTime) {
    const place = values['place']
    if (typeof place !== 'number' || seated[place] !== null || seated.includes(reviewer)) continue
    seated[place] = reviewer
  }
  return seated
}
