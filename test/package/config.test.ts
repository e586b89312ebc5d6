import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { flipFuses, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { describe, expect, it } from 'vitest'
import config from '../../electron-builder.config.mjs'
import { FUSES } from '../../scripts/lib/fuses.mjs'
import { LINK_SCHEME } from '../../src/shared/records/callLink.ts'
import { stubRuntime } from './runtime.ts'

const NAMES = Object.values(FuseV1Options).filter((value) => typeof value === 'string')

describe('R10: fuses', () => {
  it('all nine are stated, strictly', () => {
    expect(NAMES).toHaveLength(9)
    const stated = Object.keys(FUSES).filter((key) => /^\d+$/.test(key))
    expect(stated.map((key) => FuseV1Options[Number(key)]).sort()).toEqual([...NAMES].sort())
    expect(FUSES.strictlyRequireAllFuses).toBe(true)
  })

  it('are what the product needs', () => {
    expect(FUSES).toMatchObject({
      [FuseV1Options.RunAsNode]: false,
      [FuseV1Options.EnableCookieEncryption]: true,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: false,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
      [FuseV1Options.OnlyLoadAppFromAsar]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
      [FuseV1Options.WasmTrapHandlers]: true,
    })
  })

  it('a tenth, in a later Electron, stops the packaging', async () => {
    const folder = stubRuntime(mkdtempSync(join(tmpdir(), 'callbook-fuses-')), '1011000111')
    await expect(flipFuses(join(folder, 'electron'), FUSES)).rejects.toThrow(/strictlyRequireAllFuses/)
  })

  it('are written into a binary of nine', async () => {
    const binary = join(stubRuntime(mkdtempSync(join(tmpdir(), 'callbook-fuses-')), '101100011'), 'electron')
    await flipFuses(binary, FUSES)
    const wire = await getCurrentFuseWire(binary)
    for (const name of NAMES) {
      const index = FuseV1Options[name as keyof typeof FuseV1Options]
      expect(String.fromCharCode(wire[index] as number), name).toBe(FUSES[index] ? '1' : '0')
    }
  })
})

describe('the configuration', () => {
  it('rebuilds nothing, publishes nothing, and flips the fuses before signing', () => {
    expect(config).toMatchObject({ npmRebuild: false, publish: null, asar: { smartUnpack: false } })
    expect(config.afterPack).toBeTypeOf('function')
    // electron-builder's own option knows eight fuses; both together could disagree.
    expect(config).not.toHaveProperty('electronFuses')
  })

  it('makes what each system expects, with an icon that exists', () => {
    expect([config.win?.target, config.mac?.target, config.linux?.target]).toEqual([
      ['nsis'],
      ['dmg'],
      ['AppImage', 'deb'],
    ])
    for (const system of [config.win, config.mac, config.linux])
      expect(existsSync(join(import.meta.dirname, '../..', String(system?.icon)))).toBe(true)
  })

  it('tells the system who opens links to calls', () => {
    expect(config.protocols).toMatchObject({ schemes: [LINK_SCHEME] })
  })

  it('makes an AppImage that starts without libfuse2, and with its sandbox where there is one', () => {
    expect(config.toolsets).toMatchObject({ appimage: '1.0.3' })
    expect(config.linux?.executableArgs).toBeUndefined()
  })

  it.each(['win', 'mac', 'linux'] as const)("%s takes its own system's prebuilt module alone", (system) => {
    const files = config[system]?.files as string[]
    const platform = { win: 'win32', mac: 'darwin', linux: 'linux' }[system]
    expect(files[0]).toBe('out/**')
    expect(files.filter((pattern) => pattern.includes('prebuilds/'))).toEqual([
      `!node_modules/better-sqlite3-multiple-ciphers/prebuilds/!(${platform}-\${arch}).node`,
    ])
  })
})
