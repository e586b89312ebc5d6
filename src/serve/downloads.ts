import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#shared/errors.ts'
import { BROWSER_HOST } from '#shared/ipc/bridge.ts'
import type { ExportTargets } from '#core/ports.ts'
import { SECURITY_HEADERS, sendText } from './reply.ts'

const TICKET_LIFETIME_MS = 60_000
/** A file that arrived can be fetched again for this long: a browser may have lost it, or saved it nowhere. */
const KEPT_AFTER_DELIVERY_MS = 60 * 60_000

/**
 * Exports of this host: they are written to a private folder and handed over; an hour after that, when they are taken
 * off the list, and when the host ends they are deleted. The address of a download is a capability (a link cannot carry
 * the secret's header), hence single use and short-lived.
 */
export interface Downloads extends ExportTargets {
  /** Streams the file of a ticket; the ticket is spent whether or not it arrives. */
  send: (ticket: string, response: ServerResponse) => Promise<void>
  /** Deletes all of them. */
  close: () => Promise<void>
}

export interface DownloadOptions {
  /** The data folder. */
  folder: string
  /** Monotonic milliseconds. */
  now?: () => number
  /** How long a delivered file stays, ms. */
  keptFor?: number
}

interface Ticket {
  path: string
  fileName: string
  expires: number
}

const noWindow = async (): Promise<never> => {
  throw new AppError('forbidden', 'The browser host shows no folders and opens no files')
}

/** Opens `exports/` in the data folder and deletes what a launch that is no longer running left there. */
export async function openDownloads({
  folder,
  now = () => performance.now(),
  keptFor = KEPT_AFTER_DELIVERY_MS,
}: DownloadOptions): Promise<Downloads> {
  const exportsFolder = join(folder, 'exports')
  // Two hosts may share a data folder: each launch has its own folder, named after its process.
  const launchFolder = join(exportsFolder, `${process.pid}-${randomBytes(6).toString('hex')}`)
  await mkdir(exportsFolder, { recursive: true, mode: 0o700 })
  await deleteLeftovers(exportsFolder)
  await mkdir(launchFolder, { mode: 0o700 })
  const tickets = new Map<string, Ticket>()

  /** Every export has a folder to itself, so that two of one name do not meet. */
  async function choose(suggestedName: string): Promise<{ path: string; chosen: boolean }> {
    const own = join(launchFolder, randomBytes(12).toString('hex'))
    await mkdir(own, { mode: 0o700 })
    return { path: join(own, basename(suggestedName)), chosen: false }
  }

  const isOurs = (path: string): boolean => dirname(dirname(path)) === launchFolder

  async function offer(path: string, fileName: string): Promise<string> {
    if (!isOurs(path)) throw new AppError('forbidden', 'Only an export of this launch can be downloaded')
    if (!(await isFile(path))) throw new AppError('not_found', 'The file is deleted', { what: 'file' })
    for (const [ticket, { expires }] of tickets) if (expires <= now()) tickets.delete(ticket)
    const ticket = randomBytes(24).toString('base64url')
    tickets.set(ticket, { path, fileName, expires: now() + TICKET_LIFETIME_MS })
    return BROWSER_HOST.downloadPath + ticket
  }

  async function send(ticket: string, response: ServerResponse): Promise<void> {
    const found = tickets.get(ticket)
    tickets.delete(ticket)
    if (found === undefined || found.expires <= now()) return sendText(response, 404, 'Not found')
    const file = await open(found.path, 'r').catch(() => null)
    if (file === null) return sendText(response, 404, 'Not found')
    const { size } = await file.stat()
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'content-type': 'application/octet-stream',
      'content-length': String(size),
      'content-disposition': attachment(found.fileName),
    })
    // Likewise where the connection broke: the page can ask for another ticket meanwhile.
    const deletion = setTimeout(() => void discard(found.path).catch(() => undefined), keptFor)
    deletion.unref()
    await pipeline(file.createReadStream(), response)
  }

  async function discard(path: string): Promise<void> {
    if (isOurs(path)) await rm(dirname(path), { recursive: true, force: true })
  }

  return {
    choose,
    offer,
    reveal: noWindow,
    open: noWindow,
    discard,
    send,
    close: () => rm(launchFolder, { recursive: true, force: true }),
  }
}

/**
 * `attachment` with the name in ASCII for old clients and in UTF-8 (RFC 5987) for the rest. Both forms are encoded so
 * that no name can end the header or add a parameter.
 */
export function attachment(fileName: string): string {
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\%;]/g, '_')
  const utf8 = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${utf8}`
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

/** A folder with our own process id was another process's, which has ended: ids are used again. */
async function deleteLeftovers(exportsFolder: string): Promise<void> {
  for (const name of await readdir(exportsFolder)) {
    const owner = Number(/^(\d+)-[0-9a-f]{12}$/.exec(name)?.[1])
    if (owner === process.pid || (owner > 0 && !isRunning(owner)))
      await rm(join(exportsFolder, name), { recursive: true, force: true })
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    // EPERM: it runs, as another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
