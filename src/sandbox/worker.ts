/**
 * Worker thread that runs the stand-in platform, so that a host's main thread never makes up data. Takes
 * `SandboxOptions` as `workerData`, posts one {@link FromSandboxWorker}, closes on `'close'`.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { startSandbox } from './index.ts'
import type { SandboxOptions } from './options.ts'
import type { FromSandboxWorker } from './inWorker.ts'

const port = parentPort
if (port === null) throw new Error('The sandbox worker has to be started as a worker thread')

const post = (message: FromSandboxWorker): void => port.postMessage(message)

// From our own `demoPlatform`, which builds it with this type.
const options = (workerData ?? {}) as SandboxOptions
startSandbox(options).then(
  (sandbox) => {
    port.on('message', (message: unknown) => {
      if (message === 'close') void sandbox.close().then(() => port.close())
    })
    const { baseUrl, userId, token, tasks } = sandbox
    post({ kind: 'ready', baseUrl, userId, token, tasks })
  },
  (thrown: unknown) => {
    post({ kind: 'failed', reason: thrown instanceof Error ? thrown.message : 'unknown' })
    port.close()
  },
)
