import { expect, it } from 'vitest'
import { ERROR_CODES } from '#shared/errors.ts'
import { EXIT, exitCodeFor } from './exitCodes.ts'

it('every error has an exit code, and none of them says "done"', () => {
  for (const code of ERROR_CODES) expect([1, 2, 3, 4, 5, 130], code).toContain(exitCodeFor(code))
})

it('the documented meanings', () => {
  expect(EXIT).toEqual({
    done: 0,
    fault: 1,
    usage: 2,
    refused: 3,
    network: 4,
    storage: 5,
    incomplete: 6,
    cancelled: 130,
  })
  expect(exitCodeFor('platform_refused')).toBe(3)
  expect(exitCodeFor('unauthenticated')).toBe(3)
  expect(exitCodeFor('network_timeout')).toBe(4)
  expect(exitCodeFor('server_failure')).toBe(4)
  expect(exitCodeFor('disk_full')).toBe(5)
  expect(exitCodeFor('insecure_url')).toBe(2)
  expect(exitCodeFor('cancelled')).toBe(130)
})
