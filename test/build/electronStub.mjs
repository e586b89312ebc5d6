/**
 * Runs built main under plain Node: `node --import this-file out/main/index.js`. Every `electron` import gets this
 * stand-in, which opens the window of someone who looks, closes it and quits, and prints what happened as JSON lines.
 *
 * `STUB_VARIANT` makes it a worse day, by one or more of `unpainted` (no ready-to-show), `unloaded` (neither that nor did-finish-load),
 * `fail-load`, `renderer-gone`, `second-while-closing`, `killed` (once the first page is there). `STUB_SWITCHES` are
 * Chromium's switches, `STUB_SYNC` synchronises, exports and reads a kept page as well.
 */
import { EventEmitter } from 'node:events'
import { registerHooks } from 'node:module'
import { basename, join } from 'node:path'
import { NetClientRequest } from '../electron/netRequest.ts'

const { STUB_NAPI, STUB_SECOND, STUB_VARIANT = '', STUB_SWITCHES = '', STUB_SYNC } = process.env
if (STUB_NAPI !== undefined)
  Object.defineProperty(process, 'versions', { value: { ...process.versions, napi: STUB_NAPI } })

/** @param {string} variant */
const today = (variant) => STUB_VARIANT.split(' ').includes(variant)

const say = (what, facts = {}) => process.stdout.write(`${JSON.stringify({ what, ...facts })}\n`)

const app = Object.assign(new EventEmitter(), {
  isPackaged: true,
  paths: { userData: '/nowhere' },
  getPath: (name) => app.paths[name] ?? app.paths.userData,
  setPath: (name, path) => void (app.paths[name] = path),
  getVersion: () => '0.0.0',
  getLocale: () => 'zh-CN',
  getPreferredSystemLanguages: () => ['zh-CN'],
  commandLine: { getSwitchValue: () => '', hasSwitch: (name) => STUB_SWITCHES.split(' ').includes(name) },
  setAboutPanelOptions: () => undefined,
  relaunch: () => say('relaunch'),
  setAppUserModelId: () => undefined,
  requestSingleInstanceLock: () => STUB_SECOND !== '1',
  enableSandbox: () => say('sandbox'),
  whenReady: () => Promise.resolve(),
  exit: (code) => {
    say('exit', { code })
    process.exit(code)
  },
  quit: () => {
    for (const event of ['before-quit', 'will-quit']) {
      let prevented = false
      app.emit(event, { preventDefault: () => (prevented = true) })
      if (prevented && today('second-while-closing')) app.emit('second-instance', {}, [])
      if (prevented) return
    }
    say('quit')
    process.exit(0)
  },
})

const handlers = new Map()
const protocols = new Map()
const frame = { url: '', origin: 'app://callbook', parent: null, detached: false, isDestroyed: () => false }

class BrowserWindow extends EventEmitter {
  static all = []
  static getAllWindows = () => BrowserWindow.all
  static getFocusedWindow = () => null
  setProgressBar = () => undefined
  destroyed = false
  isDestroyed = () => this.destroyed
  webContents = Object.assign(new EventEmitter(), {
    mainFrame: frame,
    isDestroyed: () => false,
    getURL: () => frame.url,
    send: (_channel, event) => {
      say('event', { name: event.name })
      this.emit('told', event)
    },
    reload: () => say('reload'),
    setWindowOpenHandler: () => undefined,
  })
  constructor({ webPreferences, width, height }) {
    super()
    BrowserWindow.all.push(this)
    app.emit('browser-window-created', {}, this)
    app.emit('web-contents-created', {}, this.webContents)
    say('window', { webPreferences, width, height })
  }
  getNormalBounds = () => ({ x: 1, y: 2, width: 1300, height: 820 })
  isMaximized = () => false
  show = () => {
    say('shown')
    this.emit('shown')
  }
  setBackgroundColor = () => undefined
  destroy() {
    this.destroyed = true
    BrowserWindow.all.length = 0
    this.emit('closed')
    app.emit('window-all-closed')
  }
  async loadURL(url) {
    frame.url = url
    if (today('fail-load')) {
      this.webContents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', url, true)
      throw new Error('ERR_FILE_NOT_FOUND (-6) loading it')
    }
    const shown = new Promise((resolve) => this.once('shown', resolve))
    if (!today('unpainted') && !today('unloaded')) this.emit('ready-to-show')
    if (!today('unloaded')) this.webContents.emit('did-finish-load')
    await shown
    const { status, headers } = await protocols.get('app')({ method: 'GET', url })
    say('document', { url, status, csp: headers.get('content-security-policy') })
    const ask = async (route, input = {}) => {
      const event = { sender: this.webContents, senderFrame: frame }
      const answer = await handlers.get('callbook:rpc')(event, { route, input, requestId: route })
      say('answer', { route, answer })
      return answer.value
    }
    await ask('app.info')
    await ask('secrets.status')
    await ask('app.nonsense')
    const { id: accountId } = await ask('accounts.useDemo')
    const [{ taskId }] = await ask('tasks.pinned', { accountId })
    await ask('records.page', { accountId, taskId, filter: {}, page: 1, perPage: 20 })
    if (today('killed')) process.kill(process.pid, 'SIGKILL')
    if (today('renderer-gone')) {
      app.emit('render-process-gone', {}, this.webContents, { reason: 'crashed', exitCode: 5 })
      await ask('records.page', { accountId, taskId, filter: {}, page: 2, perPage: 20 })
    }
    if (STUB_SYNC) await syncAndExport(this, ask, { accountId, taskId })
    let prevented = false
    this.emit('close', { preventDefault: () => (prevented = true) })
    if (prevented) return
    BrowserWindow.all.length = 0
    app.emit('window-all-closed')
  }
}

