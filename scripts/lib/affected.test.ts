import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { digests, readPassed, readTree, writePassed } from './affected.mjs'

const FILES = {
  'package.json': '{}',
  'README.md': '# Callbook',
  'src/core/app/app.test.ts': "import { app } from './app.ts'",
  'src/core/app/app.ts': "new Worker(new URL('../worker/worker.ts', import.meta.url))",
  'src/core/worker/worker.ts': "import { read } from '#core/read.ts'",
  'src/core/read.ts': 'export const read = 1',
  'src/core/read.test.ts': "const fixture = join(import.meta.dirname, `../../test/fixtures/${'one'}.json`)",
  'src/core/alone.test.ts': "expect('a.b'.split('.')).toEqual(['a', 'b'])",
  'test/fixtures/one.json': '1',
  'test/whole.test.ts': '',
}
let root: string
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'callbook-affected-'))
  for (const [path, text] of Object.entries(FILES)) put(path, text)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const due = (before: Map<string, string>): string[] =>
  [...digests(readTree(root))]
    .flatMap(([test, digest]) => (before.get(test) === digest ? [] : [test]))
    .toSorted()

it.each([
  ['nothing', [], []],
  ['a file behind a worker', ['src/core/read.ts'], ['src/core/app/app.test.ts']],
  ['a fixture that a template names', ['test/fixtures/one.json'], ['src/core/read.test.ts']],
  ['what no test names', ['README.md'], []],
  ['the test itself', ['src/core/alone.test.ts'], ['src/core/alone.test.ts']],
  [
    'what every test runs on',
    ['package.json'],
    ['src/core/alone.test.ts', 'src/core/app/app.test.ts', 'src/core/read.test.ts'],
  ],
])('after a change of %s, those tests run that depend on it', (_what, changed, tests) => {
  const before = digests(readTree(root))
  for (const path of changed) put(path, `${FILES[path as keyof typeof FILES]}\n// changed`)
  // Those of the whole product run after every change.
  expect(due(before)).toEqual(changed.length === 0 ? [] : [...tests, 'test/whole.test.ts'])
})

it('a file that a test begins to depend on makes it run, and so does one that goes', () => {
  const before = digests(readTree(root))
  rmSync(join(root, 'src/core/read.ts'))
  expect(due(before)).toContain('src/core/app/app.test.ts')
  put('src/core/read.ts', FILES['src/core/read.ts'])
  expect(due(before)).toEqual([])
  put('test/fixtures/one.json', '2')
  expect(due(before)).toContain('src/core/read.test.ts')
})

it('remembers what has passed, also over a run of a few, and forgets tests that are gone', () => {
  const file = join(root, 'cache', 'passed.json')
  expect(readPassed(file).size).toBe(0)
  writePassed(
    new Map([
      ['a', '1'],
      ['b', '1'],
    ]),
    ['a', 'b'],
    file,
  )
  writePassed(
    new Map([
      ['a', '2'],
      ['c', '2'],
    ]),
    ['c'],
    file,
  )
  expect([...readPassed(file)]).toEqual([
    ['a', '1'],
    ['c', '2'],
  ])
  writeFileSync(file, '{"a":')
  expect(readPassed(file).size).toBe(0)
})
