import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import vm from 'node:vm'
import { beforeAll, describe, expect, it } from 'vitest'
import { BUILD_MS, built, filesIn, moduleGraph, OUT, specifiers } from './output.ts'

beforeAll(built, BUILD_MS)

const SQLITE = 'better-sqlite3-multiple-ciphers'

describe('the reader of module graphs', () => {
  it('sees every way to reach a module', () => {
    const code = `import a from 'a'; export * from 'b'; export { c } from 'c'; const d = import('d'), e = require(\`e\`)
      new Worker(new URL("w.js", import.meta.url), {})`
    expect(specifiers(code, 'x.js')).toEqual(['a', 'b', 'c', 'd', 'e', './w.js'])
  })

  it('does not pass over what it cannot read', () => {
    expect(() => specifiers('import(name)', 'x.js')).toThrow(/cannot be read/)
    expect(() => specifiers('new Worker(file)', 'x.js')).toThrow(/cannot be read/)
  })
})

describe('the hosts without Electron', () => {
  it.each(['main/serve.js', 'main/cli.js'])('R2: %s reaches neither electron nor electron-store', (entry) => {
    const { files, packages } = moduleGraph(entry)
    // The keychain of hosts outside Electron is native code too.
    expect([...packages].filter((name) => name !== SQLITE && name !== '@napi-rs/keyring')).toEqual([])
    expect(files.size).toBeGreaterThan(1)
    for (const file of files) {
      const code = readFileSync(join(OUT, file), 'utf8')
      expect(code, file).not.toMatch(/\bipcMain\b/)
    }
  })
})

describe('the desktop host', () => {
  it('R4: electron and the native modules stay outside, everything else is bundled', () => {
    const { packages } = moduleGraph('main/index.js')
    expect(packages).toContain('electron')
    const outside = ['electron', SQLITE, '@napi-rs/keyring']
    expect([...packages].filter((name) => !outside.includes(name))).toEqual([])
  })

  it.each(['main/index.js', 'main/serve.js', 'main/cli.js'])(
    "R4: the workers' files exist where %s looks for them",
    (entry) => {
      const { files } = moduleGraph(entry)
      const starters = [...files].filter((file) =>
        readFileSync(join(OUT, file), 'utf8').includes('new Worker(new URL('),
      )
      expect(starters.length).toBeGreaterThan(0)
      const workers = starters.flatMap((file) =>
        [...readFileSync(join(OUT, file), 'utf8').matchAll(/new Worker\(new URL\("([^"]+)"/g)].map((match) =>
          join(OUT, file, '..', match[1] ?? ''),
        ),
      )
      expect(workers.length).toBeGreaterThan(1)
      for (const worker of workers) expect(existsSync(worker), worker).toBe(true)
    },
  )
})

describe('the preload script', () => {
  const path = join(OUT, 'preload/index.cjs')

  it('R3: is one .cjs', () => {
    expect(filesIn('preload')).toEqual([join('preload', 'index.cjs')])
    expect(() => new vm.Script(readFileSync(path, 'utf8'))).not.toThrow()
  })

  it('R3: requires electron alone, and runs with nothing else', () => {
    const required: string[] = []
    const exposed: string[] = []
    const electron = {
      contextBridge: { exposeInMainWorld: (name: string) => exposed.push(name) },
      ipcRenderer: {},
    }
    const require = (name: string): unknown => {
      required.push(name)
      return electron
    }
    // As in a sandboxed preload: no Node globals, a `require` that knows electron.
    vm.runInNewContext(readFileSync(path, 'utf8'), { require, module: { exports: {} }, exports: {} })
    expect([...new Set(required)]).toEqual(['electron'])
    expect(exposed).toEqual(['callbook'])
  })
})

it('the renderer loads nothing from elsewhere and has no inline script', () => {
  const html = readFileSync(join(OUT, 'renderer/index.html'), 'utf8')
  expect(html).not.toMatch(/(src|href)="(https?:)?\/\//)
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/)
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/)
})

it('R4: the SQLite module is installed for this machine', () => {
  expect(createRequire(import.meta.url).resolve(SQLITE)).toContain(SQLITE)
})
