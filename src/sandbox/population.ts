import { Columns } from './columns.ts'
import type { JsonObject } from './json.ts'
import type { Mutation, RecordChange } from './mutation.ts'
import { indexOfRecordUuid, keyOf } from './random.ts'
import { makeRecord, READ_WITHIN_HOURS, recordIdOf } from './record.ts'
import { NO_FILTER, type RecordQuery } from './recordQuery.ts'
import { sketchCall, type Sketch } from './sketch.ts'
import type { SandboxTask } from './tasks.ts'

/** The order in which the list sends records; the platform's own is not documented. */
export type RecordOrder = 'newest-first' | 'oldest-first' | 'shuffled'

/** The calls that a request's filter leaves, in order. */
export interface Selection {
  length: number
  /** Index of the call at a position, 0 ≤ position < length. */
  at: (position: number) => number
}

const SALT_ORDER = 61
const REMEMBERED_SELECTIONS = 8

/**
 * The calls of one task as they are now: those it began with, less the removed, plus the added, with what was changed.
 * Only removals and changes are kept; a call itself is made up whenever it is sent.
 */
export class Population {
  readonly task: SandboxTask
  #anchor: number
  #userId: string
  #count: number
  #removed = new Set<number>()
  #mutations = new Map<number, Mutation>()
  #columns: Columns
  #selections = new Map<string, Selection>()

  constructor(task: SandboxTask, anchor: number, userId: string) {
    this.task = task
    this.#anchor = anchor
    this.#userId = userId
    this.#count = task.total
    this.#columns = new Columns((index) => this.#changed(sketchCall(task, anchor, index)))
  }

  get total(): number {
    return this.#count - this.#removed.size
  }

  has(index: number): boolean {
    return Number.isInteger(index) && index >= 0 && index < this.#count && !this.#removed.has(index)
  }

  /** @returns the record as the list sends it. @throws RangeError where there is no such call */
  record(index: number): JsonObject {
    this.#demand(index)
    const sketch = sketchCall(this.task, this.#anchor, index)
    return makeRecord(this.task, this.#userId, sketch, this.#mutations.get(index))
  }

  id(index: number): string {
    return recordIdOf(this.task, index)
  }

  /** @returns the index of a record that exists, or null */
  find(id: string): number | null {
    const index = indexOfRecordUuid(this.task.seedKey, id)
    return index !== null && this.has(index) ? index : null
  }

  /** Adds calls after the last one. @returns the index of the first of them */
  add(count: number): number {
    const first = this.#count
    this.#count += count
    if (count > 0) this.#selections.clear()
    return first
  }

  /** @throws RangeError where there is no such call */
  remove(index: number): void {
    this.#demand(index)
    this.#removed.add(index)
    this.#selections.clear()
  }

  /**
   * @param moment how late in the made-up world this happens, ms after the anchor
   * @throws RangeError where there is no such call
   */
  mutate(index: number, change: RecordChange, moment: number): void {
    this.#demand(index)
    const before = this.#mutations.get(index)
    const { hangupdate } = sketchCall(this.task, this.#anchor, index)
    const updatedAt = Math.max(this.#anchor, hangupdate + (READ_WITHIN_HOURS + 1) * 3_600_000) + moment
    const after: Mutation = {
      revision: (before?.revision ?? 0) + 1,
      comments: [...(before?.comments ?? [])],
      tags: [...(before?.tags ?? [])],
      intention: change.intention ?? before?.intention ?? null,
      score: change.score ?? before?.score ?? null,
      updatedAt,
    }
    if (change.comment)
      after.comments.push({
        content: change.comment.content,
        userName: change.comment.userName ?? '坐席小满',
        at: updatedAt,
      })
    if (change.tag) after.tags.push(change.tag)
    this.#mutations.set(index, after)
    this.#columns.change(index, after)
    this.#selections.clear()
  }

  select(query: RecordQuery, order: RecordOrder): Selection {
    const unfiltered = Object.values(query).every((filter) => filter === null)
    if (unfiltered && this.#removed.size === 0 && order !== 'shuffled') {
      const last = this.#count - 1
      return {
        length: this.#count,
        at: order === 'oldest-first' ? (position) => position : (position) => last - position,
      }
    }
    const key = JSON.stringify([order, query])
    const known = this.#selections.get(key)
    if (known) return known
    const selection = this.#scan(unfiltered ? NO_FILTER : query, order)
    if (this.#selections.size >= REMEMBERED_SELECTIONS) this.#selections.clear()
    this.#selections.set(key, selection)
    return selection
  }

  #scan(query: RecordQuery, order: RecordOrder): Selection {
    const unfiltered = query === NO_FILTER
    if (!unfiltered) this.#columns.cover(this.#count)
    const matches = unfiltered ? () => true : this.#columns.matcher(query)
    const found = new Uint32Array(this.#count)
    let length = 0
    for (let index = 0; index < this.#count; index += 1)
      if (!this.#removed.has(index) && matches(index)) {
        found[length] = index
        length += 1
      }
    const kept = found.slice(0, length)
    if (order === 'newest-first') kept.reverse()
    else if (order === 'shuffled') this.#shuffle(kept)
    return { length, at: (position) => kept[position] ?? 0 }
  }

  /** By a hash of the index, so that an added call lands anywhere and the others keep their relative order. */
  #shuffle(indexes: Uint32Array): void {
    const keyed = Float64Array.from(indexes, (index) => {
      // 20 bits of hash above 32 bits of index: 52 bits, which a double holds.
      return (keyOf(this.task.seedKey, SALT_ORDER, index) >>> 12) * 0x1_0000_0000 + index
    }).sort()
    indexes.set(Uint32Array.from(keyed, (value) => value % 0x1_0000_0000))
  }

  #changed(sketch: Sketch): Sketch {
    const mutation = this.#mutations.get(sketch.index)
    if (mutation === undefined) return sketch
    return {
      ...sketch,
      score: mutation.score ?? sketch.score,
      intention: mutation.intention ?? sketch.intention,
    }
  }

  #demand(index: number): void {
    if (!this.has(index)) throw new RangeError(`Task ${this.task.key} has no call ${index}`)
  }
}
