/**
 * Every file that the product writes and every key of its settings, and who reads it again: a new one without an entry
 * here fails `everyFile.test.ts`, and an entry for a file that is read asks for a fixture of it.
 */
import { ACCOUNTS, ACTIVE_ACCOUNT } from '#core/accounts/accounts.ts'
import { CONSENT, SECRET_NAMES } from '#core/accounts/vault.ts'
import { PRESETS } from '#core/export/presets.ts'
import { RECENTS } from '#core/export/recents.ts'
import { SAVED } from '#core/export/saved.ts'
import { table } from '#core/files/stored.ts'
import { PREFERENCES, TASK_VIEW, TASK_VIEWS } from '#core/preferences/preferences.ts'
import { FORMER_DEMO_KEY } from '#core/records/demoPlace.ts'
import { WINDOW_LOCK } from '#core/app/idleLock.ts'
import { RECOVERY_KEPT } from '#core/records/recovery.ts'
import { STORE_MADE } from '#core/records/storePlaces.ts'
import { LOOKS_SEEN } from '#core/reviews/looks/looks.ts'
import type { Setting } from '#core/settings/setting.ts'
import { PINS } from '#core/tasks/pins.ts'
import { DEMO_ANCHOR } from '#sandbox/demoAnchor.ts'
import { EXPORT_FOLDER } from '../../src/main/targets.ts'
import { WINDOW } from '../../src/main/windowState.ts'

/** Every key of `settings.json` with the form that it is read and written in. */
export const SETTINGS: readonly Setting<unknown>[] = [
  ACCOUNTS,
  ACTIVE_ACCOUNT,
  CONSENT,
  SECRET_NAMES,
  PREFERENCES,
  // One is read at a time.
  { ...TASK_VIEWS, form: table(TASK_VIEW) },
  PINS,
  PRESETS,
  SAVED,
  RECENTS,
  STORE_MADE,
  RECOVERY_KEPT,
  LOOKS_SEEN,
  WINDOW_LOCK,
  DEMO_ANCHOR,
  WINDOW,
  EXPORT_FOLDER,
].map((entry) => entry as unknown as Setting<unknown>)

/** Keys that versions before the first fixture wrote; they are read and no longer written. */
export const FORMER_SETTINGS = [FORMER_DEMO_KEY] as const

export interface WrittenFile {
  /** In the data folder; `keys/` is the folder of the hosts without a keychain. */
  path: RegExp
  /**
   * `fixture`: read by later versions; `test/fixtures/files` has one as each version wrote it. `store`: likewise, in
   * `test/fixtures/stores`. `person`: theirs, and never read by us. `never`: nor are these. `process`: goes with the
   * process that wrote it.
   */
  kind: 'fixture' | 'store' | 'person' | 'never' | 'process'
}

const FIXTURE = { kind: 'fixture' } as const
export const FILES: readonly WrittenFile[] = [
  { path: /^settings(\.copy)?\.json$/, ...FIXTURE },
  { path: /^secrets(\.copy)?\.json$/, ...FIXTURE },
  { path: /^keys\/secrets(\.copy)?\.json$/, ...FIXTURE },
  { path: /^drafts\/[0-9a-f]{32}\/[0-9a-f]{32}\.json$/, ...FIXTURE },
  { path: /^tasks\/[0-9a-f]{32}\/[0-9a-f]{32}\.json$/, ...FIXTURE },
  // Held by a process of another version on the same folder.
  { path: /^held\.lock$/, ...FIXTURE },
  { path: /^(records|demo|marks|looks)\.db$/, kind: 'store' },
  { path: /^backups\/(records|demo|marks|demo-marks)-.+\.db$/, kind: 'store' },
  { path: /^(records|demo|marks|looks)\.db-lock$/, kind: 'process' },
  { path: /^launch-\d+\.html$/, kind: 'process' },
  { path: /^logs\/callbook\.log(\.1)?$/, kind: 'never' },
  { path: /^out\//, kind: 'person' },
]

/** Modules that write to the disk, and what: a new one has to say so here. */
export const WRITERS: Readonly<Record<string, string>> = {
  'cli/commands/marks.ts': 'a person’s file of marks',
  'core/accounts/secretsFile.ts': 'secrets.json',
  'core/export/placedFile.ts': 'a person’s export',
  'core/fileLogger.ts': 'logs/callbook.log',
  'core/files/documents.ts': 'drafts/, tasks/',
  'core/files/durableWrite.ts': 'for the others',
  'core/files/jsonFile.ts': 'for settings.json, secrets.json',
  'core/files/shortLock.ts': '*.json.lock, which goes with its process',
  'core/files/setAside.ts': '*.set-aside-*, a copy where the disk has no links',
  'core/reviews/exchangeMethods.ts': 'a person’s file of marks',
  'core/reviews/markBackups.ts': 'backups/',
  'core/records/store/backup.ts': 'backups/',
  'core/records/store/draft.ts': 'a store that is not whole yet',
  'core/records/store/rekey.ts': 'records.db',
  'core/records/store/restore.ts': 'records.db',
  'core/settings/open.ts': 'settings.json',
  'core/sync/fileLock.ts': '*.lock',
  'core/tasks/drafts.ts': 'drafts/',
  'core/tasks/lastRead.ts': 'tasks/',
  'main/settings.ts': 'settings.json, secrets.json',
  'main/targets.ts': 'a recovery key, where a person wants it',
  'serve/openBrowser.ts': 'launch-*.html',
}
