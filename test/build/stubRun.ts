/** Runs a built main under plain Node with `electronStub.mjs`, and reads what it prints. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Far beyond what a busy machine needs. Killed outright: asked to end, the app would do so in good order. */
export const STUCK_MS = 300_000

export interface Said {
  what: string
  [fact: string]: unknown
}

export interface StubRun {
  /** The data folder. */
  folder: string
  status: number | null
  signal: NodeJS.Signals | null
  stderr: string
  said: Said[]
  /** The last answer of each route. */
  answers: Record<string, unknown>
}

export interface StubOptions {
  env?: Record<string, string>
  /** Default a new one. */
  folder?: string
  /** Done with the data folder before the start; it does not exist yet. */
  prepare?: (folder: string) => void
}

export function runUnderStub(main: string, options: StubOptions = {}): StubRun {
  const { env, prepare = () => undefined } = options
  const folder = options.folder ?? join(mkdtempSync(join(tmpdir(), 'callbook-smoke-')), 'data')
  prepare(folder)
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', join(import.meta.dirname, 'electronStub.mjs'), main],
    {
      env: { ...process.env, CALLBOOK_DATA_DIR: folder, ...env },
      encoding: 'utf8',
      timeout: STUCK_MS,
      killSignal: 'SIGKILL',
    },
  )
  const said = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Said)
  const answers = Object.fromEntries(
    said.filter(({ what }) => what === 'answer').map(({ route, answer }) => [route, answer]),
  ) as Record<string, unknown>
  return { folder, status, signal, stderr, said, answers }
}
