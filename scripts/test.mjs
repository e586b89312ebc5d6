import { mkdirSync, rmSync } from 'node:fs'
import { ensureBuild } from './lib/build.mjs'
import { ensureChromium } from './lib/chromium.mjs'
import { findElectron } from './lib/electron.mjs'
import { desktopObstacle } from './lib/obstacle.mjs'
import { runLanes } from './lib/lanes.mjs'
import { CACHE, E2E_REPORT, UNIT_REPORT, tool } from './lib/paths.mjs'
import { run } from './lib/run.mjs'
import {
  FORMAT_STEP,
  LINT_STEP,
  TYPES_STEP,
  UNUSED_STEP,
  readReport,
  runStep,
  runUnitTests,
  timed,
} from './lib/steps.mjs'
import { closingLine, slowest, sum, tallyOfPlaywright } from './lib/tally.mjs'

const broken = []
const tallies = []

/** Unlike `npm run check`, a failure does not stop the rest: one run is to say everything that is wrong. */
async function step(name, work) {
  const ok = await work()
  if (!ok) broken.push(name)
  return ok
}

/** A step that does its work or throws. */
const doing = (name, work) =>
  step(name, () =>
    timed(name, () =>
      work().then(
        () => ({ ok: true, output: '' }),
        (error) => ({ ok: false, output: error.message }),
      ),
    ),
  )

mkdirSync(CACHE, { recursive: true })
// As for the unit tests: a runner that dies before it reports is not credited with the last run's numbers.
rmSync(E2E_REPORT, { force: true })

let built = false
let executablePath = null
const check = (toolStep) => () => step(toolStep.name, () => runStep(toolStep))
await runLanes([
  [check(LINT_STEP), check(TYPES_STEP), check(FORMAT_STEP), check(UNUSED_STEP)],
  [
    async () => (built = await doing('build', () => ensureBuild({ quiet: true }))),
    // After the build: some unit tests look at what was built.
    () => step('unit tests', () => runUnitTests({ again: true })),
  ],
  // Mostly waits for the network, where there is anything to do.
  [() => doing('browser', async () => void (executablePath = await ensureChromium()))],
])
const unit = readReport(UNIT_REPORT)
if (unit) tallies.push(unit)

// Alone: a browser and a host use all there is.
if (built && executablePath) {
  const noDesktop = findElectron() ? desktopObstacle()?.en : "Electron's runtime is not installed"
  if (noDesktop) console.log(`  desktop specs are left out: ${noDesktop}`)
  await step('end to end', () =>
    timed('end to end', async () => {
      const { code, output } = await run(
        process.execPath,
        [tool('@playwright', 'test', 'cli.js'), 'test', '--reporter=list,json'],
        {
          env: {
            CALLBOOK_CHROMIUM: executablePath,
            PLAYWRIGHT_JSON_OUTPUT_FILE: E2E_REPORT,
          },
        },
      )
      return { ok: code === 0, output }
    }),
  )
  const report = readReport(E2E_REPORT)
  if (report) tallies.push(tallyOfPlaywright(report))
}

const total = sum(tallies)
console.log('The slowest tests:')
for (const line of slowest(total.times, 10)) console.log(line)
for (const line of total.skipped) console.log(`skipped: ${line}`)
if (broken.length > 0) console.log(`Not in order: ${broken.join(', ')}`)
if (total.passed + total.failed === 0) console.log('No test ran.')
console.log(closingLine(total))
process.exitCode = broken.length > 0 || total.failed > 0 || total.passed === 0 ? 1 : 0
