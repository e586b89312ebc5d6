/** A platform whose list moves while it is read, all of it drawn from a seed. Time does not pass; turns do. */
import { AppError } from '#shared/errors.ts'
import { readMeta } from '../../wire/envelope.ts'
import type { PlatformClient } from '../../api/client.ts'
import type { Clock, Logger } from '../../ports.ts'
import type { ParsedPage } from './memoryStore.ts'

/** Mulberry32. @returns 0 ≤ value < 1 */
export function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

export type Place = 'front' | 'back' | 'anywhere'

/** Chances per reply, 0 … 1. */
export interface Weather {
  grow: number
  place: Place
  remove: number
  change: number
  /** A removal and an insertion at once, so that no total shows it. */
  swap: number
  /** Replies that are wrong: short, empty, another page's, doubled rows, without meta, or failures. */
  odd: number
  fail: number
  /** The largest page size served becomes another one. */
  cap: number
}

export const CALM: Weather = {
  grow: 0,
  place: 'front',
  remove: 0,
  change: 0,
  swap: 0,
  odd: 0,
  fail: 0,
  cap: 0,
}

interface Call {
  id: string
  revision: number
}

/**
 * When a call was dialled, which follows from it: days 0 … 99 after the epoch, in no order. Some calls have no date, and
 * some have another one after each change.
 */
export function simulatedDate({ id, revision }: Call): number | null {
  const number = Number(id.slice(1))
  if (number % 17 === 0) return null
  const moved = number % 5 === 0 ? revision * 29 : 0
  return ((number * 37 + moved) % SIMULATED_DAYS) * DAY_MS
}

export const SIMULATED_DAYS = 100
export const DAY_MS = 24 * 60 * 60 * 1000

export interface Simulation {
  client: Pick<PlatformClient, 'recordPage'>
  list: Call[]
  weather: Weather
  requests: number
  /** Moves the list once, as the weather has it. */
  move: () => void
  /** Calls that were on the list all the time, and all that were at some time, since the last look. */
  look: () => { throughout: Set<string>; ever: Set<string> }
  moved: boolean
}

export function simulation(random: () => number, calls: number, pageCap: number): Simulation {
  let made = 0
  let cap = pageCap
  let throughout = new Set<string>()
  let ever = new Set<string>()
  const turns: (() => void)[] = []
  const call = (): Call => ({ id: `c${(made += 1)}`, revision: 0 })
  const below = (limit: number): number => Math.floor(random() * limit)

  /** Everybody who waits goes on in an order of chance. */
  function turn(): Promise<void> {
    return new Promise((resolve) => {
      turns.push(resolve)
      if (turns.length > 1) return
      const release = (): void => {
        turns.splice(below(turns.length), 1)[0]?.()
        if (turns.length > 0) setImmediate(release)
      }
      setImmediate(release)
    })
  }

  const sim: Simulation = {
    list: Array.from({ length: calls }, call),
    weather: CALM,
    requests: 0,
    moved: false,
    look: () => {
      throughout = new Set(sim.list.map(({ id }) => id))
      ever = new Set(throughout)
      sim.moved = false
      return { throughout, ever }
    },
    move: () => {
      const { grow, place, remove, change, swap } = sim.weather
      if (random() < grow) insert(place)
      if (random() < remove) drop()
      if (random() < swap) {
        drop()
        insert('anywhere')
      }
      if (random() < change && sim.list.length > 0) {
        const changed = sim.list[below(sim.list.length)]
        if (changed) changed.revision += 1
      }
    },
    client: {
      recordPage: async (_connection, _taskId, { page, perPage }, decode, { signal } = {}) => {
        sim.requests += 1
        await turn()
        if (signal?.aborted) throw new AppError('cancelled', 'cancelled')
        sim.move()
        if (random() < sim.weather.cap) cap = 2 + below(pageCap * 2)
        if (random() < sim.weather.fail)
          throw new AppError(random() < 0.5 ? 'rate_limited' : 'network_unreachable', 'made up', {
            retryAfterMs: 1000,
          })
        const body = reply(page, Math.min(perPage, cap))
        await turn()
        if (signal?.aborted) throw new AppError('cancelled', 'cancelled')
        return decode(body)
      },
    },
  }
  sim.look()

  function insert(place: Place): void {
    const added = call()
    const at = place === 'front' ? 0 : place === 'back' ? sim.list.length : below(sim.list.length + 1)
    sim.list.splice(at, 0, added)
    ever.add(added.id)
    sim.moved = true
  }

  function drop(): void {
    const [gone] = sim.list.splice(below(sim.list.length), 1)
    if (gone === undefined) return
    throughout.delete(gone.id)
    sim.moved = true
  }

  function reply(page: number, size: number): Uint8Array<ArrayBuffer> {
    const total = sim.list.length
    const rowsOf = (number: number): Call[] => sim.list.slice((number - 1) * size, number * size)
    let rows = rowsOf(page)
    let meta: unknown = {
      total,
      current_page: page,
      last_page: Math.max(1, Math.ceil(total / size)),
      per_page: String(size),
    }
    if (random() < sim.weather.odd) {
      const kind = below(5)
      if (kind === 0) rows = []
      else if (kind === 1) rows = rows.slice(0, below(rows.length + 1))
      else if (kind === 2) rows = rowsOf(Math.max(1, page - 1))
      else if (kind === 3) rows = [...rows, ...rows.slice(0, 2)]
      else meta = null
    }
    const text = JSON.stringify({ rows: rows.map(({ id, revision }) => ({ id, revision })), meta })
    return new TextEncoder().encode(text)
  }

  return sim
}

export function parseSimulated(body: Uint8Array): ParsedPage {
  const { rows, meta } = JSON.parse(new TextDecoder().decode(body)) as { rows: Call[]; meta: unknown }
  return {
    rows: rows.map((row) => ({ id: row.id, text: JSON.stringify(row), calldate: simulatedDate(row) })),
    meta: readMeta(meta, rows.length),
  }
}

/** Waiting costs nothing, and the wall clock runs backwards. */
export function simulatedClock(random: () => number): Clock {
  let now = 1_700_000_000_000
  return {
    now: () => (now -= 1000),
    random,
    sleep: async (_milliseconds, signal) => {
      if (signal?.aborted) throw new AppError('cancelled', 'cancelled')
    },
  }
}

export const silent: Logger = { info: () => undefined, warn: () => undefined }
