import { expect, it } from 'vitest'
import { ERROR_CODES } from '#shared/errors.ts'
import { EXIT, exitCodeFor } from './exitCodes.ts'

it('no error ends as done, or as done but incomplete', () => {
  for (const code of ERROR_CODES) expect([EXIT.done, EXIT.incomplete], code).not.toContain(exitCodeFor(code))
})

it('two ends of a run are never one code, and each is one that a shell can tell', () => {
  const codes = Object.values(EXIT)
  expect(new Set(codes).size).toBe(codes.length)
  for (const code of codes) expect(code).toBeLessThan(256)
})
