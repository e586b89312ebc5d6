import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'
import type {} from './bundledWorker.ts'

const ROOT = join(import.meta.dirname, '../..')
const CACHE = join(ROOT, 'node_modules/.cache/callbook')
const RECORDS = join(ROOT, 'src/core/worker/worker.ts')

/** Once a run, before the first test. */
export default async function bundleWorkers(project: TestProject): Promise<() => void> {
  mkdirSync(CACHE, { recursive: true })
  // Of its own: two runs may go on at once.
  const folder = mkdtempSync(join(CACHE, 'workers-'))
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    build: { ssr: RECORDS, outDir: folder, emptyOutDir: false, minify: false, target: 'node24' },
    ssr: { external: true },
  })
  project.provide('workers', { [RECORDS]: join(folder, 'worker.js') })
  return () => rmSync(folder, { recursive: true, force: true })
}
