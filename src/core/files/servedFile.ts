/** The files of the built renderer, as both windows serve them. */
import { realpath, stat } from 'node:fs/promises'
import { extname, isAbsolute, join, relative, sep } from 'node:path'

/** What a build of the renderer can hold. Anything else is not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/** `refused`: the path could mean something outside the folder. `missing`: no such file, or none that is served. */
export type ServedFile =
  { found: true; file: string; contentType: string } | { found: false; why: 'refused' | 'missing' }

const REFUSED: ServedFile = { found: false, why: 'refused' }
const MISSING: ServedFile = { found: false, why: 'missing' }

/**
 * The file in `folder` that a request path names. A path is taken literally: dots, backslashes, NUL and encoded
 * slashes never mean "elsewhere", and a link that leads out of the folder is not followed.
 * @param path as it was sent, percent-encoded, beginning with `/`, without query; `/` is `index.html`
 */
export async function servedFile(folder: string, path: string): Promise<ServedFile> {
  const names = decodedNames(path === '/' ? '/index.html' : path)
  if (names === null) return REFUSED
  const contentType = CONTENT_TYPES[extname(names.at(-1) ?? '').toLowerCase()]
  try {
    const root = await realpath(folder)
    const file = await realpath(join(root, ...names))
    const way = relative(root, file)
    if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return REFUSED
    return contentType !== undefined && (await stat(file)).isFile()
      ? { found: true, file, contentType }
      : MISSING
  } catch {
    return MISSING
  }
}

/** The path's names, decoded once; null where one of them could mean anything but a plain file or folder. */
function decodedNames(path: string): string[] | null {
  const names: string[] = []
  for (const part of path.slice(1).split('/')) {
    let name: string
    try {
      name = decodeURIComponent(part)
    } catch {
      return null
    }
    // A leading dot also covers hidden files, a colon Windows' drives and streams, a per cent sign double encoding.
    // eslint-disable-next-line no-control-regex -- control characters are exactly what is refused
    if (name === '' || name.startsWith('.') || /[/\\:%\u0000-\u001f\u007f]/.test(name)) return null
    names.push(name)
  }
  return names
}
