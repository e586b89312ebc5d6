import type { Services } from './services.ts'

type Needed = Pick<Services, 'accounts' | 'drafts' | 'exports' | 'lastRead' | 'pins' | 'preferences'>

/** Removes an account and what belongs to it alone; drafts stay while another one is of the same person. */
export async function removeAccount(services: Needed, accountId: string): Promise<void> {
  const { accounts, drafts, exports, lastRead, pins, preferences } = services
  const identity = accounts.identity(accountId)
  await exports.forgetAccount(accountId)
  await accounts.remove(accountId)
  pins.forgetAccount(accountId)
  preferences.forgetAccount(accountId)
  if (!accounts.list().accounts.some(({ id }) => accounts.identity(id) === identity)) {
    await drafts.forget(identity)
    await lastRead.forget(identity)
  }
}
