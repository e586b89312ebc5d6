import { expect, it } from 'vitest'
import { seeds } from './seeds.ts'

it('draws the usual count, the deep one, or the one that was named', () => {
  expect(seeds(10, 500, {})).toBe(10)
  expect(seeds(10, 500, { CALLBOOK_DEEP: '1' })).toBe(500)
  expect(seeds(10, 500, { CALLBOOK_SEEDS: '7' })).toBe(7)
  expect(seeds(10, 500, { CALLBOOK_SEEDS: '7', CALLBOOK_DEEP: '1' })).toBe(7)
})

it('refuses what is no count, rather than drawing none', () => {
  for (const named of ['0', '-1', 'all', '1e3'])
    expect(() => seeds(10, 500, { CALLBOOK_SEEDS: named })).toThrow(named)
})
