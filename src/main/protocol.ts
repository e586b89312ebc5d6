import { readFile, realpath } from 'node:fs/promises'
import { extname, join, relative, isAbsolute, sep } from 'node:path'
import { protocol } from 'electron'
import { DOCUMENT_HEADERS } from '#shared/csp.ts'
import { APP_ORIGIN, APP_SCHEME } from './appUrl.ts'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
}

/** Serves `folder` as `app://callbook/`. */
export function serveApp(folder: string): void {
  protocol.handle(APP_SCHEME, appHandler(folder))
}

/** Answers requests for files of `folder`, and for nothing else on the machine. */
export function appHandler(folder: string): (request: Pick<Request, 'method' | 'url'>) => Promise<Response> {
  return async ({ method, url }) => {
    if (method !== 'GET' && method !== 'HEAD') return refuse(405)
    const segments = pathSegments(url)
    if (segments === null) return refuse(403)
    const path = join(folder, ...(segments.length === 0 ? ['index.html'] : segments))
    try {
      if (!isInside(await realpath(folder), await realpath(path))) return refuse(403)
      const body = await readFile(path)
      const type = CONTENT_TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream'
      return new Response(method === 'HEAD' ? null : new Uint8Array(body), {
        headers: { ...DOCUMENT_HEADERS, 'content-type': type, 'cache-control': 'no-cache' },
      })
    } catch {
      return refuse(404)
    }
  }
}

/**
 * The decoded parts of the path. The address is read as it was sent: a URL parser would resolve `..` before anyone
 * could refuse it.
 *
 * @returns null for another host or for a path that no file of the app has
 */
function pathSegments(url: string): string[] | null {
  if (!url.startsWith(`${APP_ORIGIN}/`)) return url === APP_ORIGIN ? [] : null
  const path = url.slice(APP_ORIGIN.length + 1).replace(/[?#].*$/s, '')
  if (path === '') return []
  try {
    const segments = path.split('/').map(decodeURIComponent)
    return segments.every(isPlainName) ? segments : null
  } catch {
    return null
  }
}

/** No dot names, no separators that came encoded, no drive or stream colons, no control characters. */
function isPlainName(name: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is refused
  return name !== '' && !/^\.+$/.test(name) && !/[\u0000-\u001f\u007f/\\:]/.test(name)
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function refuse(status: 403 | 404 | 405): Response {
  return new Response(null, { status, headers: DOCUMENT_HEADERS })
}
