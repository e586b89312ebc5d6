import { expect, it } from 'vitest'
import { lineLogger } from './lineLogger.ts'

it('writes one line a message', () => {
  const lines: string[] = []
  const logger = lineLogger(
    (line) => lines.push(line),
    () => new Date('2026-01-02T03:04:05Z'),
  )
  logger.info('started')
  logger.warn('refused', { status: 403, reason: null })
  expect(lines).toEqual([
    '2026-01-02T03:04:05.000Z info started\n',
    '2026-01-02T03:04:05.000Z warn refused status=403 reason=null\n',
  ])
})
