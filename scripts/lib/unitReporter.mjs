import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, relative, sep } from 'node:path'
import { ROOT, UNIT_REPORT } from './paths.mjs'

/** Writes what `npm test` adds up. Vitest's own JSON report drops the reason a test gave for skipping itself. */
export default class UnitReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const inState = (state) => tests.filter((test) => test.result().state === state)
    // A file that cannot be loaded, a failing hook and an error outside every test hold no failed test, and are
    // failures all the same.
    const broken = modules.filter(
      (module) => module.state() === 'failed' && inState('failed').every((test) => test.module !== module),
    )
    const isWell = (module) => ['passed', 'skipped'].includes(module.state())
    const tally = {
      // A file counts as passed by itself: where nothing outside of every test went wrong.
      files: unhandledErrors.length > 0 ? [] : modules.filter(isWell).map(pathOf),
      passed: inState('passed').length,
      failed: inState('failed').length + broken.length + unhandledErrors.length,
      times: tests
        .filter((test) => test.diagnostic() !== undefined)
        .map((test) => ({
          title: `${pathOf(test.module)} › ${test.fullName}`,
          ms: test.diagnostic().duration,
        })),
      skipped: inState('skipped').map(
        (test) => `${test.fullName}: ${test.result().note ?? 'no reason given'}`,
      ),
    }
    mkdirSync(dirname(UNIT_REPORT), { recursive: true })
    writeFileSync(UNIT_REPORT, JSON.stringify(tally))
  }
}

const pathOf = (module) => relative(ROOT, module.moduleId).split(sep).join('/')
