import type { Services } from './services.ts'

/** Whether a window shows the phone numbers of an account's calls masked. */
export function isMasked(
  { accounts, preferences }: Pick<Services, 'accounts' | 'preferences'>,
  accountId: string,
): boolean {
  return preferences.get().maskNumbers || accounts.masksNumbers(accountId)
}
