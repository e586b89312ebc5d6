import { describe, expect, it } from 'vitest'
import { closingLine, slowest, sum, tallyOfPlaywright } from './tally.mjs'

const entry = (
  title: string,
  status: string,
  annotations: { type: string; description?: string }[] = [],
) => ({
  title,
  tests: [{ projectName: 'browser-host', status, annotations, results: [{ duration: 20 }, { duration: 5 }] }],
})

describe('tallyOfPlaywright', () => {
  it('counts by outcome, at any depth, and keeps the reason of what was skipped', () => {
    const report = {
      errors: [],
      suites: [
        {
          title: 'records.spec.ts',
          specs: [entry('a', 'expected'), entry('b', 'unexpected'), entry('c', 'flaky')],
          suites: [
            {
              title: 'offline',
              specs: [
                entry('d', 'expected'),
                entry('e', 'skipped', [{ type: 'skip', description: 'desktop only' }]),
                entry('f', 'skipped'),
              ],
            },
          ],
        },
      ],
    }
    expect(tallyOfPlaywright(report)).toEqual({
      passed: 2,
      failed: 2,
      skipped: [
        'records.spec.ts › offline › e [browser-host]: desktop only',
        'records.spec.ts › offline › f [browser-host]: no reason given',
      ],
      times: [
        'records.spec.ts › offline › d',
        'records.spec.ts › a',
        'records.spec.ts › b',
        'records.spec.ts › c',
      ].map((title) => ({ title: `${title} [browser-host]`, ms: 25 })),
    })
  })

  it('counts a spec file that cannot be loaded as a failure', () => {
    expect(tallyOfPlaywright({ errors: [{}], suites: [] }).failed).toBe(1)
  })
})

describe('closingLine', () => {
  it('totals the runners, and speaks of skipped tests only where there are some', () => {
    const none = { passed: 0, failed: 0, skipped: [], times: [] }
    const unit = { ...none, passed: 10 }
    expect(closingLine(sum([unit, { ...none, passed: 2, failed: 1 }]))).toBe('12 passed, 1 failed')
    expect(closingLine(sum([unit, { ...none, skipped: ['a: b'] }]))).toBe('10 passed, 0 failed, 1 skipped')
    expect(closingLine(sum([]))).toBe('0 passed, 0 failed')
  })
})

describe('slowest', () => {
  it('names the tests that took longest, of all runners', () => {
    const of = (title: string, ms: number) => ({
      passed: 1,
      failed: 0,
      skipped: [],
      times: [{ title, ms }],
    })
    const { times } = sum([of('quick', 3), of('slow', 12_340), of('middling', 950)])
    expect(slowest(times, 2)).toEqual(['  12.3 s  slow', '   0.9 s  middling'])
  })
})
