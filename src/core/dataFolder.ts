import { join, resolve } from 'node:path'

export interface FolderFacts {
  env: NodeJS.ProcessEnv
  platform: NodeJS.Platform
  home: string
}

/**
 * Where the browser host and the command line keep settings and data: `--data-dir`, else `CALLBOOK_DATA_DIR`, else
 * the system's place for a program's data. It is not the desktop app's folder: that one's secrets lie in the system's
 * keychain, which these hosts cannot open, so one set of accounts for both would hold tokens that one cannot read.
 * @param chosen the value of `--data-dir`; a relative one is taken from the working directory
 * @returns an absolute path; nothing is created
 */
export function dataFolder(chosen: string | undefined, { env, platform, home }: FolderFacts): string {
  const named = chosen || env['CALLBOOK_DATA_DIR']
  if (named) return resolve(named)
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'callbook')
  // macOS does not tell `callbook` from `Callbook`, which is the desktop app's.
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'callbook-local')
  return join(absolute(env['XDG_DATA_HOME']) ?? join(home, '.local', 'share'), 'callbook')
}

/**
 * Where secrets lie when they lie in a file: apart from the data folder, so that a copy or backup of the data does
 * not carry its keys.
 */
export function keyFolder({ env, platform, home }: FolderFacts): string {
  if (platform === 'win32') return join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), 'callbook-keys')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'callbook-keys')
  return join(absolute(env['XDG_CONFIG_HOME']) ?? join(home, '.config'), 'callbook-keys')
}

/** The XDG specification has relative paths ignored. */
function absolute(path: string | undefined): string | undefined {
  return path?.startsWith('/') ? path : undefined
}
