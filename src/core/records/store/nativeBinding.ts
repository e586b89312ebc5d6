import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * The SQLite module's native part for this machine. Left to itself the module asks Node for a diagnostic report to tell
 * one C library from the other, on Linux, which looks up the name of every open connection's other end and can take
 * seconds. With a path it asks nothing.
 * @returns undefined where it is not certain, which leaves the search to the module
 */
export function findNativeBinding({
  platform = process.platform as string,
  arch = process.arch as string,
  libraries = () => readdirSync('/lib'),
} = {}): string | undefined {
  // Both C libraries may be installed: that musl's loader is not there is what is certain.
  if (platform === 'linux' && mayBeMusl(libraries)) return undefined
  const manifest = createRequire(import.meta.url).resolve('better-sqlite3-multiple-ciphers/package.json')
  const file = join(dirname(manifest), 'prebuilds', `${platform}-${arch}.node`)
  return existsSync(file) ? file : undefined
}

let found: { file: string | undefined } | undefined

/** {@link findNativeBinding}, once in a process. */
export function nativeBinding(): string | undefined {
  found ??= { file: findNativeBinding() }
  return found.file
}

function mayBeMusl(libraries: () => string[]): boolean {
  try {
    return libraries().some((name) => name.startsWith('ld-musl-'))
  } catch {
    return true
  }
}
