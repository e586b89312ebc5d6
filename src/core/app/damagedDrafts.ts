import type { AppNotice } from '#shared/ipc/app.ts'
import type { Services } from './services.ts'

/** Every draft is opened once, so that a damaged one is told of at the start and not when it is looked for. */
export function damagedDrafts(accounts: Services['accounts'], drafts: Services['drafts']): AppNotice[] {
  try {
    for (const { id } of accounts.list().accounts) drafts.list(id)
  } catch {
    // A folder that cannot be read says so where drafts are asked for; it must not keep the app from starting.
  }
  return drafts.setAside().map((path) => ({ code: 'draft_set_aside', path }))
}
