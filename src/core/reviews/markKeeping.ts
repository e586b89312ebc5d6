import { AppError, toAppError } from '#shared/errors.ts'
import type { AppNotice } from '#shared/ipc/app.ts'
import type { StoreBackup } from '#shared/records/storeOverview.ts'
import { DEMO_ACCOUNT_ID, type Accounts } from '../accounts/accounts.ts'
import type { Clock, Logger } from '../ports.ts'
import { asideName, exists } from '../records/storeFiles.ts'
import type { StorePlace } from '../records/store/open.ts'
import type { StorePlaces } from '../records/storePlaces.ts'
import type { Remote } from '../threads/rpc.ts'
import { backupPath } from './markBackups.ts'
import type { MarkMethods } from './markMethods.ts'

/** Keeps the files of marks: backs them up, and begins a damaged one anew from its backups. */
export interface MarkKeeping {
  /** As `StorePlaces.marksFor`; what lies there is whole. */
  marksFor: StorePlaces['marksFor']
  /** The newest first. */
  backups: (accountId: string) => Promise<StoreBackup[]>
  /** Merges a backup into what is there. @returns how many members were newer @throws AppError not_found */
  restore: (accountId: string, name: string) => Promise<number>
  /** Waits for a backup that is being written. */
  idle: () => Promise<void>
}

export interface MarkKeepingOptions {
  accounts: Pick<Accounts, 'identity'>
  places: Pick<StorePlaces, 'marksFor' | 'marksPath' | 'backupPlace'>
  worker: Pick<
    Remote<MarkMethods>,
    'proveMarks' | 'markBackups' | 'backUpMarks' | 'mergeBackup' | 'setMarksAside' | 'opensAsBackup'
  >
  clock: Pick<Clock, 'now'>
  logger: Logger
  /** Told once of what is not as it was left. */
  onNotice: (notice: AppNotice) => void
  /** Marks of this machine are others by now. */
  onChange: () => void
}

/** Between two looks at whether a backup is due. */
const LOOK_EVERY_MS = 10 * 60 * 1000

export function createMarkKeeping(options: MarkKeepingOptions): MarkKeeping {
  const { accounts, places, worker, clock, logger, onNotice, onChange } = options
  const proven = new Map<string, Promise<void>>()
  const looked = new Map<string, number>()
  let pending: Promise<unknown> = Promise.resolve()

  /** Once a launch, before anything is read. What is not damage is told by whoever reads. */
  function prove(identity: string, place: StorePlace): Promise<void> {
    const known = proven.get(place.path)
    if (known !== undefined) return known
    const proof = worker.proveMarks(place).catch(async (thrown: unknown) => {
      if (toAppError(thrown).code === 'store_damaged') await rebuild(identity, place)
    })
    proven.set(place.path, proof)
    // Another program may have it open: it is tried again.
    return proof.catch((thrown: unknown) => {
      proven.delete(place.path)
      throw thrown
    })
  }

  /** From the newest backup that opens; without one the file stays, and says what is wrong. */
  async function rebuild(identity: string, { path }: StorePlace): Promise<void> {
    for (const { name } of await worker.markBackups(path)) {
      const backup = await placeOfBackup(identity, name).catch(() => null)
      if (backup === null || !(await worker.opensAsBackup(backup, clock.now()))) continue
      const aside = await worker.setMarksAside(path, asideName(path, clock.now()))
      await worker.mergeBackup(await places.marksFor(identity), backup, clock.now())
      onNotice({ code: 'marks_rebuilt', path: aside ?? path })
      return
    }
  }
  async function placeOfBackup(identity: string, name: string): Promise<StorePlace> {
    const path = backupPath(places.marksPath(identity), name)
    if (identity === DEMO_ACCOUNT_ID) return { ...(await places.marksFor(identity)), path }
    return places.backupPlace(identity, path)
  }

  function backUp(place: StorePlace): void {
    const now = clock.now()
    if (!exists(place.path) || now - (looked.get(place.path) ?? -Infinity) < LOOK_EVERY_MS) return
    looked.set(place.path, now)
    const written = worker.backUpMarks(place, now).catch((thrown: unknown) => {
      logger.warn('marks not backed up', { code: toAppError(thrown).code })
    })
    pending = Promise.all([pending, written])
  }

  return {
    marksFor: async (identity) => {
      const place = await places.marksFor(identity)
      if (!exists(place.path)) return place
      await prove(identity, place)
      backUp(place)
      // Begun anew, it may have another key.
      return places.marksFor(identity)
    },
    backups: (accountId) => worker.markBackups(places.marksPath(accounts.identity(accountId))),
    restore: async (accountId, name) => {
      const identity = accounts.identity(accountId)
      const known = await worker.markBackups(places.marksPath(identity))
      if (!known.some((backup) => backup.name === name))
        throw new AppError('not_found', 'No such backup', { what: 'backup' })
      const backup = await placeOfBackup(identity, name)
      const newer = await worker.mergeBackup(await places.marksFor(identity), backup, clock.now())
      onChange()
      return newer
    },
    idle: async () => void (await pending),
  }
}
