/**
 * Typed calls into a worker thread. The worker serves an object of methods; the client calls them by name. The
 * worker is asked to close and closes itself: a terminated worker could be cut off in the middle of a write.
 */
import type { MessagePort, Worker } from 'node:worker_threads'
import { AppError, toAppError, type Answer } from '#shared/errors.ts'

export type Methods = Record<string, (...args: never[]) => unknown>

interface Call {
  id: number
  method: string
  args: unknown[]
}
type Reply = { id: number; answer: Answer<unknown> }
type Closed = { closed: true }

const CLOSE = 'close'

/**
 * Answers calls on `port` until asked to close. Calls run as they come and may overlap where a method awaits.
 * @param onClose runs once every call has been answered, before the port shuts
 */
export function serveWorker(port: MessagePort, methods: Methods, onClose: () => Promise<void> | void): void {
  const running = new Set<Promise<void>>()
  port.on('message', (message: Call | typeof CLOSE) => {
    if (message === CLOSE) {
      void Promise.all(running)
        .then(onClose)
        .finally(() => {
          port.postMessage({ closed: true } satisfies Closed)
          port.close()
        })
      return
    }
    const call = answer(methods, message).then((reply) => port.postMessage(reply))
    running.add(call)
    void call.finally(() => running.delete(call))
  })
}

/** Buffers handed over rather than copied: whoever calls with one is done with it. */
function wholeBuffers(args: readonly unknown[]): ArrayBuffer[] {
  return args.flatMap((value) =>
    value instanceof Uint8Array &&
    value.buffer instanceof ArrayBuffer &&
    value.byteLength === value.buffer.byteLength
      ? [value.buffer]
      : [],
  )
}

async function answer(methods: Methods, { id, method, args }: Call): Promise<Reply> {
  try {
    const run = Object.hasOwn(methods, method) ? methods[method] : undefined
    if (run === undefined) throw new AppError('internal', `The worker has no method ${method}`)
    return { id, answer: { ok: true, value: await run(...(args as never[])) } }
  } catch (thrown) {
    return { id, answer: { ok: false, error: toAppError(thrown).toInfo() } }
  }
}

export type Remote<M extends Methods> = {
  [Name in keyof M]: (...args: Parameters<M[Name]>) => Promise<Awaited<ReturnType<M[Name]>>>
}

export interface WorkerClient<M extends Methods> {
  call: Remote<M>
  /** Waits for what runs, then for the worker to end by itself. */
  close: () => Promise<void>
}

/**
 * Calls a worker, started at the first call and anew after it died. What was under way in a worker that dies fails
 * with `internal`.
 */
export function workerClient<M extends Methods>(createWorker: () => Worker): WorkerClient<M> {
  const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: AppError) => void }>()
  let worker: Worker | null = null
  let lastId = 0
  let closing = false

  function failAll(message: string): void {
    worker = null
    for (const { reject } of pending.values()) reject(new AppError('internal', message))
    pending.clear()
  }

  function start(): Worker {
    const started = createWorker()
    started.on('message', (reply: Reply | Closed) => {
      if ('closed' in reply) return
      const waiting = pending.get(reply.id)
      pending.delete(reply.id)
      if (reply.answer.ok) waiting?.resolve(reply.answer.value)
      else {
        const { code, message, details } = reply.answer.error
        waiting?.reject(new AppError(code, message, details))
      }
    })
    started.on('error', () => {
      if (worker === started) failAll('The worker failed')
    })
    started.on('exit', () => {
      if (worker === started) failAll('The worker ended')
    })
    return started
  }

  const invoke = (method: string, args: unknown[]): Promise<unknown> => {
    if (closing) return Promise.reject(new AppError('cancelled', 'The application is closing'))
    worker ??= start()
    const id = ++lastId
    const answered = new Promise((resolve, reject) => pending.set(id, { resolve, reject }))
    worker.postMessage({ id, method, args } satisfies Call, wholeBuffers(args))
    return answered
  }

  // Every name is a method: the type says which there are, and the worker refuses the rest.
  const call = new Proxy({} as Remote<M>, {
    // A client that is awaited must not look like a promise.
    get: (_target, name) =>
      typeof name === 'symbol' || name === 'then' ? undefined : (...args: unknown[]) => invoke(name, args),
  })

  return {
    call,
    close: async () => {
      closing = true
      const current = worker
      if (current === null) return
      await new Promise<void>((resolve) => {
        current.once('exit', () => resolve())
        current.postMessage(CLOSE)
      })
    },
  }
}
