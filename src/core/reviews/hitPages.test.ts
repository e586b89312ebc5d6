import fc from 'fast-check'
import { expect, it } from 'vitest'
import { firstKey, secondOfKey } from '../records/store/keys.ts'
import { seeds } from '../../../test/support/seeds.ts'
import { countHits, pageOfHits, type TaskHits } from './hitPages.ts'

const call = fc.record({
  second: fc.integer({ min: 0, max: 30 }),
  serial: fc.integer({ min: 0, max: 3 }),
  left: fc.boolean(),
})
const task = fc.uniqueArray(call, { maxLength: 25, selector: ({ second, serial }) => second * 4 + serial })

it('pages of several tasks hold each call once, the newest first, without those left out', () => {
  fc.assert(
    fc.property(fc.array(task, { maxLength: 4 }), fc.integer({ min: 1, max: 7 }), (tasks, perPage) => {
      const hits = tasks.map((calls, at): TaskHits => {
        const keys = calls.map(({ second, serial, left }) => ({
          key: firstKey(at + 1, second) + BigInt(serial),
          left,
        }))
        return {
          taskId: String(at),
          keys: BigInt64Array.from(keys.map(({ key }) => key)).sort(),
          // One that is no hit any more, too.
          leftOut: new Set([...keys.filter(({ left }) => left).map(({ key }) => key), 5n]),
        }
      })
      const expected = hits.flatMap(({ keys, leftOut }) => [...keys].filter((key) => !leftOut.has(key)))
      expect(countHits(hits)).toBe(expected.length)
      const pages = Array.from({ length: Math.ceil(expected.length / perPage) + 1 }, (_, at) =>
        pageOfHits(hits, at + 1, perPage),
      )
      const found = pages.flat()
      expect(pages.at(-1)).toEqual([])
      expect(new Set(found.map(({ key }) => key))).toEqual(new Set(expected))
      expect(found).toHaveLength(expected.length)
      const seconds = found.map(({ key }) => secondOfKey(key))
      expect(seconds).toEqual(seconds.toSorted((one, other) => other - one))
      for (const { taskId, key } of found) expect(hits[Number(taskId)]?.keys.includes(key)).toBe(true)
    }),
    { numRuns: seeds(200, 5000) },
  )
})
