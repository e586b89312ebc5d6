import { expect, it } from 'vitest'
import { napiProblem } from './napi.ts'

it.each([
  ['10', '22.19.0'],
  ['10', '24.6.0'],
  ['10', '24.21.0'],
  ['137', '25.0.0'],
])('R1: Node-API %s of Node %s is fine', (napi, node) => {
  expect(napiProblem(napi, node)).toBeNull()
})

it.each([
  ['9', '20.20.2'],
  ['8', '18.0.0'],
  ['', '24.21.0'],
  ['ten', '24.21.0'],
  [undefined, '24.21.0'],
  ['10', '22.14.0'],
  ['10', '23.11.0'],
  ['10', '24.5.0'],
])('R1: Node-API %j of Node %s is refused with a sentence in both languages', (napi, node) => {
  const problem = napiProblem(napi, node)
  expect(problem).toContain('Node.js 22.19')
  expect(problem).toContain('请升级')
  expect(problem).toContain('Please upgrade')
  expect(problem).not.toContain('\n')
})

it('R1: this very process passes', () => {
  expect(napiProblem(process.versions.napi, process.versions.node)).toBeNull()
})
