/** @typedef {{ passed: number, failed: number, skipped: string[] }} Tally `skipped` are titles with reasons. */

/**
 * Adds up a Playwright JSON report. A test that passed at the second try counts as failed: it is not to be relied on.
 * @returns {Tally}
 */
export function tallyOfPlaywright(report) {
  const tally = { passed: 0, failed: report.errors.length, skipped: [] }
  const visit = (suite, titles) => {
    for (const child of suite.suites ?? []) visit(child, [...titles, child.title])
    for (const spec of suite.specs ?? [])
      for (const test of spec.tests) {
        if (test.status === 'expected') tally.passed += 1
        else if (test.status === 'skipped') {
          const reason = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description
          const title = [...titles, spec.title].filter(Boolean).join(' › ')
          tally.skipped.push(`${title} [${test.projectName}]: ${reason ?? 'no reason given'}`)
        } else tally.failed += 1
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
  }
}

/** The closing line: `12 passed, 0 failed`, and `, 1 skipped` where one was. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`
}
