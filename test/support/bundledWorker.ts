import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Bundles of workers, by the path of their source. */
    workers: Readonly<Record<string, string>>
  }
}

/**
 * A worker of the product from its source, which was bundled once for the whole run: stripping the types of a hundred
 * files took each worker a quarter of a second, and threads that compile WebAssembly, as the stripping does, have made
 * Node 24 abort now and then (`Check failed: jit_page.has_value()`, nodejs/node#64500).
 */
export function bundledWorker(source: URL): Worker {
  const path = fileURLToPath(source)
  const bundle = inject('workers')[path]
  if (bundle === undefined) throw new Error(`Not among the workers of bundleWorkers.ts: ${path}`)
  return new Worker(bundle)
}
