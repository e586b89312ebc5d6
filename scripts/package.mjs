/** `npm run package`: builds, then makes the installers of this system in dist/. Arguments go to electron-builder. */
import { dirname } from 'node:path'
import { ensureBuild } from './lib/build.mjs'
import { findElectron } from './lib/electron.mjs'
import { ROOT, tool } from './lib/paths.mjs'
import { run } from './lib/run.mjs'

const electron = findElectron()
if (electron === null) {
  process.stderr.write(
    '缺少 Electron 运行时，请先运行 npx install-electron（可用 ELECTRON_MIRROR 指定镜像）。' +
      " / Electron's runtime is missing: run npx install-electron first (ELECTRON_MIRROR names a mirror).\n",
  )
  process.exit(1)
}

await ensureBuild()
// The runtime that is installed is the one that is packaged: no second download. On macOS the executable lies deep
// inside the bundle, whose folder is what is wanted.
const dist = dirname(electron.replace(/\/Electron\.app\/.*$/, '/Electron.app'))
const { code } = await run(
  process.execPath,
  [
    tool('electron-builder', 'cli.js'),
    `--project=${ROOT}`,
    '--config=electron-builder.config.mjs',
    '--publish=never',
    `-c.electronDist=${dist}`,
    ...process.argv.slice(2),
  ],
  { show: true },
)
process.exitCode = code
