import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { mainFiles, platformMembers } from './platformMembers.ts'

/** Reading Electron's declarations takes its time on a busy machine. */
const SLOW_MS = 60_000

it(
  'sees calls, events, properties, options and what is taken apart',
  () => {
    const file = join(import.meta.dirname, '../../src/main/made-up.ts')
    const code = `import { app, BrowserWindow, type Event } from 'electron'
    app.dock
    app.on('activate', () => undefined)
    app.on('before-quit', () => undefined)
    app.setUserTasks([])
    app.getVersion()
    new BrowserWindow({ vibrancy: 'menu', width: 1 })
    const { dock } = app`
    expect(platformMembers(new Map([[file, code]]))).toEqual([
      'dock (darwin)',
      'on activate (darwin)',
      'setUserTasks (win32)',
      'vibrancy (darwin)',
    ])
  },
  SLOW_MS,
)

/** Each with what happens on the other systems. */
const ALLOWED = [
  // macOS has its menu bar elsewhere.
  'autoHideMenuBar (linux,win32)',
  // Told on macOS alone, where the app outlives its window.
  'on activate (darwin)',
  // Links come as arguments elsewhere.
  'on open-url (darwin)',
  // Does nothing elsewhere.
  'setAppUserModelId (win32)',
]

it(
  'the desktop uses nothing that is missing on a system, but for these',
  () => {
    const sources = new Map(mainFiles().map((file) => [file, readFileSync(file, 'utf8')]))
    expect(platformMembers(sources)).toEqual(ALLOWED)
  },
  SLOW_MS,
)
