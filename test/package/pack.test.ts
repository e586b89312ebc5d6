import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { beforeAll, describe, expect, it } from 'vitest'
import { FUSES } from '../../scripts/lib/fuses.mjs'
import { BUILD_MS, built, OUT } from '../build/output.ts'
import { readAsar, type AsarFile } from './asar.ts'
import { stubRuntime } from './runtime.ts'

const ROOT = join(import.meta.dirname, '../..')
const NATIVE = 'node_modules/better-sqlite3-multiple-ciphers'
const PREBUILD = `${NATIVE}/prebuilds/linux-${process.arch}.node`

/** The unpacked package for this machine's architecture, made around a stub of Electron's runtime. */
let folder: string
let files: AsarFile[]

beforeAll(async () => {
  await built()
  const work = mkdtempSync(join(tmpdir(), 'callbook-pack-'))
  const runtime = stubRuntime(join(work, 'runtime'), '101100011')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/electron-builder/cli.js'),
      '--dir',
      '--linux',
      `--${process.arch}`,
      '--publish=never',
      '--config=electron-builder.config.mjs',
      `-c.electronDist=${runtime}`,
      `-c.directories.output=${join(work, 'dist')}`,
    ],
    { cwd: ROOT, encoding: 'utf8', timeout: 120_000 },
  )
  if (status !== 0) throw new Error(`${stdout}\n${stderr}`)
  const [name] = readdirSync(join(work, 'dist')).filter((entry) => entry.startsWith('linux'))
  folder = join(work, 'dist', name ?? '')
  files = readAsar(join(folder, 'resources/app.asar'))
}, BUILD_MS + 120_000)

const paths = (): string[] => files.map(({ path }) => path)

describe('the packaged archive', () => {
  it('holds the three parts of the app', () => {
    expect(paths()).toEqual(
      expect.arrayContaining([
        'package.json',
        'out/main/index.js',
        'out/preload/index.cjs',
        'out/renderer/index.html',
        `${NATIVE}/lib/index.js`,
      ]),
    )
  })

  it('holds every worker that main starts', () => {
    const main = files.find(({ path }) => path === 'out/main/index.js')?.text() ?? ''
    const workers = [...main.matchAll(/new Worker\(new URL\("([^"]+)"/g)].map(([, file]) =>
      join('out/main', file ?? ''),
    )
    expect(workers.length).toBeGreaterThan(1)
    expect(paths()).toEqual(expect.arrayContaining(workers))
  })

  it('holds nothing else: no maps, tests, sources, other hosts, bundled or host packages', () => {
    const allowed = new RegExp(`^(package\\.json|out/(main|preload|renderer)/.*|${NATIVE}/.*)$`)
    expect(paths().filter((path) => !allowed.test(path))).toEqual([])
    expect(paths().filter((path) => /\.(map|ts|vue|tsbuildinfo)$|\.test\.|__tests__/.test(path))).toEqual([])
    expect(paths()).not.toContain('out/main/serve.js')
    expect(paths()).not.toContain('out/main/cli.js')
    expect(paths().filter((path) => /node_modules\/(node|node-[^/]+|electron[^/]*)\//.test(path))).toEqual([])
    expect(paths().filter((path) => new RegExp(`^${NATIVE}/(src|deps|build)/`).test(path))).toEqual([])
  })

  it("holds this system's prebuilt module alone, unpacked", () => {
    const native = files.filter(({ path }) => path.endsWith('.node'))
    expect(native.map(({ path, unpacked }) => ({ path, unpacked }))).toEqual([
      { path: PREBUILD, unpacked: true },
    ])
    const unpacked = readFileSync(join(folder, 'resources/app.asar.unpacked', PREBUILD))
    expect(unpacked.equals(readFileSync(join(ROOT, PREBUILD)))).toBe(true)
  })

  it('holds a package.json without scripts and development packages, and what was built, byte for byte', () => {
    const manifest = JSON.parse(files.find(({ path }) => path === 'package.json')?.text() ?? '') as object
    expect(manifest).toMatchObject({ name: 'callbook', main: './out/main/index.js', type: 'module' })
    expect(manifest).not.toHaveProperty('scripts')
    expect(manifest).not.toHaveProperty('devDependencies')
    const index = files.find(({ path }) => path === 'out/main/index.js')
    expect(index?.text()).toBe(readFileSync(join(OUT, 'main/index.js'), 'utf8'))
  })
})

describe('the packaged folder', () => {
  it('R10: has all nine fuses flipped in its binary', async () => {
    const wire = await getCurrentFuseWire(join(folder, 'callbook-desktop'))
    const flipped = Object.entries(wire).filter(([key]) => /^\d+$/.test(key))
    expect(flipped).toHaveLength(9)
    for (const [key, state] of flipped) {
      const fuse = Number(key) as FuseV1Options
      expect(String.fromCharCode(state as number), FuseV1Options[fuse]).toBe(FUSES[fuse] ? '1' : '0')
    }
  })

  it('has the languages of the product alone, and no second application', () => {
    expect(readdirSync(join(folder, 'locales')).sort()).toEqual(['en-US.pak', 'zh-CN.pak'])
    expect(existsSync(join(folder, 'resources/default_app.asar'))).toBe(false)
    expect(existsSync(join(folder, 'resources/app'))).toBe(false)
  })
})
