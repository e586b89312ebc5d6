import type { Logger } from '#core/ports.ts'

/** A log that a test can read. */
export function memoryLogger(): Logger & { lines: string[] } {
  const lines: string[] = []
  const log: Logger['info'] = (message, facts) => void lines.push(`${message} ${JSON.stringify(facts ?? {})}`)
  return { lines, info: log, warn: log }
}
