/**
 * Runs built main under plain Node: `node --import this-file out/main/index.js`. Every `electron` import gets this
 * stand-in, which opens the window of someone who looks, closes it and quits, and prints what happened as JSON lines.
 */
import { EventEmitter } from 'node:events'
import { request as httpRequest } from 'node:http'
import { registerHooks } from 'node:module'

const { STUB_NAPI, STUB_SECOND } = process.env
if (STUB_NAPI !== undefined)
  Object.defineProperty(process, 'versions', { value: { ...process.versions, napi: STUB_NAPI } })

const say = (what, facts = {}) => process.stdout.write(`${JSON.stringify({ what, ...facts })}\n`)

const app = Object.assign(new EventEmitter(), {
  isPackaged: true,
  paths: { userData: '/nowhere' },
  getPath: (name) => app.paths[name] ?? app.paths.userData,
  setPath: (name, path) => void (app.paths[name] = path),
  getVersion: () => '0.0.0',
  getLocale: () => 'zh-CN',
  getPreferredSystemLanguages: () => ['zh-CN'],
  commandLine: { getSwitchValue: () => '' },
  setAppUserModelId: () => undefined,
  requestSingleInstanceLock: () => STUB_SECOND !== '1',
  enableSandbox: () => say('sandbox'),
  whenReady: () => Promise.resolve(),
  exit: (code) => {
    say('exit', { code })
    process.exit(code)
  },
  quit: () => {
    let prevented = false
    app.emit('will-quit', { preventDefault: () => (prevented = true) })
    if (prevented) return
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
  webContents = Object.assign(new EventEmitter(), {
    mainFrame: frame,
    isDestroyed: () => false,
    getURL: () => frame.url,
    send: (_channel, event) => say('event', { name: event.name }),
    setWindowOpenHandler: () => undefined,
  })
  constructor({ webPreferences, width, height }) {
    super()
    BrowserWindow.all.push(this)
    app.emit('web-contents-created', {}, this.webContents)
    say('window', { webPreferences, width, height })
  }
  getNormalBounds = () => ({ x: 1, y: 2, width: 1300, height: 820 })
  isMaximized = () => false
  show = () => undefined
  setBackgroundColor = () => undefined
  async loadURL(url) {
    frame.url = url
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
    this.emit('close')
    BrowserWindow.all.length = 0
    app.emit('window-all-closed')
  }
}

/** `net.request` over Node's own client, with Electron's way of telling a redirect. */
class ClientRequest extends EventEmitter {
  aborted = false
  constructor({ url, method, headers }) {
    super()
    this.request = httpRequest(url, { method, headers })
    this.request.on('error', (error) => this.aborted || this.emit('error', error))
    this.request.on('response', (message) => {
      const { statusCode, headers } = message
      if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined)
        this.emit('redirect', statusCode, method, new URL(headers.location, url).href, headers)
      else this.emit('response', message)
    })
  }
  end(body) {
    this.request.end(body)
  }
  abort() {
    this.aborted = true
    this.request.destroy()
  }
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
  dialog: { showErrorBox: (_title, text) => say('error', { text }) },
  ipcMain: { handle: (channel, handler) => handlers.set(channel, handler), on: () => undefined },
  nativeTheme: { shouldUseDarkColors: false, themeSource: 'system' },
  net: { isOnline: () => true, request: (options) => new ClientRequest(options) },
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
