import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FIRST_STAMP, isStamp, nextStamp, timeOf } from './stamp.ts'

const FILE = 'a1'.repeat(8)
const clock = fc.integer({ min: 0, max: 4_102_444_800_000 })

it('goes up with every change, whatever the clock says', () => {
  fc.assert(
    fc.property(fc.array(clock, { minLength: 1, maxLength: 50 }), (times) => {
      let last = FIRST_STAMP
      for (const now of times) {
        const next = nextStamp(last, now, FILE)
        expect(isStamp(next)).toBe(true)
        expect(next > last).toBe(true)
        last = next
      }
      expect(timeOf(last)).toBe(Math.max(...times))
    }),
  )
})

it('goes on counting where a moment has room for no more', () => {
  const full = `${'0'.repeat(11)}5ffff${FILE}`
  expect(nextStamp(full, 5, FILE)).toBe(`${'0'.repeat(11)}60000${FILE}`)
})

it('two files never give the same stamp', () => {
  expect(nextStamp(FIRST_STAMP, 7, FILE)).not.toBe(nextStamp(FIRST_STAMP, 7, 'b2'.repeat(8)))
})

it('knows a stamp by its form', () => {
  for (const text of ['', 'x', FIRST_STAMP.slice(1), FIRST_STAMP.replace('0', 'G'), 'f'.repeat(32)])
    expect(isStamp(text)).toBe(false)
})
