/**
 * Every file that the product writes and every key of its settings, and who reads it again: a new one without an entry
 * here fails `everyFile.test.ts`, and an entry for a file that is read asks for a fixture of it.
 */

/** Of what an earlier and a later version wrote. */
export const SETTINGS_KEYS: Readonly<Record<string, string>> = {
  accounts: 'core/accounts/accounts.ts',
  activeAccount: 'core/accounts/accounts.ts',
  secretConsent: 'core/accounts/vault.ts',
  secretNames: 'core/accounts/vault.ts',
  preferences: 'core/preferences/preferences.ts',
  taskViews: 'core/preferences/preferences.ts',
  pinnedTasks: 'core/tasks/pins.ts',
  exportPresets: 'core/export/presets.ts',
  savedExports: 'core/export/saved.ts',
  recentExports: 'core/export/recents.ts',
  storeMade: 'core/records/storePlaces.ts',
  recoveryKept: 'core/records/recovery.ts',
  demoAnchor: 'sandbox/demoAnchor.ts',
  desktopWindow: 'main/windowState.ts',
  desktopExportFolder: 'main/targets.ts',
}

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
  { path: /^(records|demo)\.db$/, kind: 'store' },
  { path: /^backups\/(records|demo)-.+\.db$/, kind: 'store' },
  { path: /^(records|demo)\.db-lock$/, kind: 'process' },
  { path: /^launch-\d+\.html$/, kind: 'process' },
  { path: /^logs\/callbook\.log(\.1)?$/, kind: 'never' },
  { path: /^out\//, kind: 'person' },
]

/** Modules that write to the disk, and what: a new one has to say so here. */
export const WRITERS: Readonly<Record<string, string>> = {
  'core/accounts/secretsFile.ts': 'secrets.json',
  'core/export/placedFile.ts': 'a person’s export',
  'core/fileLogger.ts': 'logs/callbook.log',
  'core/files/documents.ts': 'drafts/, tasks/',
  'core/files/durableWrite.ts': 'for the others',
  'core/files/jsonFile.ts': 'for settings.json, secrets.json',
  'core/files/shortLock.ts': '*.json.lock, which goes with its process',
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
