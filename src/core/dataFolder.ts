import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

export interface FolderFacts {
  env: NodeJS.ProcessEnv
  platform: NodeJS.Platform
  home: string
}

export interface Home {
  /** Absolute; nothing is created. */
  folder: string
  /** Further folders of this machine that hold data of Callbook: they are not shown. */
  others: string[]
}

/**
 * Where every host keeps settings and data: `--data-dir`, else `CALLBOOK_DATA_DIR`, else one home for all of them. On
 * Windows it does not roam: a store may have gigabytes. Where an older version's folder is the only one with data, it
 * stays the home, so that nothing is moved and nothing seems to be gone.
 * @param chosen the value of `--data-dir`; a relative one is taken from the working directory
 */
export function findHome(chosen: string | undefined, facts: FolderFacts, hasData = holdsData): Home {
  const named = chosen || facts.env['CALLBOOK_DATA_DIR']
  if (named) return { folder: resolve(named), others: [] }
  const home = usualHome(facts)
  const [folder = home, ...others] = [home, ...formerHomes(facts)].filter(hasData)
  return { folder, others }
}

function usualHome({ env, platform, home }: FolderFacts): string {
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'callbook')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Callbook')
  return join(absolute(env['XDG_DATA_HOME']) ?? join(home, '.local', 'share'), 'callbook')
}

/** Where versions before the one home kept data: the desktop app, and the other hosts on macOS. */
function formerHomes({ env, platform, home }: FolderFacts): string[] {
  if (platform === 'win32') return [join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), 'Callbook')]
  if (platform === 'darwin') return [join(home, 'Library', 'Application Support', 'callbook-local')]
  const config = absolute(env['XDG_CONFIG_HOME']) ?? join(home, '.config')
  return [join(config, 'Callbook'), join(config, 'callbook')]
}

const holdsData = (folder: string): boolean =>
  ['settings.json', 'records.db', 'demo.db'].some((name) => existsSync(join(folder, name)))

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
