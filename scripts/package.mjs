/** `npm run package`: builds, then makes the installers of this system in dist/. Arguments go to electron-builder. */
import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { ensureBuild } from './lib/build.mjs'
import { findElectron } from './lib/electron.mjs'
import { foreignTarget } from './lib/packageArgs.mjs'
import { ROOT, tool } from './lib/paths.mjs'

const stop = (message) => {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

const args = process.argv.slice(2)
const foreign = foreignTarget(args)
if (foreign !== null)
  stop(
    `${foreign}：安装包只能在同类系统和处理器上制作，因为打包所用的是本机的 Electron 运行时。 / ` +
      `${foreign}: an installer is made on its own system and processor, for the runtime of this machine is what is packaged.`,
  )

const electron = findElectron()
if (electron === null)
  stop(
    '缺少 Electron 运行时，请先运行 npx install-electron --no（可用 ELECTRON_MIRROR 指定镜像）。' +
      " / Electron's runtime is missing: run npx install-electron --no first (ELECTRON_MIRROR names a mirror).",
  )

await ensureBuild()
// The runtime that is installed is the one that is packaged: no second download. On macOS the executable lies deep
// inside the bundle, whose folder is what is wanted.
const dist = dirname(electron.replace(/\/Electron\.app\/.*$/, '/Electron.app'))
const child = spawn(
  process.execPath,
  [
    tool('electron-builder', 'cli.js'),
    `--project=${ROOT}`,
    '--config=electron-builder.config.mjs',
    '--publish=never',
    `-c.electronDist=${dist}`,
    ...args,
  ],
  { cwd: ROOT, stdio: 'inherit' },
)
child.on('error', (error) => stop(error.message))
child.on('exit', (code) => process.exit(code ?? 1))
