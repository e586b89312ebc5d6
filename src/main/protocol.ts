import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { servedFile } from '#core/files/servedFile.ts'
import { DOCUMENT_HEADERS } from '#shared/csp.ts'
import { APP_ORIGIN, APP_SCHEME } from './appUrl.ts'

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
    const path = pathOf(url)
    if (path === null) return refuse(403)
    const served = await servedFile(folder, path)
    if (!served.found) return refuse(served.why === 'refused' ? 403 : 404)
    const body = method === 'HEAD' ? null : new Uint8Array(await readFile(served.file))
    return new Response(body, {
      headers: { ...DOCUMENT_HEADERS, 'content-type': served.contentType, 'cache-control': 'no-cache' },
    })
  }
}

/**
 * The path, without query and fragment. The address is read as it was sent: a URL parser would resolve `..` before
 * anyone could refuse it.
 * @returns null for another host
 */
function pathOf(url: string): string | null {
  if (url === APP_ORIGIN) return '/'
  return url.startsWith(`${APP_ORIGIN}/`) ? url.slice(APP_ORIGIN.length).replace(/[?#].*$/s, '') : null
}

function refuse(status: 403 | 404 | 405): Response {
  return new Response(null, { status, headers: DOCUMENT_HEADERS })
}
