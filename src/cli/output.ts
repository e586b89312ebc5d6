import type { Writable } from 'node:stream'
import { printable, printableLines } from '#core/terminal.ts'

/**
 * stdout carries the result and nothing else; everything said on the way goes to stderr. Nothing that is written here
 * steers a terminal, wherever its words come from.
 */
export interface Output {
  /** Resolves when the text has left the process. A reader that has gone away (`| head`) is no failure. */
  result: (text: string) => Promise<void>
  /** A line for the person. */
  say: (line: string) => void
  /** What goes on right now: one line rewritten in place on a terminal, else a line now and then. */
  progress: (line: string) => void
}

export interface OutputOptions {
  stdout: Writable
  stderr: Writable & { isTTY?: boolean }
  /** Monotonic milliseconds. */
  now?: () => number
}

/** Without a terminal a log is read later: a line every so often shows that it goes on. */
const SPARSE_MS = 10_000
const REDRAW_MS = 100
const CLEAR_LINE = '\r\u001b[K'

export function createOutput({ stdout, stderr, now = () => performance.now() }: OutputOptions): Output {
  const live = stderr.isTTY === true
  let drawn = false
  let lastProgress = now() - (live ? REDRAW_MS : 0)
  let readerGone = false

  // A write's own callback reports its failure; without a listener the same error would end the process as well.
  stdout.on('error', () => undefined)
  // The reader of the output is gone.
  stderr.on('error', () => undefined)

  function clearProgress(): void {
    if (drawn) stderr.write(CLEAR_LINE)
    drawn = false
  }

  return {
    result: async (text) => {
      clearProgress()
      if (readerGone) return
      await new Promise<void>((resolve, reject) =>
        stdout.write(printableLines(text), (error: NodeJS.ErrnoException | null | undefined) => {
          readerGone = error?.code === 'EPIPE'
          if (error && !readerGone) reject(error)
          else resolve()
        }),
      )
    },
    say: (line) => {
      clearProgress()
      stderr.write(`${printable(line)}\n`)
    },
    progress: (line) => {
      if (now() - lastProgress < (live ? REDRAW_MS : SPARSE_MS)) return
      lastProgress = now()
      const printed = printable(line)
      stderr.write(live ? `${CLEAR_LINE}${printed}` : `${printed}\n`)
      drawn = live
    },
  }
}
