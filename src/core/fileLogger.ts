import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from './ports.ts'

export interface FileLoggerOptions {
  folder: string
  /** Bytes after which the file is put aside; one older file is kept. */
  maxBytes?: number
  now?: () => Date
}

const FILE = 'callbook.log'

/**
 * A small log for support: one line per event, at most two files. Callers pass codes and counts; as a second line of
 * defence anything in a text that looks like a telephone number or a token is taken out. Logging never fails.
 */
export function fileLogger(options: FileLoggerOptions): Logger {
  const { folder, maxBytes = 512 * 1024, now = () => new Date() } = options
  const path = join(folder, FILE)
  let size: number | null = null

  const write =
    (level: 'info' | 'warn'): Logger['info'] =>
    (message, facts = {}) => {
      const line = `${JSON.stringify({ at: now().toISOString(), level, message: tame(message), ...tameAll(facts) })}\n`
      try {
        if (size === null) {
          mkdirSync(folder, { recursive: true, mode: 0o700 })
          size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
        }
        if (size > 0 && size + line.length > maxBytes) {
          renameSync(path, `${path}.1`)
          size = 0
        }
        appendFileSync(path, line, { mode: 0o600 })
        size += Buffer.byteLength(line)
      } catch {
        // A full disk or a vanished folder: try afresh at the next line.
        size = null
      }
    }

  return { info: write('info'), warn: write('warn') }
}

type Fact = string | number | boolean | null

function tameAll(facts: Record<string, Fact>): Record<string, Fact> {
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key, typeof value === 'string' ? tame(value) : value]),
  )
}

function tame(text: string): string {
  return text
    .slice(0, 300)
    .replaceAll(/\+?\d[\d -]{5,}\d/g, '[number]')
    .replaceAll(/(?=[A-Za-z0-9._~+/=-]*\d)[A-Za-z0-9._~+/=-]{24,}/g, '[long]')
}
