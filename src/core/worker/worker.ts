import { parentPort } from 'node:worker_threads'
import { serveWorker } from '../threads/rpc.ts'
import { createWorkerMethods } from './workerMethods.ts'

if (parentPort === null) throw new Error('core/worker/worker.ts runs as a worker thread')
const { methods, close } = createWorkerMethods()
serveWorker(parentPort, methods, close)
