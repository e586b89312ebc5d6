import { expect, it } from 'vitest'
import { createPace } from './pace.ts'

/** Steps that take what they may, and then so long. @returns the last whole step */
function after(pace: ReturnType<typeof createPace>, steps: number, commit: number): number {
  let whole = 0
  for (let step = 0; step < steps; step += 1) {
    whole = pace.work() + commit
    pace.took(whole)
  }
  return whole
}

it('leaves room for what comes after the work', () => {
  const pace = createPace(25)
  expect(pace.work()).toBe(25)
  expect(after(pace, 20, 10)).toBeCloseTo(25, 0)
  expect(after(pace, 20, 2)).toBeCloseTo(25, 0)
})

it('works on where the end alone takes longer, and takes up again afterwards', () => {
  const pace = createPace(25)
  after(pace, 50, 400)
  expect(pace.work()).toBeGreaterThan(1)
  expect(pace.work()).toBeLessThan(2)
  after(pace, 20, 0)
  expect(pace.work()).toBe(25)
})
