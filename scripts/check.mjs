import { STATIC_STEPS, UNIT_STEP, runStep } from './lib/steps.mjs'

for (const step of [...STATIC_STEPS, UNIT_STEP])
  if (!(await runStep(step))) {
    process.exitCode = 1
    break
  }
