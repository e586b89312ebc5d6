import type { Logger } from './ports.ts'
import { printable } from './terminal.ts'

/** A log of one line a message, `time level message key=value …`, for hosts that have a terminal or a service log. */
export function lineLogger(write: (line: string) => void, now: () => Date = () => new Date()): Logger {
  const line =
    (level: string): Logger['info'] =>
    (message, facts = {}) => {
      const listed = Object.entries(facts).map(([key, value]) => ` ${key}=${String(value)}`)
      write(`${now().toISOString()} ${level} ${printable(`${message}${listed.join('')}`)}\n`)
    }
  return { info: line('info'), warn: line('warn') }
}
