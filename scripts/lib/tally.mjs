/**
 * @typedef {{ title: string, ms: number }} Timed
 * @typedef {{ passed: number, failed: number, skipped: string[], times: Timed[] }} Tally `skipped` are titles with
 *   reasons, `times` those of the tests that ran
 */

/**
 * Adds up a Playwright JSON report. A test that passed at the second try counts as failed: it is not to be relied on.
 * @returns {Tally}
 */
export function tallyOfPlaywright(report) {
  const tally = { passed: 0, failed: report.errors.length, skipped: [], times: [] }
  const visit = (suite, titles) => {
    for (const child of suite.suites ?? []) visit(child, [...titles, child.title])
    for (const spec of suite.specs ?? [])
      for (const test of spec.tests) {
        const title = `${[...titles, spec.title].filter(Boolean).join(' › ')} [${test.projectName}]`
        if (test.status === 'skipped') {
          const reason = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description
          tally.skipped.push(`${title}: ${reason ?? 'no reason given'}`)
          continue
        }
        tally[test.status === 'expected' ? 'passed' : 'failed'] += 1
        tally.times.push({ title, ms: test.results.reduce((ms, { duration }) => ms + duration, 0) })
      }
  }
  for (const suite of report.suites) visit(suite, [suite.title])
  return tally
}

/** @param {Tally[]} tallies */
export function sum(tallies) {
  return {
    passed: tallies.reduce((total, tally) => total + tally.passed, 0),
    failed: tallies.reduce((total, tally) => total + tally.failed, 0),
    skipped: tallies.flatMap((tally) => tally.skipped),
    times: tallies.flatMap((tally) => tally.times),
  }
}

/** The tests that took longest, a line each, slowest first. @param {Timed[]} times */
export function slowest(times, count) {
  return times
    .toSorted((one, two) => two.ms - one.ms)
    .slice(0, count)
    .map(({ title, ms }) => `${(ms / 1000).toFixed(1).padStart(6)} s  ${title}`)
}

/** The closing line: `12 passed, 0 failed`, and `, 1 skipped` where one was. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`
}
