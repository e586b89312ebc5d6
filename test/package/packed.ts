/** Packages the built product around a stub of Electron's runtime, without a network. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { STUCK_MS } from '../build/stubRun.ts'
import { readAsar, type AsarFile } from './asar.ts'
import { stubRuntime } from './runtime.ts'

export const ROOT = join(import.meta.dirname, '../..')
export const NATIVE = 'node_modules/better-sqlite3-multiple-ciphers'

export interface Packed {
  /** The unpacked application. */
  folder: string
  /** Where `app.asar` lies. */
  resources: string
  files: AsarFile[]
}

const SYSTEMS = {
  linux: { flag: '--linux', resources: 'resources', extra: [] },
  win32: {
    flag: '--win',
    resources: 'resources',
    // The stub is no program that a checksum or an icon could be written into.
    extra: ['-c.win.signAndEditExecutable=false', '-c.disableAsarIntegrity=true'],
  },
  darwin: {
    flag: '--mac',
    resources: 'Callbook.app/Contents/Resources',
    extra: ['-c.mac.identity=null'],
  },
}

/** @throws Error with electron-builder's output */
export function packFor(system: keyof typeof SYSTEMS, archs: string[]): Packed[] {
  const { flag, resources, extra } = SYSTEMS[system]
  const work = mkdtempSync(join(tmpdir(), 'callbook-pack-'))
  const runtime = stubRuntime(join(work, 'runtime'), '101100011', system)
  const foreign = system !== 'linux'
  // A foreign binary's fuses are that system's to flip: the tools for it are there.
  if (foreign) writeFileSync(join(work, 'nothing.mjs'), 'export default () => undefined')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/electron-builder/cli.js'),
      ...['--dir', flag, ...archs.map((arch) => `--${arch}`)],
      '--publish=never',
      '--config=electron-builder.config.mjs',
      `-c.electronDist=${runtime}`,
      `-c.directories.output=${join(work, 'dist')}`,
      ...extra,
      ...(foreign ? [`-c.afterPack=${join(work, 'nothing.mjs')}`] : []),
    ],
    { cwd: ROOT, encoding: 'utf8', timeout: STUCK_MS, killSignal: 'SIGKILL' },
  )
  if (status !== 0) throw new Error(`${stdout}\n${stderr}`)
  return readdirSync(join(work, 'dist'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const folder = join(work, 'dist', name)
      return {
        folder,
        resources: join(folder, resources),
        files: readAsar(join(folder, resources, 'app.asar')),
      }
    })
}

/** Files beside the archive, relative to the application's root. */
export function unpackedFiles({ resources }: Packed): string[] {
  const root = join(resources, 'app.asar.unpacked')
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
}

/** Lays the archive out as Electron sees it: its files, and in their places those that lie beside it. */
export function layOut({ resources, files }: Packed, into: string): void {
  for (const { path, unpacked, bytes } of files) {
    if (unpacked) continue
    mkdirSync(dirname(join(into, path)), { recursive: true })
    writeFileSync(join(into, path), bytes())
  }
  cpSync(join(resources, 'app.asar.unpacked'), into, { recursive: true })
}
