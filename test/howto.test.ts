/**
 * What CONTRIBUTING says under "How to …" holds: each journey is a patch that does what a paragraph there describes. It
 * touches the files that the paragraph names and tests alone, the types pass, and so do its own tests.
 *
 * Where a patch does not apply any more, make the change by hand and take its `git diff`.
 */
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '..')
const PATCHES = join(import.meta.dirname, 'fixtures/howto')

interface Journey {
  /** The paragraph's first words. */
  title: string
  patch: string
  /** Files that it touches beside tests, at most. */
  files: number
}
const JOURNEYS: Journey[] = [{ title: 'Add an export option.', patch: 'export-option.patch', files: 2 }]

const isTest = (path: string): boolean => path.endsWith('.test.ts')

it.each(JOURNEYS)('$title', async ({ title, patch, files }) => {
  const text = readFileSync(join(PATCHES, patch), 'utf8')
  const touched = [...text.matchAll(/^\+\+\+ b\/(.+)$/gm)].map(([, path]) => path ?? '')
  const named = placesIn(title)
  const others = touched.filter((path) => !isTest(path))
  expect(
    others.filter((path) => !named.some((place) => path === place || path.startsWith(`${place}/`))),
  ).toEqual([])
  expect(others.length).toBeLessThanOrEqual(files)

  const copy = copyOfTheTree()
  await run('git', ['apply', '--whitespace=nowarn', join(PATCHES, patch)], { cwd: copy })
  const tests = touched.filter(isTest)
  expect(tests).not.toEqual([])
  await Promise.all([
    node(copy, 'typescript/bin/tsc', '-p', 'tsconfig.node.json', '--noEmit', '--incremental', 'false'),
    node(copy, 'vitest/vitest.mjs', 'run', ...tests),
  ])
})

/** The files and folders that a paragraph of CONTRIBUTING names. */
function placesIn(title: string): string[] {
  const guide = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8')
  const [, paragraph = ''] = guide.split(`**${title}**`)
  const [told = ''] = paragraph.split('\n\n')
  return [...told.matchAll(/`(src\/[^`\s]+)`/g)].map(([, place]) => place ?? '')
}

function copyOfTheTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'callbook-howto-'))
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }))
  const parts = ['src', 'test', 'package.json', 'vitest.config.ts']
  for (const part of [...parts, 'tsconfig.base.json', 'tsconfig.node.json'])
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
