/**
 * Which calls a sample holds. A call's rank is the SHA-256 of seed, task and call id: the same seed over the same calls
 * gives the same sample on any machine, whatever order they come in.
 *
 * With strata the best ranked call of each stratum is taken, then the second of each, until the sample is full (equal
 * allocation): rare strata are in it.
 */
import { createHash, hash } from 'node:crypto'
import type { Population, SampleRule, StratumCount } from '#shared/reviews/samples.ts'
import { STRATA, type StratifiedCall } from '#shared/reviews/strata.ts'

export interface PopulationCall extends StratifiedCall {
  id: string
}

export interface DrawnSample {
  population: Population
  /** By rank. */
  calls: { id: string; stratum: string }[]
  /** Of which the sample holds calls, and how many there were; the largest first. */
  strata: StratumCount[]
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
  const { seed, taskId, size, by, most } = options
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
  const placed = ranked.map((call, rank) => {
    const stratum = of(call)
    const place = counts.get(stratum) ?? 0
    counts.set(stratum, place + 1)
    return { id: call.id, stratum, place, rank }
  })
  const chosen = placed
    .filter(({ place }) => most === null || place < most)
    .sort((one, other) => one.place - other.place || one.rank - other.rank)
    .slice(0, size)
    .sort((one, other) => one.rank - other.rank)
    .map(({ id, stratum }) => ({ id, stratum }))
  const held = new Set(chosen.map(({ stratum }) => stratum))
  const strata = [...counts]
    .filter(([stratum]) => held.has(stratum))
    .sort((one, other) => other[1] - one[1] || compare(one[0], other[0]))
  return { population, calls: chosen, strata }
}
