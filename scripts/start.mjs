// Everything else is imported after the check: an older Node must get as far as the sentence.
if (!(Number(process.versions.napi) >= 10)) {
  process.stderr.write(
    `Callbook 需要 Node.js 22.19 或更高版本（当前 ${process.version}）。\n` +
      `Callbook needs Node.js 22.19 or newer (this is ${process.version}); \`npm ci\` brings one on Linux and Windows.\n`,
  )
  process.exit(1)
}

const { join } = await import('node:path')
const { ensureBuild } = await import('./lib/build.mjs')
const { desktopElseBrowser, desktopRuntime, progressLine } = await import('./lib/desktop.mjs')
const { exitCodeOf, runHost } = await import('./lib/host.mjs')
const { OUT, ROOT } = await import('./lib/paths.mjs')
const { HELP, UsageError, browserArgs, desktopArgs, desktopEnv, parseStartArgs } =
  await import('./lib/startArgs.mjs')

const say = (line) => process.stderr.write(`${line}\n`)

/** @returns {Promise<import('./lib/host.mjs').End>} */
async function start(options) {
  const progress = progressLine(process.stderr)
  const runtime = options.browser ? null : await desktopRuntime({ lang: options.lang, say, progress })
  await ensureBuild()
  const browser = () => runHost(process.execPath, [join(OUT, 'main', 'serve.js'), ...browserArgs(options)])
  if (runtime === null) return browser()
  const desktop = () => runHost(runtime, [ROOT, ...desktopArgs(options)], desktopEnv(options))
  return desktopElseBrowser({ say, desktop, browser })
}

try {
  const options = parseStartArgs(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd())
  if (options.help) {
    process.stdout.write(HELP)
  } else {
    const end = await start(options)
    if (end.error) say(end.error.message)
    process.exit(exitCodeOf(end))
  }
} catch (error) {
  const usage = error instanceof UsageError
  say(usage ? `${error.message}\n\n${HELP}` : error.message)
  process.exit(usage ? 2 : 1)
}
