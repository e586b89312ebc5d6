import { parentPort } from 'node:worker_threads'
import { serveWorker } from '../worker/rpc.ts'
import { createWorkerMethods } from './workerMethods.ts'

if (parentPort === null) throw new Error('records/worker.ts runs as a worker thread')
const methods = createWorkerMethods()
serveWorker(parentPort, methods, () => methods.closeAll())
