import { z } from 'zod'
import { LOCK_MINUTES, LONGEST_PASSPHRASE, SHORTEST_PASSPHRASE, type LockState } from '../lock.ts'
import { route } from './route.ts'
import { nothing } from './schemas.ts'

/** Any text may be tried. */
const tried = z.string().max(LONGEST_PASSPHRASE)

export const lockRoutes = {
  'lock.state': route(nothing).returns<LockState>(),
  /** Locks every window. */
  'lock.now': route(nothing).returns<null>(),
  /** Somebody is at work in a window: the time without input begins anew. */
  'lock.active': route(nothing).returns<null>(),
  'lock.unlock': route(z.strictObject({ passphrase: tried })).returns<null>(),
  /** Unlocks with the recovery key of the calls on this machine, as typed or pasted. The passphrase is gone then. */
  'lock.recover': route(z.strictObject({ key: z.string().min(1).max(10_000) })).returns<null>(),
  'lock.setMinutes': route(
    z.strictObject({ minutes: z.literal(LOCK_MINUTES).nullable() }),
  ).returns<LockState>(),
  /** @param current null where there is none yet @param next null for none: nothing locks any more */
  'lock.setPassphrase': route(
    z.strictObject({
      current: tried.nullable(),
      next: z.string().min(SHORTEST_PASSPHRASE).max(LONGEST_PASSPHRASE).nullable(),
    }),
  ).returns<LockState>(),
}
