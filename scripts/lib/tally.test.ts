import { describe, expect, it } from 'vitest'
import { closingLine, sum, tallyOfPlaywright } from './tally.mjs'

const entry = (
  title: string,
  status: string,
  annotations: { type: string; description?: string }[] = [],
) => ({
  title,
  tests: [{ projectName: 'browser-host', status, annotations }],
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
    })
  })

  it('counts a spec file that cannot be loaded as a failure', () => {
    expect(tallyOfPlaywright({ errors: [{}], suites: [] }).failed).toBe(1)
  })
})

describe('closingLine', () => {
  it('totals the runners, and speaks of skipped tests only where there are some', () => {
    const unit = { passed: 10, failed: 0, skipped: [] }
    expect(closingLine(sum([unit, { passed: 2, failed: 1, skipped: [] }]))).toBe('12 passed, 1 failed')
    expect(closingLine(sum([unit, { passed: 0, failed: 0, skipped: ['a: b'] }]))).toBe(
      '10 passed, 0 failed, 1 skipped',
    )
    expect(closingLine(sum([]))).toBe('0 passed, 0 failed')
  })
})
