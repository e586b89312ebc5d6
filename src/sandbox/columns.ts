import type { RecordQuery } from './recordQuery.ts'
import type { Sketch } from './sketch.ts'

/**
 * The filterable facts of a task's calls in typed arrays, 19 bytes a call, built when a filter is first asked for and
 * extended when calls are added.
 */
export class Columns {
  #sketch: (index: number) => Sketch
  #count = 0
  #callee = new Float64Array(0)
  #score = new Uint16Array(0)
  #intention = new Uint8Array(0)
  /** Whole seconds since the epoch. */
  #calldate = new Uint32Array(0)
  #hangupdate = new Uint32Array(0)

  constructor(sketch: (index: number) => Sketch) {
    this.#sketch = sketch
  }

  /** Covers the calls 0 … `count`−1. */
  cover(count: number): void {
    if (count > this.#callee.length) this.#reserve(Math.max(count, Math.ceil(this.#callee.length * 1.25)))
    for (; this.#count < count; this.#count += 1) {
      const call = this.#sketch(this.#count)
      this.#callee[this.#count] = call.callee
      this.#score[this.#count] = call.score
      this.#intention[this.#count] = call.intention ?? 0
      this.#calldate[this.#count] = call.calldate / 1000
      this.#hangupdate[this.#count] = call.hangupdate / 1000
    }
  }

  /** After a change of the call at `index`; does nothing where it is not covered yet. */
  change(index: number, change: { score: number | null; intention: number | null }): void {
    if (index >= this.#count) return
    if (change.score !== null) this.#score[index] = change.score
    if (change.intention !== null) this.#intention[index] = change.intention
  }

  /** Whether the call at `index`, which must be covered, passes every filter. */
  matcher(query: RecordQuery): (index: number) => boolean {
    const tests: ((index: number) => boolean)[] = []
    const { keyword, levels, intentions, startAt, endAt, hangup } = query
    // `?? 0` stands for an index that is not covered, which does not happen.
    if (intentions !== null) tests.push((index) => intentions.includes(this.#intention[index] ?? 0))
    if (levels !== null)
      tests.push((index) => {
        const score = this.#score[index] ?? 0
        return levels.some(([from, to]) => score >= from && score <= to)
      })
    if (startAt !== null) tests.push((index) => (this.#calldate[index] ?? 0) * 1000 >= startAt)
    if (endAt !== null) tests.push((index) => (this.#calldate[index] ?? 0) * 1000 <= endAt)
    if (hangup !== null)
      tests.push((index) => {
        const moment = (this.#hangupdate[index] ?? 0) * 1000
        return moment >= hangup[0] && moment <= hangup[1]
      })
    if (keyword !== null) tests.push((index) => String(this.#callee[index]).includes(keyword))
    return (index) => tests.every((test) => test(index))
  }

  #reserve(capacity: number): void {
    const callee = new Float64Array(capacity)
    const score = new Uint16Array(capacity)
    const intention = new Uint8Array(capacity)
    const calldate = new Uint32Array(capacity)
    const hangupdate = new Uint32Array(capacity)
    callee.set(this.#callee)
    score.set(this.#score)
    intention.set(this.#intention)
    calldate.set(this.#calldate)
    hangupdate.set(this.#hangupdate)
    this.#callee = callee
    this.#score = score
    this.#intention = intention
    this.#calldate = calldate
    this.#hangupdate = hangupdate
  }
}
