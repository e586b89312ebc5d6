import { basename } from 'node:path'
import type { ExportedMarks, MergePreview } from '#shared/reviews/exchange.ts'
import { formatChinaTime } from '#shared/time.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { Clock, ExportTargets } from '../ports.ts'
import type { StorePlace } from '../records/store/open.ts'
import type { StorePlaces } from '../records/storePlaces.ts'
import type { Remote } from '../threads/rpc.ts'
import type { ExchangeMethods, NamedFile } from './exchangeMethods.ts'

/** Marks from machine to machine, by files that a person hands on. */
export interface Exchange {
  receive: (batch: string, file: number, piece: Uint8Array) => Promise<void>
  /**
   * @param masked for a window in which numbers are masked
   * @throws AppError where no key may be kept on this machine, or the marks cannot be opened
   */
  preview: (
    accountId: string,
    batch: string,
    files: readonly NamedFile[],
    masked: boolean,
  ) => Promise<MergePreview>
  /** @returns how many members were newer @throws AppError as `ExchangeMethods.mergeBatch` */
  merge: (accountId: string, batch: string, reviewer: string | null) => Promise<number>
  forget: (batch: string) => Promise<void>
  /** @param taskId null for all. @returns null where the person thought better of it */
  export: (
    accountId: string,
    taskId: string | null,
    passphrase: string | null,
  ) => Promise<ExportedMarks | null>
}

export interface ExchangeOptions {
  accounts: Pick<Accounts, 'identity'>
  places: Pick<StorePlaces, 'marksFor' | 'hasMarks'>
  worker: Remote<ExchangeMethods>
  targets: Pick<ExportTargets, 'choose' | 'offer'>
  clock: Pick<Clock, 'now'>
  /** Marks of this machine are others by now. */
  onChange: () => void
  /** Marks hold whole numbers: what it throws keeps them from being written. */
  beforeWriting: (accountId: string, taskId: string | null) => Promise<void>
}

export function createExchange(options: ExchangeOptions): Exchange {
  const { accounts, places, worker, targets, clock, onChange, beforeWriting } = options
  const placeOf = (accountId: string): Promise<StorePlace> => places.marksFor(accounts.identity(accountId))
  return {
    receive: (batch, file, piece) => worker.receiveMarks(batch, file, piece),
    preview: async (accountId, batch, files, masked) =>
      worker.previewMarks(await placeOf(accountId), batch, files, masked),
    merge: async (accountId, batch, reviewer) => {
      const newer = await worker.mergeBatch(await placeOf(accountId), batch, reviewer)
      onChange()
      return newer
    },
    forget: (batch) => worker.forgetMarks(batch),
    export: async (accountId, taskId, passphrase) => {
      const target = await targets.choose(`callbook-marks-${formatChinaTime(clock.now()).slice(0, 10)}.json`)
      if (target === null) return null
      await beforeWriting(accountId, taskId)
      const place = places.hasMarks(accounts.identity(accountId)) ? await placeOf(accountId) : null
      const calls = await worker.writeMarks(place, target.path, passphrase, taskId)
      if (target.chosen) return { calls, path: target.path, url: null }
      return { calls, path: null, url: await targets.offer(target.path, basename(target.path)) }
    },
  }
}
