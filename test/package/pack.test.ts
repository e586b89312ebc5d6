import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { beforeAll, describe, expect, it } from 'vitest'
import { FUSES } from '../../scripts/lib/fuses.mjs'
import { BUILD_MS, built, OUT } from '../build/output.ts'
import { runUnderStub, STUCK_MS } from '../build/stubRun.ts'
import type { AsarFile } from './asar.ts'
import { layOut, NATIVE, packFor, ROOT, unpackedFiles, type Packed } from './packed.ts'

const PREBUILD = `${NATIVE}/prebuilds/linux-${process.arch}.node`

/** The package for this machine's processor. */
let packed: Packed
let files: AsarFile[]
let folder: string

beforeAll(async () => {
  await built()
  const [first] = packFor('linux', [process.arch])
  if (first === undefined) throw new Error('electron-builder made no folder')
  packed = first
  files = first.files
  folder = first.folder
}, BUILD_MS + STUCK_MS)

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

  it("has this system's prebuilt module beside it, and no other file: what is there escapes the integrity check", () => {
    expect(unpackedFiles(packed)).toEqual([PREBUILD])
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

  it('has the notices of what it contains where people can read them', () => {
    for (const name of ['LICENSE', 'THIRD-PARTY.txt'])
      expect(readFileSync(join(folder, 'resources', name))).toEqual(readFileSync(join(ROOT, name)))
    expect(readdirSync(folder)).toContain('LICENSES.chromium.html')
  })

  it('has the languages of the product alone, and no second application', () => {
    expect(readdirSync(join(folder, 'locales')).sort()).toEqual(['en-US.pak', 'zh-CN.pak'])
    expect(existsSync(join(folder, 'resources/default_app.asar'))).toBe(false)
    expect(existsSync(join(folder, 'resources/app'))).toBe(false)
  })
})

describe('the app as it is packaged, under plain Node with a stand-in for Electron', () => {
  it(
    'starts, opens SQLite from the packed layout, synchronises, exports and reads a page',
    () => {
      const app = mkdtempSync(join(tmpdir(), 'callbook-app-'))
      layOut(packed, app)
      const {
        status,
        stderr,
        answers,
        folder: data,
      } = runUnderStub(join(app, 'out/main/index.js'), {
        env: { STUB_SYNC: '1' },
      })
      expect([status, stderr]).toEqual([0, ''])
      expect(answers['sync.list']).toMatchObject({ ok: true, value: [{ state: 'complete', missing: 0 }] })
      const [{ records }] = (answers['sync.list'] as { value: [{ records: number }] }).value
      expect(records).toBeGreaterThan(20)
      expect(answers['records.localPage']).toMatchObject({ ok: true, value: { meta: { total: records } } })
      expect((answers['records.localPage'] as { value: { rows: unknown[] } }).value.rows).toHaveLength(20)
      expect(answers['exports.list']).toMatchObject({ ok: true, value: [{ state: 'done', records }] })
      const [csv] = readdirSync(data).filter((name) => name.endsWith('.csv'))
      const lines = readFileSync(join(data, csv ?? ''), 'utf8')
        .trimEnd()
        .split('\r\n')
      expect(lines[0]).toBe('\ufeffid,callee')
      expect(lines).toHaveLength(records + 1)
    },
    STUCK_MS,
  )
})
