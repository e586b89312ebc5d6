// Browser development: the renderer from Vite's server with hot reload, in front of a browser host that is rebuilt and
// restarted on every change. The desktop app in development is `npm start`, which builds what has changed:
// `electron-vite dev` is not for this app, whose window knows `app://` alone and would show the last build.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { resolveConfig } from 'electron-vite'
import { build, createServer, mergeConfig } from 'vite'
import { ROOT } from './lib/paths.mjs'

const HOST_PORT = 5174
// Apart from the real build, whose folder is checked for freshness.
const OUT_DIR = join(ROOT, 'dist', 'dev', 'main')
const READY = /^Callbook is ready at http:\/\/[^/]+\/(#code=.+)$/m

const renderer = await createServer({
  configFile: join(ROOT, 'src/renderer/vite.config.ts'),
  root: join(ROOT, 'src/renderer'),
  server: {
    proxy: Object.fromEntries(
      ['/rpc', '/events', '/session', '/download'].map((path) => [
        path,
        { target: `http://127.0.0.1:${HOST_PORT}`, changeOrigin: true },
      ]),
    ),
  },
})
await renderer.listen()
const page = `http://127.0.0.1:${renderer.config.server.port}`

// The mode makes the host know `--dev-origin`; a packaged build has no such option.
const { config } = await resolveConfig({ mode: 'development', root: ROOT }, 'build', 'development')
const watcher = await build(
  mergeConfig(config.main, {
    configFile: false,
    mode: 'development',
    logLevel: 'warn',
    build: { outDir: OUT_DIR, emptyOutDir: true, watch: {} },
  }),
)

let host = null
let restarting = Promise.resolve()

async function restart() {
  await stop()
  const args = ['--no-open', '--port', String(HOST_PORT), '--dev-origin', page, ...process.argv.slice(2)]
  host = spawn(process.execPath, [join(OUT_DIR, 'serve.js'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  host.stdout.on('data', (text) => {
    const code = READY.exec(String(text))?.[1]
    if (code) process.stdout.write(`Open ${page}/${code}\n`)
  })
}

function stop() {
  const old = host
  host = null
  if (old === null || old.exitCode !== null || old.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    old.once('exit', resolve)
    old.kill('SIGTERM')
  })
}

watcher.on('event', (event) => {
  if (event.code === 'ERROR') process.stderr.write(`${event.error.message}\n`)
  if (event.code === 'END') restarting = restarting.then(restart)
})

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    void Promise.allSettled([watcher.close(), renderer.close(), restarting.then(stop)]).then(() =>
      process.exit(0),
    )
  })
