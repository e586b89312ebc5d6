import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findElectron } from './electron.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callbook-test-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const plainName = process.platform === 'win32' ? 'electron.exe' : 'electron'

function put(...path: string[]): string {
  const file = join(folder, ...path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, '')
  return file
}

describe('findElectron', () => {
  it('finds nothing in a package without its runtime', () => {
    expect(findElectron({ folder, env: {} })).toBeNull()
  })

  it('takes the file that path.txt names, when it is there', () => {
    writeFileSync(join(folder, 'path.txt'), 'Electron.app/electron')
    expect(findElectron({ folder, env: {} })).toBeNull()
    const executable = put('dist', 'Electron.app', 'electron')
    expect(findElectron({ folder, env: {} })).toBe(executable)
  })

  it('prefers a folder named by ELECTRON_OVERRIDE_DIST_PATH', () => {
    const executable = put('elsewhere', plainName)
    const env = { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'elsewhere') }
    expect(findElectron({ folder, env })).toBe(executable)
    rmSync(executable)
    expect(findElectron({ folder, env })).toBeNull()
  })
})
