import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { CONTENT_SECURITY_POLICY } from '#shared/csp.ts'
import { BUILD_MS, built, OUT } from './output.ts'
import { runUnderStub, type StubOptions, type StubRun } from './stubRun.ts'

beforeAll(built, BUILD_MS)

const MAIN = join(OUT, 'main/index.js')
const run = (env: Record<string, string> = {}, prepare?: StubOptions['prepare']): StubRun =>
  runUnderStub(MAIN, { env, prepare })
const words = ({ said }: StubRun): string[] => said.map(({ what }) => what)

describe('built main, under plain Node with a stand-in for Electron', () => {
  it('R4: opens its window, answers it, and quits by itself once the worker has closed', () => {
    const { folder, status, stderr, said, answers } = run()
    expect(stderr).toBe('')
    expect(status).toBe(0)
    expect(said.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['sandbox', 'window', 'document', 'quit']),
    )

    const window = said.find(({ what }) => what === 'window')
    expect(window).toMatchObject({
      width: 1280,
      height: 800,
      webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true },
    })
    const { preload } = window?.['webPreferences'] as { preload: string }
    expect(existsSync(preload)).toBe(true)

    expect(said.find(({ what }) => what === 'document')).toEqual({
      what: 'document',
      url: 'app://callbook/index.html',
      status: 200,
      csp: CONTENT_SECURITY_POLICY,
    })
    expect(answers['app.info']).toMatchObject({
      ok: true,
      value: { host: 'desktop', dataFolder: folder, notices: [] },
    })
    expect(answers['accounts.useDemo']).toMatchObject({ ok: true, value: { kind: 'demo' } })
    // Through both workers, and over HTTP through the desktop's fetch.
    expect(answers['records.page']).toMatchObject({ ok: true })
    const { rows } = (answers['records.page'] as { value: { rows: unknown[] } }).value
    expect(rows).toHaveLength(20)
    expect(answers['secrets.status']).toMatchObject({ ok: true, value: { protection: 'strong' } })
    expect(answers['app.nonsense']).toMatchObject({ ok: false, error: { code: 'unknown_route' } })

    const settings = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as Record<
      string,
      unknown
    >
    expect(settings['desktopWindow']).toEqual({
      bounds: { x: 1, y: 2, width: 1300, height: 820 },
      maximized: false,
    })
    if (process.platform !== 'win32') expect(statSync(join(folder, 'settings.json')).mode & 0o777).toBe(0o600)
    const log = readFileSync(join(folder, 'logs', 'callbook.log'), 'utf8')
    expect(log).toContain('"started"')
    expect(log).not.toContain('"warn","message":"quit')
  })

  it('R13: starts over damaged settings and says so to the window', () => {
    const { answers, status } = run({}, (folder) => {
      mkdirSync(folder)
      writeFileSync(join(folder, 'settings.json'), '{"accounts":[')
    })
    expect(status).toBe(0)
    expect(answers['app.info']).toMatchObject({
      ok: true,
      value: { notices: [{ code: 'settings_set_aside' }] },
    })
  })

  it('R1: refuses a Node-API below 10 with a sentence, before anything else', () => {
    const { folder, said, status } = run({ STUB_NAPI: '9' })
    expect(status).toBe(1)
    expect(said).toEqual([
      { what: 'error', text: expect.stringContaining('Node-API 10') as string },
      { what: 'exit', code: 1 },
    ])
    expect(existsSync(folder)).toBe(false)
  })

  it('a second instance ends without a window', () => {
    const { said, status } = run({ STUB_SECOND: '1' })
    expect(status).toBe(0)
    expect(said.map(({ what }) => what)).toEqual(['quit'])
  })

  it('R13: a settings file that cannot be opened is said in a box, without a crash', () => {
    const { said, status } = run({}, (folder) => {
      mkdirSync(folder)
      // Root reads everything; a link to itself is closed to everyone.
      symlinkSync('settings.json', join(folder, 'settings.json'))
    })
    expect(status).toBe(1)
    expect(said).toEqual(
      expect.arrayContaining([{ what: 'error', text: expect.stringContaining('ELOOP') as string }]),
    )
  })
})

describe('on a worse day', () => {
  // One day for all of it: each start costs a second.
  describe('no first paint, a renderer that dies, a second start while it closes', () => {
    let day: StubRun
    beforeAll(() => {
      day = run({ STUB_VARIANT: 'unpainted renderer-gone second-while-closing' })
    }, BUILD_MS)

    it('ends in order', () => {
      expect([day.status, day.stderr]).toEqual([0, ''])
    })

    it('the window shows once, as soon as its page is there', () => {
      expect(words(day).filter((what) => what === 'shown')).toHaveLength(1)
    })

    it('the page is loaded again, and the service behind it lives on', () => {
      expect(words(day).filter((what) => what === 'reload')).toHaveLength(1)
      expect(day.answers['records.page']).toMatchObject({ ok: true, value: { meta: { page: 2 } } })
    })

    it('the second start opens no window on a dead service, and brings the app back', () => {
      expect(words(day).filter((what) => what === 'window')).toHaveLength(1)
      expect(words(day).slice(-2)).toEqual(['relaunch', 'quit'])
    })
  })

  it('a page that does not load is said in a box, and the app ends in order', () => {
    const day = run({ STUB_VARIANT: 'fail-load' })
    expect(day.said).toContainEqual({
      what: 'error',
      text: expect.stringContaining('ERR_FILE_NOT_FOUND') as string,
    })
    expect(words(day).at(-1)).toBe('quit')
    expect([day.status, day.stderr]).toEqual([0, ''])
    const log = readFileSync(join(day.folder, 'logs', 'callbook.log'), 'utf8')
    expect(log).toContain('window.load-failed')
    expect(log).not.toContain('"unhandled"')
  })

  it('neither a paint nor a page: the window shows all the same; killed, it starts again with what was there', () => {
    const first = run({ STUB_VARIANT: 'unloaded killed' })
    expect(words(first).filter((what) => what === 'shown')).toHaveLength(1)
    expect(first.answers['records.page']).toMatchObject({ ok: true })
    expect(first.signal ?? first.status).not.toBe(0)
    const second = runUnderStub(MAIN, { folder: first.folder })
    expect([second.status, second.stderr]).toEqual([0, ''])
    expect(second.answers['app.info']).toMatchObject({ ok: true, value: { notices: [] } })
    expect(second.answers['records.page']).toMatchObject({ ok: true })
  })

  it.each([
    ['as an AppImage', { APPIMAGE: '/home/me/Callbook.AppImage' }, 'deb'],
    ['by hand', {}, '--no-sandbox'],
  ])('R5: started without a sandbox, %s, it says so and does not run', (_how, env, word) => {
    const day = run({ STUB_SWITCHES: 'no-sandbox', ...env })
    expect(day.said).toEqual([
      { what: 'error', text: expect.stringContaining(word) as string },
      { what: 'exit', code: 1 },
    ])
    expect(existsSync(day.folder)).toBe(false)
  })

  it('a data folder that cannot be made is said in a box', () => {
    const day = run({}, (folder) => {
      writeFileSync(`${dirname(folder)}/file`, '')
      symlinkSync(join(dirname(folder), 'file', 'inside'), folder)
    })
    expect(day.said).toEqual([
      { what: 'error', text: expect.stringMatching(/./) as string },
      { what: 'exit', code: 1 },
    ])
    expect(day.stderr).toBe('')
  })
})
