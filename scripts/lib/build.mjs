import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { withLock } from './lock.mjs'
import { CACHE, OUT, ROOT, tool } from './paths.mjs'
import { run } from './run.mjs'

const STAMP = join(OUT, 'build.json')
const SINGLE_SOURCES = ['electron.vite.config.ts', 'package.json', 'package-lock.json']

/** Tests are no part of the product: editing one rebuilds nothing. */
const NO_SOURCE = /\.test\.ts$/

/** Every host and both windows; a build without one of them is no build. */
const REQUIRED = [
  ...['main/index.js', 'main/serve.js', 'main/cli.js', 'preload/index.cjs', 'renderer/index.html'],
  ...['packages.main.json', 'packages.preload.json', 'packages.renderer.json'],
]

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Content, not time: a branch switched there and back, or a copied project, needs no new build. */
function fingerprint() {
  const hash = createHash('sha256')
  const files = filesUnder(join(ROOT, 'src')).filter((file) => !NO_SOURCE.test(file))
  for (const file of [...files, ...SINGLE_SOURCES.map((name) => join(ROOT, name))]) {
    hash.update(`${relative(ROOT, file).split(sep).join('/')}\0`)
    hash.update(readFileSync(file))
    hash.update('\0')
  }
  return hash.digest('hex')
}

/** Outputs with their sizes and times, so that a file that something else wrote or removed is noticed. */
function outputs() {
  const found = {}
  for (const file of filesUnder(OUT)) {
    if (file === STAMP) continue
    const { size, mtimeMs } = statSync(file)
    found[relative(OUT, file).split(sep).join('/')] = [size, mtimeMs]
  }
  return found
}

function isFresh(sources) {
  try {
    const stamp = JSON.parse(readFileSync(STAMP, 'utf8'))
    return stamp.sources === sources && JSON.stringify(stamp.outputs) === JSON.stringify(outputs())
  } catch {
    return false
  }
}

/**
 * Builds the product unless the last build is of these very sources. Two processes may call it at once: one builds,
 * the other waits and finds the build done. Messages go to stderr, since a host's stdout belongs to its users.
 * @param {{ quiet?: boolean }} [options]
 * @returns {Promise<boolean>} whether it built
 * @throws {Error} with the builder's output
 */
export async function ensureBuild({ quiet = false } = {}) {
  if (isFresh(fingerprint())) return false
  mkdirSync(CACHE, { recursive: true })
  return withLock(join(CACHE, 'build.lock'), async () => {
    // Taken before the build, so that an edit made meanwhile leaves the build stale.
    const sources = fingerprint()
    if (isFresh(sources)) return false
    if (!quiet) process.stderr.write('Building Callbook …\n')
    rmSync(STAMP, { force: true })
    const { code, output } = await run(process.execPath, [
      tool('electron-vite', 'bin', 'electron-vite.js'),
      'build',
    ])
    const written = code === 0 ? outputs() : {}
    const missing = REQUIRED.filter((name) => !(name in written))
    if (code !== 0) throw new Error(`The build failed.\n${output}`)
    if (missing.length > 0) throw new Error(`The build left out ${missing.join(', ')}.\n${output}`)
    // Renamed into place: a reader sees a whole stamp or none.
    writeFileSync(`${STAMP}.new`, JSON.stringify({ sources, outputs: written }))
    renameSync(`${STAMP}.new`, STAMP)
    return true
  })
}
