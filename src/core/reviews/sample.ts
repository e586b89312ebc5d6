/**
 * Which calls a sample holds. A call's rank is the SHA-256 of seed, task and call id: the same seed over the same calls
 * gives the same sample on any machine, whatever order they come in.
 *
 * Of each stratum the best ranked calls are taken. Equally: one of each stratum, then the second of each, until the sample
 * is full, so that rare strata are in it. By their shares: as many of each as its part of all calls, see `allocation.ts`.
 */
import { createHash, hash } from 'node:crypto'
import type { Population, SampleRule, StratumShare } from '#shared/reviews/samples.ts'
import { proportionalShares } from './allocation.ts'
import { STRATA, type StratifiedCall } from '#shared/reviews/strata.ts'

export interface PopulationCall extends StratifiedCall {
  id: string
}

export interface DrawnSample {
  population: Population
  /** By rank. */
  calls: { id: string; stratum: string }[]
  /** All of the population, the largest first; none where the sample is not stratified. */
  strata: StratumShare[]
}

export interface DrawOptions extends SampleRule {
  taskId: string
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** 64 hex digits: calls are ranked by them as text. */
export const rankOf = (seed: string, taskId: string, recordId: string): string =>
  hash('sha256', `${seed}\n${taskId}\n${recordId}`)

export function populationOf(ids: readonly string[]): Population {
  const digest = createHash('sha256').update(ids.toSorted().join('\n')).digest('hex')
  return { calls: ids.length, digest }
}

/** @param calls each once, in any order */
export function drawSample(calls: readonly PopulationCall[], options: DrawOptions): DrawnSample {
  const { seed, taskId, size, by, allocation, most } = options
  const population = populationOf(calls.map(({ id }) => id))
  const ranked = calls
    .map((call) => ({ call, rank: rankOf(seed, taskId, call.id) }))
    .sort((one, other) => compare(one.rank, other.rank))
    .map(({ call }) => call)
  if (by === null) {
    const chosen = ranked.slice(0, size).map(({ id }) => ({ id, stratum: '' }))
    return { population, calls: chosen, strata: [] }
  }
  const { of } = STRATA[by]
  const counts = new Map<string, number>()
  const placed = ranked.map((call, rank): Placed => {
    const stratum = of(call)
    const place = counts.get(stratum) ?? 0
    counts.set(stratum, place + 1)
    return { id: call.id, stratum, place, rank }
  })
  const chosen = (
    allocation === 'equal' ? equally(placed, size, most) : byShares(placed, counts, size, most)
  ).sort((one, other) => one.rank - other.rank)
  const taken = Map.groupBy(chosen, ({ stratum }) => stratum)
  const strata = [...counts]
    .map(([stratum, of]) => ({ stratum, calls: of, taken: taken.get(stratum)?.length ?? 0 }))
    .sort((one, other) => other.calls - one.calls || compare(one.stratum, other.stratum))
  return { population, calls: chosen.map(({ id, stratum }) => ({ id, stratum })), strata }
}

interface Placed {
  id: string
  stratum: string
  /** Among the calls of its stratum, by rank. */
  place: number
  rank: number
}

const equally = (placed: readonly Placed[], size: number, most: number | null): Placed[] =>
  placed
    .filter(({ place }) => most === null || place < most)
    .sort((one, other) => one.place - other.place || one.rank - other.rank)
    .slice(0, size)

/** @param counts of calls by stratum, in the order of the best ranked call of each */
function byShares(
  placed: readonly Placed[],
  counts: ReadonlyMap<string, number>,
  size: number,
  most: number | null,
): Placed[] {
  const shares = proportionalShares([...counts.values()], size, most)
  const shareOf = new Map([...counts.keys()].map((stratum, at) => [stratum, shares[at] ?? 0]))
  return placed.filter(({ stratum, place }) => place < (shareOf.get(stratum) ?? 0))
}