/** The long way round: into the store, out into a file, and a page back from the store. */
async function syncAndExport(window, ask, scope) {
  const ended = (name) =>
    new Promise((resolve) =>
      window.on('told', (event) => event.name === name && event.payload.state !== 'running' && resolve()),
    )
  const synced = ended('sync.changed')
  await ask('sync.start', { ...scope, full: false })
  await synced
  await ask('sync.list')
  const kept = { filter: {}, sort: { key: 'id', descending: true } }
  await ask('records.localPage', { ...scope, ...kept, page: 1, perPage: 20 })
  const exported = ended('exports.changed')
  const csv = { encoding: 'utf-8', bom: true, lineEnd: 'crlf', delimiter: 'comma', raw: false }
  const layout = {
    ...{ format: 'csv', rows: 'record', columns: ['id', 'callee'], header: 'key', locale: 'en', csv },
    ...{ zone: 'Asia/Shanghai', durationUnit: 's', mask: false },
  }
  await ask('exports.start', { ...scope, taskName: 'calls', from: { source: 'local', ...kept }, layout })
  await exported
  await ask('exports.list')
}

const session = {
  setPermissionRequestHandler() {},
  setPermissionCheckHandler() {},
  setDevicePermissionHandler() {},
  on() {},
}
const display = { workArea: { x: 0, y: 0, width: 1920, height: 1080 } }

globalThis.electronStub = {
  app,
  BrowserWindow,
  Menu: { setApplicationMenu: () => undefined, buildFromTemplate: (template) => template },
  dialog: {
    showErrorBox: (_title, text) => say('error', { text }),
    showMessageBox: () => Promise.resolve({ response: 0 }),
    showSaveDialog: (...args) =>
      Promise.resolve({
        canceled: false,
        filePath: join(app.paths.userData, basename(args.at(-1).defaultPath)),
      }),
  },
  ipcMain: { handle: (channel, handler) => handlers.set(channel, handler), on: () => undefined },
  nativeTheme: Object.assign(new EventEmitter(), { shouldUseDarkColors: false, themeSource: 'system' }),
  net: { isOnline: () => true, request: (options) => new NetClientRequest(options) },
  protocol: {
    registerSchemesAsPrivileged: () => undefined,
    handle: (scheme, handler) => protocols.set(scheme, handler),
  },
  safeStorage: {
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    encryptStringAsync: (text) => Promise.resolve(Buffer.from(`v11${text}`)),
    decryptStringAsync: (sealed) =>
      Promise.resolve({ result: sealed.toString().slice(3), shouldReEncrypt: false }),
  },
  screen: { getPrimaryDisplay: () => display, getAllDisplays: () => [display] },
  session: { defaultSession: session },
  shell: {},
}

const names = Object.keys(globalThis.electronStub)
const source = `const stub = globalThis.electronStub; export default stub; export const { ${names.join(', ')} } = stub`

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: 'stub:electron', shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === 'stub:electron' ? { format: 'module', source, shortCircuit: true } : next(url, context),
})
