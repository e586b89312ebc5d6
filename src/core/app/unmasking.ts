import { toAppError } from '#shared/errors.ts'
import type { Services } from './services.ts'

type Needed = Pick<Services, 'accounts' | 'looks'>

/**
 * Notes that masking is switched off for an account: whoever looks then is not noted call by call. A machine that may keep
 * no key has no record, and must not be caught in masking.
 * @throws AppError look_not_recorded
 */
export async function noteUnmasking({ looks }: Needed, accountId: string): Promise<void> {
  try {
    await looks.note(accountId, { what: 'unmask', taskId: null, recordId: null, count: null })
  } catch (thrown) {
    if (toAppError(thrown).details.because !== 'store_key_missing') throw thrown
  }
}

/** Likewise for all accounts: in the record of the one that is open, and in that of real calls. */
export async function noteUnmaskingAll(services: Needed): Promise<void> {
  const { accounts, activeId } = services.accounts.list()
  const real = accounts.find(({ id, kind }) => kind === 'platform' && id === activeId)
  const open = accounts.find(({ id }) => id === activeId)
  const concerned = new Set([open, real ?? accounts.find(({ kind }) => kind === 'platform')])
  for (const account of concerned) if (account !== undefined) await noteUnmasking(services, account.id)
}
