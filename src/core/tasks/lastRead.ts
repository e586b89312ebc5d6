import { z } from 'zod'
import { toAppError } from '#shared/errors.ts'
import type { TaskNames } from '#shared/tasks/draft.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { createDocuments } from '../files/documents.ts'
import { createTurns } from '../files/turns.ts'
import { member, members, needed, plain, type Stored } from '../files/stored.ts'
import type { Logger } from '../ports.ts'
import { parseTaskData } from './parse.ts'

/** Kept for an account; beyond that the task that was not read for the longest time goes. */
const KEPT = 100

interface KeptTask {
  taskId: string
  /** Milliseconds since the epoch. */
  fetchedAt: number
  raw: string
}
const reading = members<KeptTask>({
  taskId: needed(plain(z.string().min(1))),
  fetchedAt: member(plain(z.number()), 0),
  raw: needed(plain(z.string())),
})
/** A reading takes the place of a reading: what another version noted of the former is not true of this one. */
export const KEPT_TASK: Stored<KeptTask> = { read: reading.read, write: (task) => task }

/** The tasks as they were last read, for looking at and editing without a network. By account identity. */
export interface LastRead {
  get: (identity: string, taskId: string) => TaskEdit | null
  /** Keeps a task that was read just now. A disk that refuses is no reason to lose the reading: it is logged. */
  keep: (identity: string, task: TaskEdit) => Promise<void>
  /** Every name that came beside an id with any of them; of several names the one read last. */
  names: (identity: string) => TaskNames
  forget: (identity: string) => Promise<void>
  /** When every reading that came by now is kept. */
  idle: () => Promise<void>
}

export interface LastReadOptions {
  folder: string
  logger: Logger
}

/** Only what the platform said is kept, and read again each time: a later version may read more out of it. */
export function createLastRead({ folder, logger }: LastReadOptions): LastRead {
  const documents = createDocuments<KeptTask>({
    folder,
    form: KEPT_TASK,
    onSetAside: () => logger.warn('A kept task was damaged and has been set aside'),
  })
  const turns = createTurns()
  /** Worked out once, then added to with every reading. */
  const directories = new Map<string, NamesOfTask[]>()

  function directory(identity: string): NamesOfTask[] {
    const known = directories.get(identity)
    if (known !== undefined) return known
    const found = documents.list(identity).flatMap((kept) => {
      const task = open(kept)
      return task === null ? [] : [namesOf(task)]
    })
    directories.set(identity, found)
    return found
  }

  function makeRoom(identity: string): void {
    const latestFirst = documents.list(identity).sort((one, other) => other.fetchedAt - one.fetchedAt)
    for (const { taskId } of latestFirst.slice(KEPT)) documents.remove(identity, taskId)
  }

  return {
    get: (identity, taskId) => open(documents.read(identity, taskId)),
    keep: (identity, task) =>
      turns.take(identity, async () => {
        const { taskId, fetchedAt, raw } = task
        try {
          const others = directory(identity).filter((one) => one.taskId !== taskId)
          await documents.write(identity, taskId, { taskId, fetchedAt, raw })
          directories.set(identity, [namesOf(task), ...others])
          if (others.length >= KEPT) makeRoom(identity)
        } catch (thrown) {
          logger.warn('A task that was read could not be kept', { code: toAppError(thrown).code })
        }
      }),
    names: (identity) => {
      const latestFirst = [...directory(identity)].sort((one, other) => other.fetchedAt - one.fetchedAt)
      return {
        scripts: once(latestFirst.flatMap(({ script }) => script ?? [])),
        lines: once(latestFirst.flatMap(({ line }) => line ?? [])),
      }
    },
    idle: turns.idle,
    forget: async (identity) => {
      await turns.idle()
      documents.forget(identity)
      directories.delete(identity)
    },
  }
}

function open(kept: KeptTask | null): TaskEdit | null {
  try {
    return kept === null ? null : parseTaskData(kept.raw, kept.taskId, kept.fetchedAt)
  } catch {
    // A copy of what the platform has: it is read again at the next chance.
    return null
  }
}

interface Named {
  id: string
  name: string
}
interface NamesOfTask {
  taskId: string
  fetchedAt: number
  script: Named | null
  line: Named | null
}

function namesOf(task: TaskEdit): NamesOfTask {
  const { taskId, fetchedAt, line } = task
  const named = (id: string | null | undefined, name: string | null): Named | null =>
    id == null || name === null ? null : { id, name }
  return {
    taskId,
    fetchedAt,
    script: named(task.destination_extension, task.destination_extension_name),
    // The edit view has one name for the lines: it says which only where there is one line.
    line: named(line.length === 1 ? line[0]?.id : null, task.caller_line_name),
  }
}

/** Of several names for an id the first. */
function once(names: readonly Named[]): Named[] {
  const byId = new Map<string, Named>()
  for (const named of names) if (!byId.has(named.id)) byId.set(named.id, named)
  return [...byId.values()]
}
