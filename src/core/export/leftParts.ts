/** Names of files that are being written, by which a later process tells whether anybody still writes them. */
import { createHash, randomBytes } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DAY_MS } from '#shared/time.ts'

/** Of the file's name, in the temporary one: of a name as long as the system takes, the whole would be too long. */
const NAME_SHOWN = 40
/** On a shared disk the other machine's processes cannot be looked up; no export pauses for so long. */
const ABANDONED_MS = DAY_MS
/** How far the clocks of a disk and of this machine may be apart. */
const CLOCKS_APART_MS = 2_000

const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
const head = (name: string): string => `.${name.slice(0, NAME_SHOWN).toWellFormed()}.`

export function partName(name: string): string {
  return `${head(name)}${machine}-${process.pid}-${randomBytes(6).toString('hex')}.part`
}

/** Deletes what processes that are no more left of a file of this name. Best effort. */
export async function removeLeftParts(folder: string, name: string): Promise<void> {
  const start = head(name)
  const parts = (await readdir(folder).catch(() => [])).filter(
    (entry) => entry.startsWith(start) && isLeft.test(entry.slice(start.length)),
  )
  for (const part of parts) {
    const path = join(folder, part)
    const changedAt = (await stat(path).catch(() => null))?.mtimeMs ?? Number.POSITIVE_INFINITY
    const [, host, processId] = isLeft.exec(part.slice(start.length)) ?? []
    const isOld = changedAt < Date.now() - ABANDONED_MS
    if (isOld || (host === machine && !isWriting(Number(processId), changedAt)))
      await rm(path, { force: true }).catch(() => undefined)
  }
}

/** Names of versions before had the random part alone. */
const isLeft = /^(?:([0-9a-f]{8})-(\d+)-)?[0-9a-f]{12}\.part$/

/** Numbers of processes are used again: what is older than this process was another's of the same number. */
function isWriting(processId: number, changedAt: number): boolean {
  if (processId === process.pid) return changedAt > Date.now() - process.uptime() * 1000 - CLOCKS_APART_MS
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    // EPERM: it runs, as another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
