import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { RunningSandbox } from '#core/ports.ts'
import { deliver, UNAUTHENTICATED } from './deliver.ts'
import { answerEndpoint, findEndpoint, methodOf, type Endpoint, type Reply } from './endpoints.ts'
import type { SandboxOptions } from './options.ts'
import { noteRequest, type SeenRequest } from './requestLog.ts'
import { World, type SandboxControl } from './world.ts'

export type { Fault, FaultRule, OddRecord, WrongType } from './faults.ts'
export type { RecordChange } from './mutation.ts'
export { DEFAULT_ANCHOR, type Growth, type SandboxOptions, type Switches } from './options.ts'
export type { SeenRequest } from './requestLog.ts'
export { DEMO_TASK_ID, DEMO_TASKS, LARGE_DEMO_TASK_ID, type SandboxTaskSpec } from './tasks.ts'
export type { SandboxControl } from './world.ts'

export interface SandboxTaskInfo {
  id: string
  name: string
  /** Call records now. */
  total: number
}

export interface Sandbox extends RunningSandbox {
  readonly tasks: SandboxTaskInfo[]
  control: SandboxControl
  /** Requests seen, oldest first; emptied by setting its length to 0. */
  log: SeenRequest[]
}

/**
 * Starts the stand-in platform on 127.0.0.1: the endpoints of api sections 2 to 4 that read, and the save of a task, with made-up data that
 * follows from the seed. Records are made up when they are asked for, so a task of a million calls costs nothing
 * until a filter needs its column index (19 MB).
 * @throws Error `EADDRINUSE` where a fixed port is taken
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const world = new World(options)
  const log: SeenRequest[] = []
  const closing = new AbortController()
  const server = createServer((request, response) => {
    serve(world, log, request, response, closing.signal).catch((thrown: unknown) => {
      // A mistake of ours shows in the answer; without this it would end the process.
      if (response.headersSent) response.destroy()
      else response.writeHead(500).end(`Sandbox: ${String(thrown)}`)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    userId: world.userId,
    token: world.token,
    get tasks() {
      return [...world.populations.values()].map(({ task, total }) => ({
        id: task.id,
        name: task.name,
        total,
      }))
    },
    control: world.control(),
    log,
    close: () =>
      new Promise((resolve) => {
        closing.abort()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serve(
  world: World,
  log: SeenRequest[],
  request: IncomingMessage,
  response: ServerResponse,
  closing: AbortSignal,
): Promise<void> {
  const url = URL.parse(request.url ?? '/', 'http://127.0.0.1')
  if (url === null) {
    response.writeHead(400).end()
    return
  }
  const seen = noteRequest(log, request, url, world.token)
  const endpoint = findEndpoint(url.pathname)
  // Which fault befalls a request is settled at its arrival, so that latency does not change the order.
  const fault = world.faults.draw({
    path: url.pathname,
    endpoint: endpoint?.name ?? null,
    page: Number(url.searchParams.get('page') ?? 1),
  })
  const latency = world.nextLatency()
  if (latency > 0) await wait(latency, undefined, { signal: closing }).catch(() => undefined)
  if (response.destroyed || closing.aborted) return
  if (endpoint?.name === 'records' && seen.bearer === 'right') world.grow(endpoint.taskId)
  const body = seen.method === 'PUT' ? await readBody(request) : ''
  deliver(response, () => reply(world, seen, endpoint, url.search, body), fault)
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}

function reply(
  world: World,
  seen: SeenRequest,
  endpoint: Endpoint | null,
  search: string,
  body: string,
): Reply {
  if (endpoint === null)
    return { status: 404, body: { message: `The route ${seen.path.slice(1)} could not be found.` } }
  const method = methodOf(endpoint)
  if (seen.method !== method)
    return {
      status: 405,
      body: {
        message: `The ${seen.method} method is not supported for this route. Supported methods: ${method === 'GET' ? 'GET, HEAD' : method}.`,
      },
    }
  if (seen.bearer !== 'right') return UNAUTHENTICATED
  return answerEndpoint(world, endpoint, search, body)
}
