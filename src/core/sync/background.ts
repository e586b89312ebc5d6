import type { Accounts } from '../accounts/accounts.ts'
import type { Clock, Logger } from '../ports.ts'
import type { PreferenceService } from '../preferences/preferences.ts'
import type { Pins } from '../tasks/pins.ts'
import { autoSync, type AutoSync } from './autoSync.ts'
import type { TaskRef } from './store.ts'
import type { Sync } from './sync.ts'

export interface BackgroundSync {
  /** Begins, changes or ends the rounds as the preferences say now. */
  follow: () => void
  /** A token changed: accounts that were refused are tried again. */
  wake: () => void
  stop: () => Promise<void>
}

export interface BackgroundSyncOptions {
  sync: Sync
  accounts: Pick<Accounts, 'list' | 'identity'>
  pins: Pick<Pins, 'list'>
  preferences: Pick<PreferenceService, 'get'>
  clock: Clock
  logger: Logger
  /** Whether there is a network, where the host knows. */
  online?: () => boolean
}

/** Keeps every account's pinned tasks up to date while the app is open, as often as the person chose. */
export function createBackgroundSync(options: BackgroundSyncOptions): BackgroundSync {
  const { sync, accounts, pins, preferences, clock, logger, online } = options
  let running: { everyMinutes: number; rounds: AutoSync } | null = null

  async function stop(): Promise<void> {
    const { rounds } = running ?? {}
    running = null
    await rounds?.stop()
  }

  return {
    stop,
    wake: () => running?.rounds.wake(),
    follow: () => {
      const everyMinutes = preferences.get().autoSyncMinutes
      if (everyMinutes === (running?.everyMinutes ?? null)) return
      void stop()
      if (everyMinutes === null) return
      // An account that is here twice has its tasks once.
      const tasks = () => {
        const found = new Map<string, TaskRef>()
        for (const { id, hasToken } of accounts.list().accounts)
          if (hasToken)
            for (const { taskId } of pins.list(id)) {
              const key = JSON.stringify([accounts.identity(id), taskId])
              if (!found.has(key)) found.set(key, { accountId: id, taskId })
            }
        return [...found.values()]
      }
      running = { everyMinutes, rounds: autoSync({ sync, clock, logger, everyMinutes, tasks, online }) }
    },
  }
}
