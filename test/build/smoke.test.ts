import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { CONTENT_SECURITY_POLICY } from '#shared/csp.ts'
import { BUILD_MS, built, OUT } from './output.ts'

beforeAll(built, BUILD_MS)

interface Said {
  what: string
  [fact: string]: unknown
}

function run(env: Record<string, string> = {}, prepare: (folder: string) => void = () => undefined) {
  const folder = join(mkdtempSync(join(tmpdir(), 'callbook-smoke-')), 'data')
  prepare(folder)
  const stub = join(import.meta.dirname, 'electronStub.mjs')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', stub, join(OUT, 'main/index.js')],
    {
      env: { ...process.env, CALLBOOK_DATA_DIR: folder, ...env },
      encoding: 'utf8',
      timeout: 30_000,
    },
  )
  const said = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Said)
  const answers = Object.fromEntries(
    said.filter(({ what }) => what === 'answer').map(({ route, answer }) => [route, answer]),
  ) as Record<string, unknown>
  return { folder, status, stderr, said, answers }
}

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

    // electron-store itself wrote this one.
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
