#!/usr/bin/env node
// Everything else is imported after the check: an older Node must get as far as the sentence.
if (!(Number(process.versions.napi) >= 10)) {
  process.stderr.write(
    `通话簿需要 Node.js 22.19 或更高版本（当前 ${process.version}）。\n` +
      `Callbook needs Node.js 22.19 or newer (this is ${process.version}).\n`,
  )
  process.exit(1)
}

const { join } = await import('node:path')
const { pathToFileURL } = await import('node:url')
const { ensureBuild } = await import('../scripts/lib/build.mjs')
const { OUT } = await import('../scripts/lib/paths.mjs')

try {
  await ensureBuild()
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
await import(pathToFileURL(join(OUT, 'main', 'cli.js')).href)
