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
import { createAccounts } from '../accounts/accounts.ts'
import { createVault } from '../accounts/vault.ts'
import { createPlatformClient } from '../api/client.ts'
import { createExports } from '../export/exports.ts'
import { createPreferences } from '../preferences/preferences.ts'
import { RECORDS_WORKER_METHODS, type RecordsWorkerMethods } from '../records/workerMethods.ts'
import { createPins } from '../tasks/pins.ts'
import { workerClient } from '../worker/rpc.ts'
import { createDispatcher } from './dispatch.ts'
import { createHandlers } from './handlers.ts'

/** Everything a host hands in. */
export interface AppPorts {
  info: AppInfo
  settings: SettingsStore
  secrets: SecretBackend
  /** Consent to a weak place for secrets was given outside, by the environment. */
  secretsPreConsented?: boolean
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
export function createApp(ports: AppPorts): App {
  const { info, settings, events, clock, logger } = ports
  const vault = createVault({ backend: ports.secrets, settings, preConsented: ports.secretsPreConsented })
  const accounts = createAccounts({
    settings,
    vault,
    demo: ports.demo,
    onChange: () => events.emit({ name: 'accounts.changed', payload: null }),
  })
  const client = createPlatformClient({ fetch: ports.fetch, clock, logger })
  const worker = workerClient<RecordsWorkerMethods>(ports.createWorker, RECORDS_WORKER_METHODS)
  const exports = createExports({
    connect: accounts.connect,
    client,
    worker: worker.call,
    targets: ports.targets,
    events,
    clock,
    logger,
  })
  const handlers = createHandlers({
    info,
    accounts,
    vault,
    preferences: createPreferences(settings),
    pins: createPins(settings),
    client,
    worker: worker.call,
    exports,
    events,
    clock,
    cancelRequest: (requestId) => dispatcher.cancel(requestId),
  })
  const dispatcher = createDispatcher({ handlers, logger })

  return {
    handlers,
    answer: dispatcher.answer,
    close: async () => {
      dispatcher.cancelAll()
      await exports.close()
      await worker.close()
      await ports.demo.stop()
    },
  }
}
