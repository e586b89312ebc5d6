import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Where scripts keep what they may forget. */
export const CACHE = join(ROOT, 'node_modules', '.cache', 'callbook')

export const OUT = join(ROOT, 'out')

/** A tool's own entry file, run with this Node: no shell, no PATH, the same on every system. */
export const tool = (...parts) => join(ROOT, 'node_modules', ...parts)

/** What the test runners found, for `npm test` to add up. */
export const UNIT_REPORT = join(CACHE, 'unit.json')
export const E2E_REPORT = join(CACHE, 'e2e.json')
