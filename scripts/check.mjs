import { runLanes } from './lib/lanes.mjs'
import { FORMAT_STEP, LINT_STEP, TYPES_STEP, UNUSED_STEP, runStep, runUnitTests } from './lib/steps.mjs'

const doing = (step) => () => runStep(step)

const well = await runLanes(
  [
    [LINT_STEP, TYPES_STEP].map(doing),
    [...[FORMAT_STEP, UNUSED_STEP].map(doing), () => runUnitTests({ again: false })],
  ],
  {
    stopAtFailure: true,
  },
)
if (!well) process.exitCode = 1
