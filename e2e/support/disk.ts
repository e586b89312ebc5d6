import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/**
 * What Chromium keeps in the desktop's data folder for itself. While it runs it holds some of it closed to others, on
 * Windows, and throws some away.
 */
const CHROMIUMS = new RegExp(
  `^(?:${[
    'Cache|Code Cache|GPUCache|Dawn\\w*Cache|GraphiteDawnCache|GrShaderCache|ShaderCache|Shared Dictionary',
    'Network|Cookies\\S*|Trust Tokens\\S*|TransportSecurity|Network Persistent State',
    'Local Storage|Session Storage|IndexedDB|WebStorage|databases|blob_storage|shared_proto_db|Service Worker',
    'SharedStorage\\S*|DIPS\\S*|VideoDecodeStats|Dictionaries|Crashpad|Partitions',
    'Local State|Preferences|lockfile|Singleton(?:Lock|Cookie|Socket)',
  ].join('|')})$`,
)

/** Paths of the files below a folder that hold this text. */
export async function filesWith(folder: string, text: string): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && (await contentOf(path, relative(folder, path)))?.includes(text)) found.push(path)
  }
  return found
}

/** @returns null for a file of Chromium's own that cannot be read now; our own must be */
async function contentOf(path: string, name: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const passing = code === 'EBUSY' || code === 'ENOENT'
    if (passing && name.split(sep).some((part) => CHROMIUMS.test(part))) return null
    throw error
  }
}
