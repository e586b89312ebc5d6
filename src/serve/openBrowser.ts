/**
 * Opens the default browser. The one-time code must not stand on a command line, where every user of the machine can
 * read it and be quicker: the browser is sent to a page only this user can read (0600), which leads on to the
 * address. A browser that may not read that file (some sandboxed packages) shows its own error; the address on the
 * terminal still works then.
 */
import { spawn } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface LaunchPage {
  /** @returns false where no browser could be started */
  open: (address: string) => Promise<boolean>
  remove: () => Promise<void>
}

/** Linux without a display has no browser to open. */
export function hasDisplay(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

/** @param name tells launches that share a data folder apart */
export function launchPage(folder: string, name: string, start = startBrowser): LaunchPage {
  const path = join(folder, `launch-${name}.html`)
  const remove = (): Promise<void> => rm(path, { force: true })
  return {
    open: async (address) => {
      await remove()
      await writeFile(path, pageTo(address), { flag: 'wx', mode: 0o600 })
      return start(pathToFileURL(path).href)
    },
    remove,
  }
}

/** @param address made of a port and a base64url code: nothing in it needs escaping */
function pageTo(address: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${address}">
<title>Callbook</title>
<a href="${address}">Callbook</a>
`
}

const OPENERS: Partial<Record<NodeJS.Platform, string>> = { win32: 'explorer.exe', darwin: 'open' }

function startBrowser(url: string): Promise<boolean> {
  const child = spawn(OPENERS[process.platform] ?? 'xdg-open', [url], { detached: true, stdio: 'ignore' })
  child.unref()
  return new Promise((resolve) => {
    child.once('error', () => resolve(false))
    child.once('spawn', () => resolve(true))
  })
}
