/**
 * A stand-in for the `electron` module, for `vi.mock('electron', …)`: it records what main asks of it, and tests
 * play the part of the system through its emitters. Only what main uses is here, so a new use fails loudly.
 */
import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
import { vi } from 'vitest'

export class FakeFrame {
  url: string
  origin: string
  parent: FakeFrame | null = null
  detached = false
  destroyed = false
  constructor(url = 'app://callbook/index.html', origin = 'app://callbook') {
    this.url = url
    this.origin = origin
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
}

export class FakeWebContents extends EventEmitter {
  mainFrame = new FakeFrame()
  destroyed = false
  send = vi.fn()
  reload = vi.fn()
  openHandler: ((details: { url: string }) => { action: string }) | null = null
  isDestroyed(): boolean {
    return this.destroyed
  }
  getURL(): string {
    return this.mainFrame.url
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }
}

export class FakeBrowserWindow extends EventEmitter {
  static all: FakeBrowserWindow[] = []
  static focused: FakeBrowserWindow | null = null
  /** What becomes of `loadURL`. */
  static loading: () => Promise<void> = () => Promise.resolve()
  static getAllWindows(): FakeBrowserWindow[] {
    return FakeBrowserWindow.all
  }
  static getFocusedWindow(): FakeBrowserWindow | null {
    return FakeBrowserWindow.focused
  }
  webContents = new FakeWebContents()
  options: Record<string, unknown>
  minimized = false
  maximized = false
  bounds = { x: 10, y: 40, width: 1300, height: 810 }
  show = vi.fn()
  focus = vi.fn()
  restore = vi.fn()
  maximize = vi.fn()
  destroyed = false
  setBackgroundColor = vi.fn()
  destroy = vi.fn(() => void (this.destroyed = true))
  setProgressBar = vi.fn<(length: number) => void>()
  loadURL = vi.fn((_url: string) => FakeBrowserWindow.loading())
  constructor(options: Record<string, unknown> = {}) {
    super()
    this.options = options
    FakeBrowserWindow.all.push(this)
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  isMinimized(): boolean {
    return this.minimized
  }
  isMaximized(): boolean {
    return this.maximized
  }
  getNormalBounds(): object {
    return this.bounds
  }
}

/** One request through `net.request`; a test answers it by `emit`. */
export class FakeClientRequest extends EventEmitter {
  options: Record<string, unknown>
  sent: string | undefined
  aborted = false
  constructor(options: Record<string, unknown>) {
    super()
    this.options = options
  }
  end(body?: string): void {
    this.sent = body
  }
  abort(): void {
    this.aborted = true
  }
  /** Answers with a body that the test pushes into the returned stream. */
  respond(status: number, headers: Record<string, string | string[]> = {}): Readable {
    const message = Object.assign(new Readable({ read: () => undefined }), {
      statusCode: status,
      statusMessage: 'Status',
      headers,
    })
    this.emit('response', message)
    return message
  }
}

class FakeApp extends EventEmitter {
  isPackaged = false
  paths: Record<string, string> = { userData: '/nowhere', downloads: '/home/me/Downloads' }
  languages = ['zh-CN']
  switches: Record<string, string> = {}
  commandLine = {
    getSwitchValue: (name: string): string => this.switches[name] ?? '',
    hasSwitch: (name: string): boolean => name in this.switches,
  }
  enableSandbox = vi.fn()
  quit = vi.fn()
  exit = vi.fn()
  relaunch = vi.fn()
  setAsDefaultProtocolClient = vi.fn(() => true)
  setAboutPanelOptions = vi.fn()
  whenReady = vi.fn(() => Promise.resolve())
  getPath(name: string): string {
    return this.paths[name] ?? ''
  }
  getVersion(): string {
    return '1.2.3'
  }
  getLocale(): string {
    return 'zh-CN'
  }
  getPreferredSystemLanguages(): string[] {
    return this.languages
  }
}

type PermissionHandlers = Record<'request' | 'check' | 'device', ((...args: never[]) => unknown) | null>

export class FakeSession extends EventEmitter {
  handlers: PermissionHandlers = { request: null, check: null, device: null }
  setPermissionRequestHandler(handler: (...args: never[]) => unknown): void {
    this.handlers.request = handler
  }
  setPermissionCheckHandler(handler: (...args: never[]) => unknown): void {
    this.handlers.check = handler
  }
  setDevicePermissionHandler(handler: (...args: never[]) => unknown): void {
    this.handlers.device = handler
  }
}

export const app = new FakeApp()
export const BrowserWindow = FakeBrowserWindow
export const session = { defaultSession: new FakeSession() }
export const shell = {
  openExternal: vi.fn(() => Promise.resolve()),
  openPath: vi.fn((_path: string) => Promise.resolve('')),
  showItemInFolder: vi.fn(),
}
export const dialog = {
  showSaveDialog: vi.fn((..._args: unknown[]) => Promise.resolve({ canceled: true, filePath: '' })),
  showErrorBox: vi.fn(),
  showMessageBox: vi.fn((..._args: unknown[]) => Promise.resolve({ response: 0 })),
}
export const nativeTheme = Object.assign(new EventEmitter(), {
  themeSource: 'system',
  shouldUseDarkColors: false,
})
export const Menu = {
  setApplicationMenu: vi.fn(),
  popup: vi.fn(),
  buildFromTemplate: vi.fn((template: unknown) => ({ template, popup: Menu.popup })),
}
export const protocol = { registerSchemesAsPrivileged: vi.fn(), handle: vi.fn() }
export const contextBridge = { exposeInMainWorld: vi.fn() }
export const ipcRenderer = Object.assign(new EventEmitter(), { invoke: vi.fn() })

type InvokeHandler = (event: unknown, request: unknown) => Promise<unknown>
export const ipcMain = {
  handlers: new Map<string, InvokeHandler>(),
  handle(channel: string, handler: InvokeHandler): void {
    this.handlers.set(channel, handler)
  },
  on: vi.fn(),
}

export const net = {
  requests: [] as FakeClientRequest[],
  request(options: Record<string, unknown>): FakeClientRequest {
    const request = new FakeClientRequest(options)
    this.requests.push(request)
    return request
  },
}

/** Ciphertexts are the prefix and the text, reversed: enough to see what was sealed with which key. */
export const safeStorage = {
  available: true,
  prefix: 'v11',
  rotated: false,
  broken: false,
  isAsyncEncryptionAvailable: vi.fn(() => Promise.resolve(safeStorage.available)),
  encryptStringAsync: vi.fn((text: string) =>
    safeStorage.broken
      ? Promise.reject(new Error(`cannot encrypt ${text}`))
      : Promise.resolve(Buffer.from(safeStorage.prefix + [...text].reverse().join(''))),
  ),
  decryptStringAsync: vi.fn((sealed: Buffer) =>
    safeStorage.broken
      ? Promise.reject(new Error('cannot decrypt'))
      : Promise.resolve({
          result: [...sealed.toString().slice(3)].reverse().join(''),
          shouldReEncrypt: safeStorage.rotated,
        }),
  ),
}

/** Back to a fresh system. For `beforeEach`. */
export function resetElectron(): void {
  vi.clearAllMocks()
  app.removeAllListeners()
  nativeTheme.removeAllListeners()
  Object.assign(app, { isPackaged: false, languages: ['zh-CN'], switches: {} })
  FakeBrowserWindow.all = []
  FakeBrowserWindow.focused = null
  FakeBrowserWindow.loading = () => Promise.resolve()
  session.defaultSession = new FakeSession()
  Object.assign(nativeTheme, { themeSource: 'system', shouldUseDarkColors: false })
  ipcMain.handlers.clear()
  ipcRenderer.removeAllListeners()
  net.requests = []
  Object.assign(safeStorage, { available: true, prefix: 'v11', rotated: false, broken: false })
}
