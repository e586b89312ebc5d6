import type { ElectronApplication, Page } from '@playwright/test'

/** Callbook as a spec sees it: the same on every host. */
export interface RunningApp {
  readonly host: 'browser' | 'desktop'
  /** The window. A restart may put another page here: read it anew. */
  readonly page: Page
  /** Settings and data; fresh for each test, and gone after it. */
  readonly dataDir: string
  /** Stops the host in an orderly way and starts it again on the same data. */
  restart: () => Promise<void>
  /** Ends the host as a power cut does, and starts it again on the same data. */
  killAndRestart: () => Promise<void>
  /** Does `trigger` and reads the file that the app hands over because of it. */
  readDownload: (trigger: () => Promise<void>) => Promise<DownloadedFile>
  /** The text that was copied last. */
  readClipboard: () => Promise<string>
  /** The desktop's main process; null on the other host. */
  readonly electron: ElectronApplication | null
  /**
   * Any console error, failed request or CSP violation fails the test, except those that match. For tests that break
   * something on purpose.
   */
  expectProblems: (pattern: RegExp) => void
}

export interface DownloadedFile {
  name: string
  bytes: Buffer
}

/** What a host needs to start. */
export interface HostSetup {
  dataDir: string
  locale: string
  /** IANA name of the time zone, and the window's inside, px: as the page has them elsewhere. */
  timezone: string
  viewport: { width: number; height: number }
  env: Record<string, string>
  problems: Problems
}

/** A host that runs, for the fixture to drive. */
export interface RunningHost {
  page: Page
  readDownload: RunningApp['readDownload']
  readClipboard: RunningApp['readClipboard']
  electron: ElectronApplication | null
  /** @returns when its process has ended */
  stop: () => Promise<void>
  /** Ends its process at once, without a word. */
  kill: () => Promise<void>
  /** What it printed. */
  output: () => string
}

export interface Problems {
  add: (problem: string) => void
  watch: (page: Page) => Promise<void>
}
