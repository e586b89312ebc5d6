/** What the documents say of the code is so: paths are there, and the two languages tell the same figures. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8')
const README = read('README.md')
const README_ZH = read('README.zh-CN.md')

it.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md', 'README.zh-CN.md'])(
  'every path and link in %s leads somewhere',
  (name) => {
    const text = read(name)
    const paths = [...text.matchAll(/`((?:src|test|e2e|scripts|bench|eslint-rules)\/[^`\s<]+)`/g)]
    const links = [...text.matchAll(/\]\((?!http|#)([^)#]+)/g)]
    const named = [...paths, ...links].map(([, path]) => path ?? '')
    expect(named.length).toBeGreaterThan(3)
    const missing = named.filter(
      (path) => globSync(`${path.replace(/\{.*$/, '*')}*`, { cwd: ROOT }).length === 0,
    )
    expect(missing).toEqual([])
  },
)

it('ARCHITECTURE names the floors of the core in their order', () => {
  const [, floors = ''] = /CORE_FLOORS = \[([^\]]*)\]/.exec(read('eslint-rules/borders.js')) ?? []
  const order = [...floors.matchAll(/'(\w+)'/g)].map(([, name]) => name)
  const [, told = ''] = read('ARCHITECTURE.md').split('From the top:')
  const named = [...(told.split('##')[0] ?? '').matchAll(/^ {4}(\w+) {2,}/gm)].map(([, name]) => name)
  expect(named).toEqual(order.toReversed())
})

/** The first cells of a table's rows are words; what stands in the others, as far as it is numbers. */
const figures = (text: string, from: string, to: string): string[][] =>
  (text.split(from)[1]?.split(to)[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map(
      (line) =>
        line
          .split('|')
          .slice(2)
          .join('|')
          .match(/[\d.,]+/g) ?? [],
    )

it('the two READMEs tell the same figures', () => {
  const english = figures(README, '## Figures', '## What was')
  expect(english.length).toBeGreaterThan(15)
  expect(figures(README_ZH, '## 性能', '## 什么')).toEqual(english)
})

const promises = (text: string): string[] =>
  [...text.matchAll(/^\| (R\d+(?:–R\d+)?) /gm)].map(([, name]) => name ?? '')
const commands = (text: string): string[] =>
  text.match(/^(?:npm|npx) [^#\n]+/gm)?.map((line) => line.trim()) ?? []

it('both have every promise and every command, and lead to each other', () => {
  expect(promises(README)).toEqual(promises(README_ZH))
  expect(promises(README).at(-1)).toBe('R25')
  expect(commands(README)).toEqual(commands(README_ZH))
  expect(commands(README).slice(0, 2)).toEqual(['npm ci && npm start', 'npm test'])
  expect(README).toContain('(README.zh-CN.md)')
  expect(README_ZH).toContain('(README.md)')
})

/** A name of the table may be a file's, a folder's, or the end of a path. */
it('what is said to show a promise is a test that is there', () => {
  const tests = globSync('{src,test,e2e}/**/*.{test,spec}.ts', { cwd: ROOT }).map((path) =>
    path.replaceAll('\\', '/'),
  )
  const table = README.split('| Number ')[1]?.split('\n\n')[0] ?? ''
  const shown = [...table.matchAll(/`([^`]+)`/g)].map(([, name]) => (name ?? '').replace(/\/?\*.*$/, ''))
  expect(shown.length).toBeGreaterThan(40)
  const missing = shown.filter(
    (name) => name !== 'kill -9' && !tests.some((path) => path.includes(`/${name}`) || path.startsWith(name)),
  )
  expect(missing.filter((name) => !existsSync(join(ROOT, name)))).toEqual([])
})
