import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { digests, readPassed, readTree, writePassed } from './affected.mjs'
import { CACHE, ROOT, UNIT_REPORT, tool } from './paths.mjs'
import { run } from './run.mjs'

/** @typedef {{ name: string, args: string[] }} Step A tool run with this Node. */

const cached = (name) => ['--cache', '--cache-location', join(CACHE, name)]

/** @type {Step} */
export const FORMAT_STEP = {
  name: 'format',
  args: [
    tool('prettier', 'bin', 'prettier.cjs'),
    '--check',
    '--log-level',
    'warn',
    ...cached('prettier'),
    '.',
  ],
}

/** @type {Step} */
export const LINT_STEP = {
  name: 'lint',
  // Content decides what is cached: on a fresh checkout every file is new by its time.
  args: [
    tool('eslint', 'bin', 'eslint.js'),
    ...['--max-warnings', '0', '--cache-strategy', 'content'],
    ...cached('eslint'),
    '.',
  ],
}

/** @type {Step} What is unchanged since the last time is kept beside the other caches, see the tsconfig files. */
export const TYPES_STEP = { name: 'types', args: [tool('vue-tsc', 'bin', 'vue-tsc.js'), '-b'] }

/** @type {Step} */
export const UNUSED_STEP = { name: 'unused code', args: [tool('knip', 'bin', 'knip.js'), '--no-progress'] }

const UNIT_ARGS = [
  tool('vitest', 'vitest.mjs'),
  'run',
  '--reporter=default',
  `--reporter=${join(ROOT, 'scripts', 'lib', 'unitReporter.mjs')}`,
]

/**
 * The unit tests, and a note of those that pass.
 * @param {{ again: boolean }} options `again`: also those that have passed with the same files before
 */
export async function runUnitTests({ again }) {
  const before = digests(readTree(ROOT))
  const passed = readPassed()
  const due = [...before].flatMap(([test, digest]) => (passed.get(test) === digest ? [] : [test]))
  const rest = before.size - due.length
  const some = !again && rest > 0
  if (some) console.log(`  ${rest} of ${before.size} unit test files have passed with the same files before`)
  if (some && due.length === 0) return true
  // A runner that dies before it reports must not be credited with the last run's numbers.
  rmSync(UNIT_REPORT, { force: true })
  const well = await runStep({ name: 'unit tests', args: [...UNIT_ARGS, ...(some ? due : [])] })
  writePassed(before, readReport(UNIT_REPORT)?.files ?? [])
  return well
}

/** What a test runner found, or null where it wrote nothing. */
export function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/**
 * Does one step and says so in a line with its time, followed by its output when it failed.
 * @param {string} name
 * @param {() => Promise<{ ok: boolean, output: string }>} work
 * @returns {Promise<boolean>} whether it went well
 */
export async function timed(name, work) {
  const start = performance.now()
  const { ok, output } = await work()
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${ok ? '✓' : '✗'} ${name.padEnd(12)} ${seconds} s`)
  if (!ok) console.log(`${output.trimEnd()}\n`)
  return ok
}

/** @param {Step} step */
export function runStep({ name, args }) {
  return timed(name, async () => {
    const { code, output } = await run(process.execPath, args)
    return { ok: code === 0, output }
  })
}
