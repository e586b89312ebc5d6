import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstKey, isSkewed, keysBetween, LAST_TASK, secondOf, secondOfKey, taskKeys } from './keys.ts'

const tasks = fc.integer({ min: 1, max: LAST_TASK })
/** Whole seconds from 2000 to 2136, as the platform writes dates. */
const dates = fc
  .integer({ min: Date.UTC(2000, 0, 1, 0, 0, 1) / 1000, max: Date.UTC(2136, 0, 1) / 1000 })
  .map((second) => second * 1000)

describe('keys', () => {
  it('of a task lie together, the newest call first', () => {
    fc.assert(
      fc.property(tasks, dates, dates, (task, one, other) => {
        const [first, last] = taskKeys(task)
        const keys = [one, other].map((date) => firstKey(task, secondOf(date)))
        for (const key of keys) expect(key >= first && key <= last).toBe(true)
        expect(Math.sign(Number((keys[1] ?? 0n) - (keys[0] ?? 0n)))).toBe(Math.sign(one - other))
        expect(taskKeys(task + 1)[0]).toBe(last + 1n)
      }),
    )
  })

  it('give their second back, and fit SQLite’s integers', () => {
    fc.assert(
      fc.property(tasks, dates, (task, date) => {
        const key = firstKey(task, secondOf(date))
        expect(secondOfKey(key)).toBe(secondOf(date))
        expect(isSkewed(key, date)).toBe(false)
        expect(isSkewed(key, date + 1)).toBe(true)
        expect(key < 2n ** 63n).toBe(true)
      }),
    )
  })

  it('of a range of dates are those of the dates in it', () => {
    fc.assert(
      fc.property(tasks, dates, dates, dates, (task, from, to, date) => {
        const [first, last] = keysBetween(task, from, to)
        const key = firstKey(task, secondOf(date))
        expect(key >= first && key <= last).toBe(date >= from && date <= to)
      }),
    )
  })

  it('of calls without a date come last and are in no range', () => {
    const key = firstKey(3, secondOf(null))
    expect(isSkewed(key, null)).toBe(false)
    expect(key > firstKey(3, secondOf(Date.UTC(1980, 0, 1)))).toBe(true)
    expect(key > keysBetween(3, null, null)[1]).toBe(true)
  })
})
