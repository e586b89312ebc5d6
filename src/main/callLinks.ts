import { app } from 'electron'
import { LINK_SCHEME, parseCallLink, type CallRef } from '#shared/records/callLink.ts'

/** The last argument that is a link to a call, to the letter. Everything else on a command line is passed over. */
export function linkIn(argv: readonly unknown[]): string | null {
  const isLink = (argument: unknown): argument is string =>
    typeof argument === 'string' && parseCallLink(argument) !== null
  return argv.findLast(isLink) ?? null
}

/** What the app starts again with, once it has closed: with the link that it was started for meanwhile, not an old one. */
export function againWith(own: readonly string[], further: readonly unknown[]): string[] {
  const link = linkIn(further)
  return [...own.filter((argument) => parseCallLink(argument) === null), ...(link === null ? [] : [link])]
}

export interface CallLinks {
  /** The link that was handed over last, once. */
  take: () => CallRef | null
  /** Told of each further one. */
  follow: (onLink: () => void) => void
}

/**
 * Links to calls as the system hands them over: at the first start and at further ones among the arguments, on macOS by an
 * event, which may come before the app is ready. Nothing is done but that the last one waits for the window.
 */
export function receiveCallLinks(argv: readonly string[]): CallLinks {
  const first = linkIn(argv)
  let waiting = first === null ? null : parseCallLink(first)
  let tell: () => void = () => undefined
  function receive(link: string | null): void {
    const ref = link === null ? null : parseCallLink(link)
    if (ref === null) return
    waiting = ref
    tell()
  }
  app.on('second-instance', (_event, further) => receive(linkIn(further)))
  app.on('open-url', (event, url) => {
    event.preventDefault()
    receive(url)
  })
  return {
    take: () => {
      const taken = waiting
      waiting = null
      return taken
    },
    follow: (onLink) => (tell = onLink),
  }
}

/**
 * Where no package does it: macOS and Linux learn from the package who opens such links. What stands behind `--` is no
 * option, whatever a page puts into a link.
 */
export function registerLinks(platform: NodeJS.Platform = process.platform): void {
  if (app.isPackaged && platform === 'win32')
    app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, ['--'])
}
