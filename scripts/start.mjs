// Everything else is imported after the check: an older Node must get as far as the sentence.
if (!(Number(process.versions.napi) >= 10)) {
  process.stderr.write(
    `Callbook 需要 Node.js 22.19 或更高版本（当前 ${process.version}）。\n` +
      `Callbook needs Node.js 22.19 or newer (this is ${process.version}); \`npm ci\` brings one on Linux and Windows.\n`,
  )
  process.exit(1)
}

const { spawn } = await import('node:child_process')
const { constants } = await import('node:os')
const { join } = await import('node:path')
const { ensureBuild } = await import('./lib/build.mjs')
const { desktopObstacle, failedLately, fetchElectron, findElectron, rememberFailure } =
  await import('./lib/electron.mjs')
const { OUT, ROOT } = await import('./lib/paths.mjs')
const { HELP, UsageError, browserArgs, desktopArgs, desktopEnv, parseStartArgs } =
  await import('./lib/startArgs.mjs')

/** About 120 MB: enough for an ordinary line, and not so long that a dead one looks like a hang. */
const FETCH_LIMIT_MS = 90_000

const say = (line) => process.stderr.write(`${line}\n`)

/** @returns {Promise<string | null>} the runtime to use; without one, one line has said why */
async function desktopRuntime(lang) {
  const zh = lang !== 'en'
  const instead = (why) => say(`${why.zh}，改在浏览器中打开。/ Opening in the browser: ${why.en}.`)
  const obstacle = desktopObstacle()
  if (obstacle) {
    instead(obstacle)
    return null
  }
  const installed = findElectron()
  if (installed) return installed
  if (failedLately()) {
    instead({
      zh: '没有 Electron 运行时（一天内不再尝试下载；可运行 npx install-electron --no）',
      en: "Electron's runtime is missing (not tried again within a day of a failure; or run npx install-electron --no)",
    })
    return null
  }
  say(
    zh
      ? `正在下载 Electron 运行时（仅一次，最多 ${FETCH_LIMIT_MS / 1000} 秒；加 --browser 可跳过）…`
      : `Fetching Electron's runtime (once, ${FETCH_LIMIT_MS / 1000} s at most; --browser skips it) …`,
  )
  const { executable, reason } = await fetchElectron({ timeoutMs: FETCH_LIMIT_MS })
  if (executable === null) {
    rememberFailure()
    instead({
      zh: `无法下载 Electron 运行时（${reason}）`,
      en: `Electron's runtime could not be fetched (${reason})`,
    })
  }
  return executable
}

/** Runs a host to its end and ends as it did. */
function become(command, args, extraEnv = {}) {
  const env = { ...process.env, ...extraEnv }
  // Set by some editors' terminals; it would turn the desktop app into a plain Node.
  delete env.ELECTRON_RUN_AS_NODE
  const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      // A terminal's Ctrl-C reaches the child without our help; twice would look like impatience.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  // npm passes a SIGTERM to the shell between us, which dies of it and tells nobody: that shell's going is the signal.
  if (process.env.npm_lifecycle_event !== undefined) {
    const parent = process.ppid
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref()
  }
  child.on('error', (error) => {
    say(`${command}: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}

try {
  const options = parseStartArgs(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd())
  if (options.help) {
    process.stdout.write(HELP)
  } else {
    const runtime = options.browser ? null : await desktopRuntime(options.lang)
    await ensureBuild()
    if (runtime === null) become(process.execPath, [join(OUT, 'main', 'serve.js'), ...browserArgs(options)])
    else become(runtime, [ROOT, ...desktopArgs(options)], desktopEnv(options))
  }
} catch (error) {
  const usage = error instanceof UsageError
  say(usage ? `${error.message}\n\n${HELP}` : error.message)
  process.exit(usage ? 2 : 1)
}
