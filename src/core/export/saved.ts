import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import { assertRunnable } from '#shared/exports/runnable.ts'
import type { ExportFilter, ExportLayout, SavedExport } from '#shared/exports/types.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { entries, member, members, needed, plain, stored } from '../files/stored.ts'
import type { SettingsStore } from '../ports.ts'
import { EXPORT_FILTER, knowsWhole, LAYOUT } from '../settings/exportForms.ts'
import { keptSetting, setting } from '../settings/setting.ts'
import { isObject } from '../wire/json.ts'
import { byName, renamed } from './presets.ts'

/**
 * Under the account's identity rather than its id: an account on the command line ends with the process, its identity
 * does not.
 */
type StoredExport = Omit<SavedExport, 'accountId'> & { identity: string }

const text = needed(plain(z.string().min(1)))
const known = members<Omit<StoredExport, 'isForeign'>>({
  id: text,
  name: text,
  identity: text,
  taskId: text,
  taskName: member(plain(z.string().nullable()), null),
  layout: needed(LAYOUT),
  from: member(EXPORT_FILTER, { source: 'local', filter: {}, sort: DEFAULT_LOCAL_SORT }),
  savedAt: member(plain(z.number()), 0),
  lastRunAt: member(plain(z.number().nullable()), null),
})
export const SAVED = setting(
  'savedExports',
  entries(
    stored<StoredExport>(
      (kept) => {
        const entry = known.read(kept)
        return entry && { ...entry, isForeign: !knowsWhole(isObject(kept) ? kept['from'] : undefined) }
      },
      // Saving it again would lose conditions that the person did not see.
      ({ isForeign, ...entry }, kept) =>
        known.write(entry, isForeign || !isObject(kept) ? kept : { ...kept, from: undefined }),
    ),
    ({ id }) => id,
  ),
  [],
)

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
  /** @throws AppError not_found; saved_newer where it cannot be run by this version */
  toRun: (accountId: string, id: string) => SavedExport
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
  const kept = keptSetting(settings, SAVED)

  function ofAccount(entries: readonly StoredExport[], accountId: string): SavedExport[] {
    const identity = accounts.identity(accountId)
    return byName(
      entries.flatMap(({ identity: owner, ...entry }) =>
        owner === identity ? [{ ...entry, accountId }] : [],
      ),
    )
  }

  return {
    list: (accountId) => ofAccount(kept.get(), accountId),
    toRun: (accountId, id) => {
      const found = ofAccount(kept.get(), accountId).find((entry) => entry.id === id)
      if (!found) throw new AppError('not_found', 'No such saved export', { what: 'saved' })
      assertRunnable(found)
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
          isForeign: false,
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
