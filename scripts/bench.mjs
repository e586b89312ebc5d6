import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './lib/paths.mjs'

// One after the other and each in a process of its own: neither the neighbours' heap nor their load is measured.
const wanted = process.argv.slice(2)
const benches = readdirSync(join(ROOT, 'bench'))
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort()

if (benches.length === 0) {
  console.log(
    wanted.length === 0 ? 'There are no benchmarks yet.' : `No benchmark matches ${wanted.join(', ')}.`,
  )
  process.exitCode = wanted.length === 0 ? 0 : 2
}

for (const name of benches) {
  console.log(`\n── ${name.replace('.bench.ts', '')} ──`)
  const { status } = spawnSync(process.execPath, ['--expose-gc', join(ROOT, 'bench', name)], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exitCode = 1
}
