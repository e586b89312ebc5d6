import { expect, it } from 'vitest'
import { napiProblem } from './napi.ts'

it('R1: a Node-API of 10 or more is fine', () => {
  expect(napiProblem('10')).toBeNull()
  expect(napiProblem('137')).toBeNull()
})

it.each(['9', '8', '0', '', 'ten', '-1', undefined])(
  'R1: a Node-API of %j is refused with a sentence in both languages',
  (napi) => {
    const problem = napiProblem(napi)
    expect(problem).toContain('Node.js 22.14')
    expect(problem).toContain('请升级')
    expect(problem).toContain('Please upgrade')
    expect(problem).not.toContain('\n')
  },
)

it('R1: this very process passes', () => {
  expect(napiProblem(process.versions.napi)).toBeNull()
})
