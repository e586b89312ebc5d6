import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { openStore } from '../index.ts'
import { CHILD_PAGE, childIds } from './childPages.ts'
import { KEY, SCOPE } from './stage.ts'

const CHILD = fileURLToPath(new URL('./ingestChild.ts', import.meta.url))

export interface ChildRun {
  lines: string[]
  /** Pages that were acknowledged. */
  acknowledged: number[]
  errors: { code: string; checkpoint: string }[]
  done: boolean
}

export interface ChildOptions {
  path: string
  first?: number
  pages: number
  /** Kills it with SIGKILL once so many pages are acknowledged, while it is about the next ones; default never. */
  killAfterPages?: number
  /** Command and arguments that the child is started through: `strace`, `prlimit`. */
  through?: readonly string[]
}

/** Runs `ingestChild.ts` to its end, or to the kill. */
export async function runChild(options: ChildOptions): Promise<ChildRun> {
  const { path, first = 0, pages, killAfterPages = Infinity, through = [] } = options
  const [command = '', ...args] = [...through, process.execPath, CHILD, path, String(first), String(pages)]
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  let output = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    output += text
    // The first line says that the store is open, each further one that a page is kept.
    if (output.split('\n').length - 1 > killAfterPages) child.kill('SIGKILL')
  })
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve())
  })
  // The last line is whole: each is one write.
  const lines = output.split('\n').filter((line) => line !== '')
  const words = lines.map((line) => line.split(' '))
  return {
    lines,
    acknowledged: words.flatMap(([what, page]) => (what === 'ack' ? [Number(page)] : [])),
    errors: words.flatMap(([what, code = '', checkpoint = '']) =>
      what === 'error' ? [{ code, checkpoint }] : [],
    ),
    done: lines.at(-1) === 'done',
  }
}

export interface Survivors {
  /** Faults of the file, see `checkIntegrity`. */
  faults: string[]
  /** Acknowledged calls that are not there. */
  missing: string[]
  stored: number
  /** Calls on pages, whole pages alone: a transaction is kept or lost as one. */
  torn: boolean
  checkpoint: string | null
}

/** Opens the store after a child and looks for what it acknowledged. */
export function survivors(path: string, acknowledged: readonly number[]): Survivors {
  const store = openStore({ path, key: KEY })
  try {
    const { stored, checkpoint } = store.syncState(SCOPE)
    const missing = acknowledged.flatMap(childIds).filter((id) => store.detail(SCOPE, id)?.id !== id)
    return { faults: store.check(), missing, stored, torn: stored % CHILD_PAGE !== 0, checkpoint }
  } finally {
    store.close()
  }
}
