import type { Worker, WorkerOptions } from 'node:worker_threads'
import { AppError } from '#shared/errors.ts'
import type { DemoPlatform, RunningSandbox } from '#core/ports.ts'
import type { SandboxTaskInfo } from './index.ts'
import type { SandboxOptions } from './options.ts'

/** The one message a sandbox worker posts. */
export type FromSandboxWorker =
  | { kind: 'ready'; baseUrl: string; userId: string; token: string; tasks: SandboxTaskInfo[] }
  | { kind: 'failed'; reason: string }

/**
 * The demo account's platform, in a worker thread of its own: started at the first need and shared. Its world is the
 * same at every start with the same options; its address and token are not. After `stop`, or should the worker die, the next `start`
 * begins anew.
 * @param createWorker starts `sandbox/worker.ts`
 * @param options asked for at each start
 */
export function demoPlatform(
  createWorker: (options: WorkerOptions) => Worker,
  options: () => SandboxOptions = () => ({}),
): DemoPlatform {
  let running: Promise<RunningSandbox> | null = null
  return {
    start: () => {
      if (running !== null) return running
      const starting = launch(createWorker({ name: 'demo platform', workerData: options() }), () => {
        // An old worker's exit must not make the one that came after it forgotten.
        if (running === starting) running = null
      })
      running = starting
      return starting
    },
    stop: async () => {
      // One that does not come up has ended by itself, and told whoever started it.
      const sandbox = await running?.catch(() => null)
      await sandbox?.close()
    },
  }
}

/**
 * @param ended called when this worker is of no more use; more than once is possible
 * @throws AppError internal where the worker does not come up
 */
function launch(worker: Worker, ended: () => void): Promise<RunningSandbox> {
  return new Promise((resolve, reject) => {
    const fail = (message: string, options?: ErrorOptions): void => {
      ended()
      reject(new AppError('internal', message, {}, options))
    }
    const exited = new Promise<void>((done) => {
      worker.once('exit', () => {
        fail('The demo platform ended before it was ready')
        done()
      })
    })
    worker.once('error', (error) => fail('The demo platform failed', { cause: error }))
    worker.once('message', (message: FromSandboxWorker) => {
      if (message.kind === 'failed') {
        fail(`The demo platform did not start: ${message.reason}`)
        return
      }
      const { baseUrl, userId, token } = message
      const close = (): Promise<void> => {
        ended()
        worker.postMessage('close')
        return exited
      }
      resolve({ baseUrl, userId, token, close })
    })
  })
}
