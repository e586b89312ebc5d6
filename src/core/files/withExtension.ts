import { stat } from 'node:fs/promises'
import { extname } from 'node:path'

/**
 * The path, ending in the extension. Not every system's dialog adds it; where it is added here, nobody was asked about a
 * file of that name, so that none is replaced.
 * @param extension without a dot
 */
export async function withExtension(path: string, extension: string): Promise<string> {
  if (extname(path).toLowerCase() === `.${extension}`) return path
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? `${path}.${extension}` : `${path} (${number}).${extension}`
    const taken = await stat(candidate).catch(() => null)
    if (taken === null) return candidate
  }
}
