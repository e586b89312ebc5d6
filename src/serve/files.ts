import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname, join, relative, sep, isAbsolute } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { SECURITY_HEADERS, sendText } from './reply.ts'

/** What a build of the renderer can hold. Anything else is not served. */
const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
}

/**
 * The file in `folder` that a request path names, or null. A path is taken literally: dots, backslashes, NUL and
 * encoded slashes never mean "elsewhere", and a link that leads out of the folder is not followed.
 * @param path percent-encoded, beginning with `/`
 */
export async function fileIn(folder: string, path: string): Promise<string | null> {
  const names = decodedNames(path === '/' ? '/index.html' : path)
  if (names === null) return null
  try {
    const root = await realpath(folder)
    const file = await realpath(join(root, ...names))
    const inside = relative(root, file)
    if (inside.startsWith(`..${sep}`) || inside === '..' || isAbsolute(inside)) return null
    return (await stat(file)).isFile() ? file : null
  } catch {
    return null
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

/** Serves one file of the built renderer. */
export async function sendFile(
  folder: string,
  path: string,
  method: string,
  response: ServerResponse,
): Promise<void> {
  const file = await fileIn(folder, path)
  const contentType = file === null ? undefined : CONTENT_TYPES[extname(file).toLowerCase()]
  if (file === null || contentType === undefined) return sendText(response, 404, 'Not found')
  const { size } = await stat(file)
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'content-type': contentType,
    'content-length': String(size),
  })
  if (method === 'HEAD') {
    response.end()
    return
  }
  await pipeline(createReadStream(file), response)
}
