/**
 * The line before a host that takes so many connections from us and no more. Chromium opens six a host over HTTP/1.1 and
 * lets the rest wait inside, where a page that a person waits for stands behind a synchronisation, and where waiting
 * looks like a server that does not answer. Waiting here, it does neither.
 */
import { AppError } from '#shared/errors.ts'

export interface Line {
  /**
   * Waits for a connection to the origin. Who is urgent goes before all who are not, else the first is first.
   * @returns gives the connection back; once is enough, more does nothing
   * @throws AppError the signal's reason, or cancelled, as soon as it aborts
   */
  enter: (origin: string, options: { urgent?: boolean; signal?: AbortSignal }) => Promise<() => void>
}

interface Host {
  open: number
  urgent: (() => void)[]
  others: (() => void)[]
}

/** @param perHost connections that one host takes at a time; 1 or more */
export function createLine(perHost: number): Line {
  const hosts = new Map<string, Host>()

  function hostOf(origin: string): Host {
    const known = hosts.get(origin)
    if (known !== undefined) return known
    const host: Host = { open: 0, urgent: [], others: [] }
    hosts.set(origin, host)
    return host
  }

  function leave(origin: string, host: Host): void {
    host.open -= 1
    ;(host.urgent.shift() ?? host.others.shift())?.()
    if (host.open === 0) hosts.delete(origin)
  }

  return {
    enter: async (origin, { urgent = false, signal }) => {
      if (signal?.aborted) throw reasonOf(signal)
      const host = hostOf(origin)
      if (host.open < perHost) host.open += 1
      else await turn(urgent ? host.urgent : host.others, signal, () => (host.open += 1))
      let open = true
      return () => {
        if (open) leave(origin, host)
        open = false
      }
    },
  }
}

/** Stands in the queue; `take` runs at the very moment of the turn, so that nobody can slip in between. */
function turn(queue: (() => void)[], signal: AbortSignal | undefined, take: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const granted = (): void => {
      signal?.removeEventListener('abort', gone)
      take()
      resolve()
    }
    const gone = (): void => {
      queue.splice(queue.indexOf(granted), 1)
      reject(reasonOf(signal))
    }
    signal?.addEventListener('abort', gone, { once: true })
    queue.push(granted)
  })
}

function reasonOf(signal: AbortSignal | undefined): AppError {
  if (signal?.reason instanceof AppError) return signal.reason
  return new AppError('cancelled', 'The request was cancelled')
}
