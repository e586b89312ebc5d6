/** Calls that a link leads to: looked for in what is kept here, under whatever account. */
import type { CallRef } from '#shared/records/callLink.ts'
import type { LinkedCall } from '#shared/records/found.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { Remote } from '../threads/rpc.ts'
import { withoutDetail, type StoreMethods } from './storeMethods.ts'
import { exists } from './storeFiles.ts'
import type { StorePlaces } from './storePlaces.ts'

/** @throws AppError where it was found nowhere and a store could not be opened: that is not the same as not kept */
export type FindLinked = (ref: CallRef) => Promise<LinkedCall[]>

export interface LinkedCallsOptions {
  accounts: Pick<Accounts, 'identity' | 'list'>
  /** Tasks that a person named. */
  pins: { list: (accountId: string) => readonly { taskId: string; name: string | null }[] }
  places: Pick<StorePlaces, 'pathFor' | 'placeFor'>
  worker: Pick<Remote<StoreMethods>, 'localDetail'>
  masked: (accountId: string) => boolean
}

/**
 * Asks no platform, and makes neither account, key nor store. Accounts that share their calls are told once, as the one that
 * is open where it is among them.
 */
export function createFindLinked(options: LinkedCallsOptions): FindLinked {
  const { accounts, pins, places, worker, masked } = options

  async function find(accountId: string, { taskId, recordId }: CallRef): Promise<LinkedCall | null> {
    const identity = accounts.identity(accountId)
    if (!exists(places.pathFor(identity))) return null
    const place = await places.placeFor(identity)
    const found = await worker.localDetail(place, { identity, taskId }, recordId, masked(accountId))
    if (found === null) return null
    const taskName = pins.list(accountId).find((pin) => pin.taskId === taskId)?.name ?? null
    return { accountId, call: { taskId, taskName, record: withoutDetail(found), match: null } }
  }

  return async (ref) => {
    const { accounts: all, activeId } = accounts.list()
    const ids = all
      .map(({ id }) => id)
      .toSorted((one, other) => Number(other === activeId) - Number(one === activeId))
    const asked = ids.filter(
      (id, at) => ids.findIndex((other) => accounts.identity(other) === accounts.identity(id)) === at,
    )
    const outcomes = await Promise.allSettled(asked.map((id) => find(id, ref)))
    const found = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? (outcome.value ?? []) : []))
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    if (found.length === 0 && failed !== undefined) throw failed.reason
    return found
  }
}
