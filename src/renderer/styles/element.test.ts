import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.(vue|ts)$/.test(file) && !file.endsWith('.test.ts'),
)
const kebab = (name: string): string => name.replace(/\B([A-Z])/g, '-$1').toLowerCase()
const used = new Set(
  sources.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/import \{([^}]*)\} from 'element-plus'/g)].flatMap(
      ([, names = '']) =>
        [...names.matchAll(/(?<!type )\bEl([A-Z]\w*)/g)].map(([, name = '']) => kebab(name)),
    ),
  ),
)
const styled = new Set(
  [...readFileSync(join(import.meta.dirname, 'element.ts'), 'utf8').matchAll(/components\/([\w-]+)\//g)].map(
    ([, name = '']) => name,
  ),
)

it('every component of Element Plus that is used has its style, and no other', () => {
  expect(used.size).toBeGreaterThan(20)
  expect([...styled].sort()).toEqual([...used].sort())
})
