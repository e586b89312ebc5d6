import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openPlacedFile } from '../../src/core/export/placedFile.ts'
import { zipArchive } from '../../src/core/export/xlsx/zip.ts'
import { fetchElectron, firstThatHas, isRefusal, sourcesFor, stallWatch } from './electronDownload.mjs'
import { CACHE, tool } from './paths.mjs'

/** Starting Node and unpacking takes what it takes on a busy machine. */
const SLOW_MS = 60_000

/** A copy of Electron's package whose runtime is a small file; beside ours, so that its installer finds its parts. */
let folder: string
let cache: string
let zip: Buffer
const servers: Server[] = []

beforeAll(async () => {
  mkdirSync(CACHE, { recursive: true })
  folder = mkdtempSync(join(CACHE, 'test-electron-'))
  cache = join(folder, 'cache')
  for (const name of ['package.json', 'install.js']) cpSync(tool('electron', name), join(folder, name))
  const file = await openPlacedFile(join(folder, 'runtime.zip'))
  const archive = zipArchive(file, { level: 1, zip64From: 2 ** 32 })
  const entry = await archive.begin(executableName())
  entry.add('a runtime')
  await entry.close()
  await archive.finish()
  await file.place()
  zip = readFileSync(join(folder, 'runtime.zip'))
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  const name = `electron-v${version}-${process.platform}-${process.arch}.zip`
  const sum = createHash('sha256').update(zip).digest('hex')
  writeFileSync(join(folder, 'checksums.json'), JSON.stringify({ [name]: sum }))
})
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
  for (const name of ['cache', 'dist', 'path.txt'])
    rmSync(join(folder, name), { recursive: true, force: true })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function executableName(): string {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const source = (name: string, url: string) => ({
  name,
  // A cache of its own, and no proxy of this machine: nothing but the local server is asked.
  env: { ELECTRON_MIRROR: url, electron_config_cache: cache, HTTP_PROXY: '', http_proxy: '' },
})
const answering =
  (body: Buffer): RequestListener =>
  (_request, response) =>
    response.end(body)

describe('fetchElectron, with the installer of the package', () => {
  it(
    'a server that stalls is given up, and what came of it is gone',
    async () => {
      const asked: string[] = []
      const url = await serve((request, response) => {
        asked.push(request.url ?? '')
        response.writeHead(200, { 'content-length': String(zip.length) })
        response.write(zip.subarray(0, 20))
      })
      const result = await fetchElectron({ sources: [source('here', url)], stallMs: 1000, folder })
      expect(result).toEqual({ executable: null, reason: 'here: nothing came for 1 s', refused: false })
    },
    SLOW_MS,
  )

  it(
    'the next source is asked, and what it gives is held against the checksums of the package',
    async () => {
      const refusing = await serve((_request, response) => response.writeHead(404).end())
      const forged = await serve(answering(Buffer.concat([zip, Buffer.from('and more')])))
      const good = await serve(answering(zip))
      const onProgress = vi.fn()
      const [first, second, third] = [source('a', refusing), source('b', forged), source('c', good)]
      const failed = await fetchElectron({ sources: [first, second], folder })
      expect(failed.executable).toBeNull()
      expect(failed.reason).toMatch(/^a: .*404.*; b: .*[Cc]hecksum/)
      expect(failed.refused).toBe(true)
      const result = await fetchElectron({ sources: [first, third], folder, onProgress })
      expect(result.executable).toBe(join(folder, 'dist', executableName()))
      expect(readFileSync(result.executable ?? '', 'utf8')).toBe('a runtime')
    },
    SLOW_MS,
  )

  it(
    "asks the person's proxy",
    async () => {
      const asked: string[] = []
      const proxy = createServer()
      proxy.on('connect', (request, socket) => {
        asked.push(request.url ?? '')
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
      })
      proxy.on('request', (request, response) => {
        asked.push(new URL(request.url ?? '').host)
        response.writeHead(407).end()
      })
      servers.push(proxy)
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
      const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
      const { env } = source('', 'http://runtime.invalid/')
      const through = {
        name: 'mirror',
        env: { ...env, HTTP_PROXY: url, http_proxy: url, NO_PROXY: '', no_proxy: '' },
      }
      expect((await fetchElectron({ sources: [through], folder })).executable).toBeNull()
      expect(asked[0]).toMatch(/^runtime\.invalid(:80)?$/)
    },
    SLOW_MS,
  )
})

describe('sourcesFor', () => {
  it('is the official place, then the public mirror with the checksums of the package', () => {
    const [official, mirror, ...more] = sourcesFor({})
    expect([official?.env, more]).toEqual([{}, []])
    expect(mirror?.env).toMatchObject({ electron_use_remote_checksums: '' })
    expect(mirror?.env['ELECTRON_MIRROR']).toMatch(/^https:\/\//)
  })

  it.each(['ELECTRON_MIRROR', 'npm_config_electron_mirror', 'NPM_CONFIG_ELECTRON_MIRROR'])(
    'a mirror chosen by %s stands alone',
    (name) => {
      expect(sourcesFor({ [name]: 'https://mirror.example/electron/' })).toEqual([
        { name: 'mirror.example', env: {} },
      ])
      expect(sourcesFor({ [name]: '' })).toHaveLength(2)
    },
  )
})

describe('stallWatch', () => {
  it('ends what brings nothing for the limit, and lets a slow line take its hours', () => {
    let time = 0
    const stalled = stallWatch({ limitMs: 20_000, now: () => time })
    for (let bytes = 0; bytes < 1000; bytes++) {
      expect(stalled(bytes)).toBe(false)
      time += 19_000
      expect(stalled(bytes)).toBe(false)
    }
    time += 1000
    expect(stalled(999)).toBe(true)
  })

  it('counts from the start, and a file that went elsewhere is no stall', () => {
    let time = 0
    const stalled = stallWatch({ limitMs: 20_000, now: () => time })
    expect(stalled(0)).toBe(false)
    time = 19_999
    expect(stalled(0)).toBe(false)
    expect(stalled(50)).toBe(false)
    time = 30_000
    expect(stalled(0)).toBe(false)
    time = 50_000
    expect(stalled(0)).toBe(true)
  })
})

describe('a refusal', () => {
  it.each([
    [true, 'HTTPError: Response code 404 (Not Found) for http://x'],
    [true, 'HTTPError: Response code 403 (Forbidden) for http://x'],
    [true, 'ChecksumMismatchError: Generated checksum for "x" did not match expected checksum.'],
    [true, 'Error: Electron builds are not available on platform: sunos'],
    [false, 'HTTPError: Response code 503 (Service Unavailable) for http://x'],
    [false, 'HTTPError: Response code 429 (Too Many Requests) for http://x'],
    [false, 'TypeError: fetch failed\n  [cause]: Error: getaddrinfo ENOTFOUND github.com'],
    [false, 'TypeError: terminated'],
    [false, 'Error: ENOSPC: no space left on device, write'],
    [false, ''],
  ])('%s: %s', (refusal, output) => {
    expect(isRefusal(output)).toBe(refusal)
  })

  it('counts only when every source gave one', async () => {
    const sources = ['a', 'b'].map((name) => ({ name, env: {} }))
    const no = { executable: null, reason: 'no', refused: true }
    expect(await firstThatHas(sources, () => Promise.resolve(no))).toEqual({ ...no, reason: 'a: no; b: no' })
    const mixed = await firstThatHas(sources, ({ name }) => Promise.resolve({ ...no, refused: name === 'a' }))
    expect(mixed.refused).toBe(false)
  })
})
