/**
 * What the product needs from the host it runs in. A composition root builds one of each and hands them in; core
 * never looks for them.
 */
import type { SecretStatus } from '#shared/accounts/types.ts'
import type { AppEvent } from '#shared/ipc/events.ts'
import type { ProxyCredentials, ProxyState } from '#shared/ipc/proxy.ts'

/** Small JSON settings: accounts without secrets, preferences, pinned tasks. Two processes may share them. */
export interface SettingsStore {
  /** The value as it lies on disk; the reader parses it. */
  get: (key: string) => unknown
  /**
   * Reads, changes and writes a value, with no other process in between; undefined is none. Written through before it
   * returns.
   * @param isForeign whether what lies there is to be kept beside what takes its place
   * @throws AppError disk_full, permission_denied, file_failed
   */
  change: (key: string, edit: (kept: unknown) => unknown, isForeign?: (kept: unknown) => boolean) => void
  /** A value was found that this version cannot read. */
  onForeign?: (key: string) => void
}

/**
 * Where a host can keep secrets. The policy (ask before a weak place is used, else keep in memory) is core's, in
 * `accounts/vault.ts`; a backend only opens and shuts.
 */
export interface SecretBackend {
  protection: () => Promise<SecretStatus['protection']>
  /** Where secrets would lie, for the question put to the person. */
  place: string
  /** @returns null where none is kept. @throws AppError secret_unavailable where one is kept but cannot be opened */
  read: (name: string) => Promise<string | null>
  write: (name: string, secret: string) => Promise<void>
  remove: (name: string) => Promise<void>
  /** What is kept, as far as the place tells without opening anything. */
  names: () => Promise<string[]>
}

/** The host's fetch: Electron's `net.request` on the desktop, so that system proxies and certificates count. */
export type Fetch = (url: string, init: FetchInit) => Promise<Response>

export interface FetchInit {
  method: 'GET' | 'PUT'
  headers: Record<string, string>
  body?: string
  redirect: 'manual'
  signal: AbortSignal
  /** The host calls it where a person is asked before there can be an answer, and what it returned after that. */
  hold?: Hold
}

/** Stops the time limits; the returned function starts them anew. */
export type Hold = () => () => void

/** Real time and waiting, replaced in tests. */
export interface Clock {
  now: () => number
  /** @throws AppError cancelled when the signal aborts first */
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** 0 ≤ value < 1, for jitter. */
  random: () => number
}

/** Where a finished export goes. */
export interface ExportTarget {
  /** The file to write; core writes beside it under a temporary name and renames. */
  path: string
  /** True where a person chose the path; false for a file that waits to be downloaded. */
  chosen: boolean
}

export interface ExportTargets {
  /**
   * Asks the person, or makes a place.
   * @param suggestedName with its extension, `.csv`, `.xlsx` or `.json`
   * @returns null when the person thought better of it
   */
  choose: (suggestedName: string) => Promise<ExportTarget | null>
  /** Desktop: shows the file in its folder. */
  reveal: (path: string) => Promise<void>
  /** Desktop: opens the file in the program that the system has for it. */
  open: (path: string) => Promise<void>
  /**
   * Desktop: asks where to, and writes a text file that nobody else can read.
   * @returns its path, null when the person thought better of it
   */
  saveText?: (suggestedName: string, text: string) => Promise<string | null>
  /** Browser: a one-time address on this origin. */
  offer: (path: string, fileName: string) => Promise<string>
  /** Browser: the file will not be asked for again. A file whose place a person chose is never discarded. */
  discard: (path: string) => Promise<void>
}

export interface Events {
  emit: (event: AppEvent) => void
}

/** Where the network's proxy asks for a login and the host can ask the person for one. */
export interface ProxyLogin {
  state: () => ProxyState
  /**
   * The person's answer to the question that is shown, null where they would rather not.
   * @throws AppError not_found where nothing is asked about this proxy any more
   */
  answer: (proxy: string, login: ProxyCredentials | null) => void
  /** The person wants to be asked after all. */
  ask: () => void
}

/** Messages for the log. Never a token, phone number or transcript; callers pass codes and counts. */
export interface Logger {
  info: (message: string, facts?: Record<string, string | number | boolean | null>) => void
  warn: (message: string, facts?: Record<string, string | number | boolean | null>) => void
}

/** A stand-in platform that is running. */
export interface RunningSandbox {
  baseUrl: string
  userId: string
  token: string
  close: () => Promise<void>
}

export interface DemoPlatform {
  /** Starts it, or answers the one that runs. */
  start: () => Promise<RunningSandbox>
  /** Ends it, if it runs. */
  stop: () => Promise<void>
}
