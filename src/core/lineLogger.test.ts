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
  logger.warn('failed', { cause: 'X\u001b[2J\nfaked line' })
  expect(lines).toEqual([
    '2026-01-02T03:04:05.000Z info started\n',
    '2026-01-02T03:04:05.000Z warn refused status=403 reason=null\n',
    '2026-01-02T03:04:05.000Z warn failed cause=X·[2J faked line\n',
  ])
})
