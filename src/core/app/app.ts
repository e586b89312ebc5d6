import type { Worker } from 'node:worker_threads'
import type { Answer } from '#shared/errors.ts'
import type { AppInfo } from '#shared/ipc/app.ts'
import type { Handlers } from '#shared/ipc/index.ts'
import type {
  Clock,
  DemoPlatform,
  Events,
  ExportTargets,
  Fetch,
  Logger,
  SecretBackend,
  SettingsStore,
} from '../ports.ts'

/** Everything a host hands in. */
export interface AppPorts {
  info: AppInfo
  settings: SettingsStore
  secrets: SecretBackend
  fetch: Fetch
  clock: Clock
  logger: Logger
  targets: ExportTargets
  events: Events
  demo: DemoPlatform
  /** Starts the records worker (`core/records/worker.ts`). */
  createWorker: () => Worker
}

export interface App {
  /** For a host that calls directly (the command line). Handlers throw AppError. */
  handlers: Handlers
  /**
   * Answers one request from outside, already known to come from our own window: parses it, runs the handler, never
   * throws. `signal` aborts when the caller goes away.
   */
  answer: (request: unknown, signal?: AbortSignal) => Promise<Answer<unknown>>
  /** Cancels what runs, closes the worker and the demo platform. */
  close: () => Promise<void>
}

/** Builds the product's services from a host's ports. */
export function createApp(_ports: AppPorts): App {
  throw new Error('not built yet')
}
