import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import type { ExportFilter, ExportLayout, SavedExport } from '#shared/exports/types.ts'
import { exportFilter, exportLayout } from '#shared/ipc/exportLayout.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { SettingsStore } from '../ports.ts'
import { settingsList } from '../settings/list.ts'
import { byName, renamed } from './presets.ts'

const SAVED_KEY = 'savedExports'

/**
 * Under the account's identity rather than its id: an account on the command line ends with the process, its identity
 * does not.
 */
const storedExport = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  identity: z.string().min(1),
  taskId: z.string().min(1),
  taskName: z.string().nullable(),
  layout: exportLayout,
  from: exportFilter,
  savedAt: z.number(),
  lastRunAt: z.number().nullable().catch(null),
})
type StoredExport = z.infer<typeof storedExport>

export interface ExportToSave {
  accountId: string
  taskId: string
  taskName: string | null
  name: string
  layout: ExportLayout
  from: ExportFilter
}

export interface SavedExports {
  /** The account's, by name. */
  list: (accountId: string) => SavedExport[]
  /** @throws AppError not_found */
  find: (accountId: string, id: string) => SavedExport
  /** In the place of the account's one of the same name. */
  save: (wanted: ExportToSave, now: number) => SavedExport[]
  rename: (accountId: string, id: string, name: string) => SavedExport[]
  remove: (accountId: string, id: string) => SavedExport[]
  /** It was run to its end. */
  ran: (id: string, at: number) => void
  /** Those that no other account of the same identity has. */
  forgetAccount: (accountId: string) => void
}

export function createSavedExports(
  settings: SettingsStore,
  accounts: Pick<Accounts, 'identity' | 'list'>,
): SavedExports {
  const kept = settingsList(settings, SAVED_KEY, storedExport, 'kept')

  function ofAccount(entries: readonly StoredExport[], accountId: string): SavedExport[] {
    const identity = accounts.identity(accountId)
    return byName(
      entries.flatMap(({ identity: owner, ...entry }) =>
        owner === identity ? [{ ...entry, accountId }] : [],
      ),
    )
  }

  return {
    list: (accountId) => ofAccount(kept.read(), accountId),
    find: (accountId, id) => {
      const found = ofAccount(kept.read(), accountId).find((entry) => entry.id === id)
      if (!found) throw new AppError('not_found', 'No such saved export', { what: 'saved' })
      return found
    },
    save: ({ accountId, ...wanted }, now) => {
      const identity = accounts.identity(accountId)
      const entries = kept.change((before) => {
        const same = before.find((entry) => entry.identity === identity && entry.name === wanted.name)
        const saved = {
          ...wanted,
          id: same?.id ?? randomUUID(),
          identity,
          savedAt: now,
          lastRunAt: same?.lastRunAt ?? null,
        }
        return [...before.filter((entry) => entry !== same), saved]
      })
      return ofAccount(entries, accountId)
    },
    rename: (accountId, id, name) => {
      const identity = accounts.identity(accountId)
      const entries = kept.change((before) => [
        ...before.filter((entry) => entry.identity !== identity),
        ...renamed(
          before.filter((entry) => entry.identity === identity),
          id,
          name,
          'saved',
        ),
      ])
      return ofAccount(entries, accountId)
    },
    remove: (accountId, id) => {
      const identity = accounts.identity(accountId)
      const entries = kept.change((before) =>
        before.filter((entry) => entry.id !== id || entry.identity !== identity),
      )
      return ofAccount(entries, accountId)
    },
    ran: (id, at) =>
      void kept.change((entries) =>
        entries.map((entry) => (entry.id === id ? { ...entry, lastRunAt: at } : entry)),
      ),
    forgetAccount: (accountId) => {
      const identity = accounts.identity(accountId)
      const { accounts: all } = accounts.list()
      if (all.some(({ id }) => id !== accountId && accounts.identity(id) === identity)) return
      kept.change((entries) => entries.filter((entry) => entry.identity !== identity))
    },
  }
}
