import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
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

  it('takes from Windows, with the app, that it opens links to calls: where it is this app that does', () => {
    const root = join(import.meta.dirname, '../..')
    const script = readFileSync(join(root, String(config.nsis?.include)), 'utf8')
    // What the name of a macro is worth: electron-builder's own script looks for it.
    const uninstaller = readFileSync(
      join(root, 'node_modules/app-builder-lib/templates/nsis/uninstaller.nsh'),
      'utf8',
    )
    expect(uninstaller).toContain('!insertmacro customUnInstall\n')
    const [, body = ''] = /^!macro customUnInstall\n(.*?)^!macroend/ms.exec(script) ?? []
    // An update must not take them from the version that comes.
    expect(body).toMatch(/^ *\$\{ifNot\} \$\{isUpdated\}$/m)
    expect([...body.matchAll(/insertmacro removeLinksFrom (\w+)/g)].map(([, key]) => key)).toEqual([
      'HKCU',
      'HKLM',
    ])
    expect(script).toContain(`!define LINKS_KEY "Software\\Classes\\${LINK_SCHEME}"\n`)
    // The command begins with the program, in quotes, as Electron writes it.
    expect(script).toMatch(
      /ReadRegStr \$R0 \$\{ROOT\} "\$\{LINKS_KEY\}\\shell\\open\\command" "".*\$\{if\} \$R0 == `"\$INSTDIR\\\$\{APP_EXECUTABLE_FILENAME\}"`\s+DeleteRegKey \$\{ROOT\} "\$\{LINKS_KEY\}"\s+\$\{endif\}/s,
    )
    expect(script.match(/DeleteRegKey/g)).toHaveLength(1)
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
