import { z } from 'zod'
import type { AccountSummary, ConnectionTest, SecretStatus, TokenKept } from '../accounts/types.ts'
import { route } from './route.ts'
import { accountId, identifier, nothing, shortText, taskId } from './schemas.ts'

/** A token travels in a header: visible ASCII without spaces. */
const token = z
  .string()
  .trim()
  .max(8192)
  .transform((value) => value.replace(/^Bearer\s+/i, ''))
  .pipe(z.string().regex(/^[\x21-\x7e]+$/, 'visible ASCII without spaces'))

const accountFields = {
  name: shortText.trim(),
  baseUrl: z.string().trim().min(1).max(2000),
  userId: identifier,
  subUserId: identifier.nullable(),
  allowHttp: z.boolean(),
}

export const accountRoutes = {
  'accounts.list': route(nothing).returns<{ accounts: AccountSummary[]; activeId: string | null }>(),
  'accounts.add': route(z.strictObject({ ...accountFields, token })).returns<{
    account: AccountSummary
    tokenKept: TokenKept
  }>(),
  /** A missing token leaves the one that is kept. */
  'accounts.update': route(z.strictObject({ accountId, ...accountFields, token: token.optional() })).returns<{
    account: AccountSummary
    tokenKept: TokenKept | null
  }>(),
  'accounts.remove': route(z.strictObject({ accountId })).returns<null>(),
  /** Whether the account's tasks may be saved to the platform. The demo account's always may. */
  'accounts.allowSaving': route(
    z.strictObject({ accountId, allowed: z.boolean() }),
  ).returns<AccountSummary>(),
  /** Whether windows show phone numbers of the account's calls masked, always. */
  'accounts.maskNumbers': route(z.strictObject({ accountId, masked: z.boolean() })).returns<AccountSummary>(),
  'accounts.activate': route(z.strictObject({ accountId })).returns<AccountSummary>(),
  /**
   * Tries the values of the form without saving them. With `accountId`, a missing token means the kept one, which is
   * used only towards the origin it was saved for.
   */
  'accounts.test': route(
    z.strictObject({
      accountId: accountId.optional(),
      ...accountFields,
      token: token.optional(),
      taskId: taskId.optional(),
    }),
  ).returns<ConnectionTest>(),
  'accounts.useDemo': route(nothing).returns<AccountSummary>(),
  'secrets.status': route(nothing).returns<SecretStatus>(),
  'secrets.answer': route(z.strictObject({ granted: z.boolean() })).returns<SecretStatus>(),
}
