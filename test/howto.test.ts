/**
 * What CONTRIBUTING says under "How to …" holds: each journey is a patch that does what a paragraph there describes. It
 * touches the files that the paragraph names and tests alone. All of them applied to one copy of the tree pass lint,
 * types, and the tests that they bring along.
 *
 * Where a patch does not fit any more, make the change by hand and take its `git diff`.
 */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { applyPatch, parsePatch, type StructuredPatch } from 'diff'
import { expect, it, onTestFinished } from 'vitest'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '..')
const PATCHES = join(import.meta.dirname, 'fixtures/howto')
/** What lint, types and tests read. */
const PARTS = [
  ...['src', 'test', 'e2e', 'bench', 'scripts', 'eslint-rules', 'package.json', 'eslint.config.js'],
  ...['vitest.config.ts', 'playwright.config.ts', 'electron.vite.config.ts', 'electron-builder.config.mjs'],
  ...['tsconfig.base.json', 'tsconfig.json', 'tsconfig.node.json', 'tsconfig.web.json', 'tsconfig.test.json'],
]

interface Journey {
  /** The paragraph's first words. */
  title: string
  patch: string
  /** Files that it touches beside tests, at most. */
  files: number
}
const JOURNEYS: Journey[] = [
  { title: 'Add a route.', patch: 'route.patch', files: 2 },
  { title: 'Add a record field.', patch: 'record-field.patch', files: 2 },
  { title: 'Add a filter.', patch: 'filter.patch', files: 1 },
  { title: 'Add a task setting.', patch: 'task-setting.patch', files: 1 },
  { title: 'Add an export option.', patch: 'export-option.patch', files: 2 },
  { title: 'Add an option of the command line.', patch: 'cli-option.patch', files: 1 },
]

const isTest = (path: string): boolean => path.endsWith('.test.ts')
/** What tests share, such as the scan that says what a filter means. */
const isOfTests = (path: string): boolean => isTest(path) || path.includes('/test/')

it.each(JOURNEYS)('$title', ({ title, patch, files }) => {
  const touched = changesOf(patch).map(placeOf)
  const named = placesIn(title)
  const others = touched.filter((path) => !isOfTests(path))
  expect(
    others.filter((path) => !named.some((place) => path === place || path.startsWith(`${place}/`))),
  ).toEqual([])
  expect(others.length).toBeLessThanOrEqual(files)
  expect(touched.filter(isTest)).not.toEqual([])
})

it('the journeys pass lint, types and their tests', async () => {
  const copy = copyOfTheTree()
  const changes = JOURNEYS.flatMap(({ patch }) => changesOf(patch))
  for (const change of changes) apply(copy, change)
  const touched = [...new Set(changes.map(placeOf))]
  // Waits for all three: none may run on in a folder that goes away.
  const ends = await Promise.allSettled([
    node(copy, 'eslint/bin/eslint.js', '--max-warnings', '0', ...touched),
    node(copy, 'vue-tsc/bin/vue-tsc.js', '-p', 'tsconfig.test.json', '--noEmit', '--incremental', 'false'),
    node(copy, 'vitest/vitest.mjs', 'run', ...touched.filter(isTest)),
  ])
  expect(ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []))).toEqual([])
  // Of lint and types over a whole tree on a machine whose cores are busy.
}, 1_800_000)

function changesOf(patch: string): StructuredPatch[] {
  return parsePatch(readFileSync(join(PATCHES, patch), 'utf8'))
}

/** The files and folders that a paragraph of CONTRIBUTING names. */
function placesIn(title: string): string[] {
  const guide = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8')
  const [, paragraph = ''] = guide.split(`**${title}**`)
  const [told = ''] = paragraph.split('\n\n')
  return [...told.matchAll(/`(src\/[^`\s]+)`/g)].map(([, place]) => place ?? '')
}

function placeOf({ newFileName = '' }: StructuredPatch): string {
  return newFileName.replace(/^b\//, '')
}

/** `git apply` would do the same, but a test has only what npm installed. */
function apply(copy: string, change: StructuredPatch): void {
  const file = join(copy, placeOf(change))
  const before = change.oldFileName === '/dev/null' ? '' : readFileSync(file, 'utf8')
  const after = applyPatch(before, change)
  if (after === false) throw new Error(`${placeOf(change)}: the patch does not fit any more`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, after)
}

function copyOfTheTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'callbook-howto-'))
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }))
  for (const part of PARTS)
    cpSync(join(ROOT, part), join(copy, part), {
      recursive: true,
      filter: (path) => basename(path) !== 'node_modules',
    })
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction')
  return copy
}

/** @throws with what it printed */
async function node(cwd: string, script: string, ...args: string[]): Promise<void> {
  const env = { ...process.env, NO_COLOR: '1' }
  await run(process.execPath, [join(cwd, 'node_modules', script), ...args], { cwd, env }).catch(
    ({ stdout, stderr }: { stdout?: string; stderr?: string }) => {
      throw new Error(`${script}: ${stdout ?? ''}${stderr ?? ''}`)
    },
  )
}
