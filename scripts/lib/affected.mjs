import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { CACHE } from './paths.mjs'

/**
 * Which unit tests must run again. A test file has passed with certain files: those that it imports, and every file and
 * folder that it or one of those names in a string (workers, fixtures, programs that it starts). Nothing is asked of a
 * test whose files are all as they were. More files than needed are taken for its own rather than fewer.
 */

const PASSED = join(CACHE, 'unit-passed.json')

/** No files of the project. */
const LEFT_OUT = new Set([
  'node_modules',
  'out',
  'dist',
  '.git',
  'test-results',
  'playwright-report',
  'coverage',
])
/** What every test runs on. */
const GROUND = [
  'package-lock.json',
  'package.json',
  'vitest.config.ts',
  'src/renderer/test/setup.ts',
  'test/support/bundleWorkers.ts',
]
const TEST = /\.test\.ts$/
/** Tests of the product as a whole: they read and start what no string of theirs names. */
const OF_THE_WHOLE = /^(test|scripts|eslint-rules)\//
const CODE = /\.(ts|mjs|js|vue)$/
const ALIASES = [
  ['#shared/', 'src/shared/'],
  ['#core/', 'src/core/'],
  ['#sandbox/', 'src/sandbox/'],
]

/**
 * @param {string} root the project's folder
 * @returns {Map<string, { digest: string, text: string | null }>} by path with `/`; `text` of code alone
 */
export function readTree(root) {
  const tree = new Map()
  const visit = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (LEFT_OUT.has(entry.name)) continue
      const path = posix.join(folder, entry.name)
      if (entry.isDirectory()) visit(path)
      if (!entry.isFile()) continue
      const bytes = readFileSync(join(root, path))
      const digest = createHash('sha256').update(bytes).digest('base64')
      tree.set(path, { digest, text: CODE.test(path) ? bytes.toString('utf8') : null })
    }
  }
  visit('')
  return tree
}

/** Strings of one line, and of a template what stands before its first `${`. */
function* strings(text) {
  for (const [, single, double, template] of text.matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`$]*)/g))
    yield single ?? double ?? template
}

/**
 * @param {ReturnType<typeof readTree>} tree
 * @returns {Map<string, string>} for each unit test, one digest of everything that it depends on
 */
export function digests(tree) {
  const folders = new Map()
  for (const path of tree.keys())
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
      if (!folders.has(folder)) folders.set(folder, [])
      folders.get(folder).push(path)
    }
  const everything = [...tree.keys()]

  /** What one string of a file may name. */
  const named = (from, string) => {
    if (string === '.') return []
    // A path that is put together upwards may lead anywhere.
    if (string === '..') return tree.get(from).text.includes('import.meta') ? everything : []
    if (!/^[\w#@./-]+$/.test(string)) return []
    const alias = ALIASES.find(([name]) => string.startsWith(name))
    const path = alias ? alias[1] + string.slice(alias[0].length) : string
    const beside = posix.join(dirname(from), path)
    const places = path.startsWith('.') ? [beside] : [beside, posix.normalize(path)]
    return places.flatMap((place) => {
      const bare = place.replace(/\/$/, '')
      if (bare === '.' || bare === '..' || bare.startsWith('../')) return everything
      return tree.has(bare) ? [bare] : path.includes('/') ? (folders.get(bare) ?? []) : []
    })
  }
  const edges = new Map()
  const edgesOf = (path) => {
    if (!edges.has(path)) {
      const found = new Set()
      for (const string of strings(tree.get(path).text ?? ''))
        for (const other of named(path, string)) found.add(other)
      edges.set(path, found)
    }
    return edges.get(path)
  }

  const reach = (test) => {
    if (OF_THE_WHOLE.test(test)) return everything
    const reached = new Set([test, ...GROUND.filter((path) => tree.has(path))])
    for (const path of reached) for (const other of edgesOf(path)) reached.add(other)
    return [...reached]
  }
  const tests = everything.filter((path) => TEST.test(path))
  return new Map(tests.map((test) => [test, digestOf(tree, reach(test))]))
}

function digestOf(tree, paths) {
  const hash = createHash('sha256').update(process.version)
  for (const path of paths.toSorted()) hash.update(`\0${path}\0${tree.get(path).digest}`)
  return hash.digest('base64')
}

/** Digests with which test files have passed. A file that cannot be read says that none has. */
export function readPassed(file = PASSED) {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8'))))
  } catch {
    return new Map()
  }
}

/**
 * @param {Map<string, string>} before digests taken before the run, so that an edit made meanwhile counts
 * @param {string[]} files that have passed
 */
export function writePassed(before, files, file = PASSED) {
  const kept = [...readPassed(file)].filter(([test]) => before.has(test))
  const passed = new Map([...kept, ...files.map((test) => [test, before.get(test)])])
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(Object.fromEntries(passed)))
}
