/** Folders that electron-builder takes for Electron's runtime: names without contents, but with a fuse wire. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const WIRE_VERSION = 1
const HELPERS = ['', ' (GPU)', ' (Plugin)', ' (Renderer)']

/** @param wire the fuses as Electron ships them, one character each: `0` off, `1` on */
export function stubRuntime(folder: string, wire: string, platform = 'linux'): string {
  const binary = Buffer.concat([
    Buffer.from(`#!/bin/sh\n${SENTINEL}`),
    Buffer.from([WIRE_VERSION, wire.length]),
    Buffer.from(wire),
  ])
  const put = (path: string, content: string | Buffer = 'stub', mode = 0o644): void => {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    chmodSync(file, mode)
  }
  put('version')
  put('LICENSE')
  put('LICENSES.chromium.html')
  if (platform === 'darwin') {
    const app = 'Electron.app/Contents'
    put(`${app}/MacOS/Electron`, '', 0o755)
    put(`${app}/Info.plist`, plist('Electron'))
    // On macOS the wire lies in the framework.
    put(`${app}/Frameworks/Electron Framework.framework/Electron Framework`, binary, 0o755)
    for (const kind of HELPERS) {
      const helper = `Electron Helper${kind}`
      put(`${app}/Frameworks/${helper}.app/Contents/Info.plist`, plist(helper))
      put(`${app}/Frameworks/${helper}.app/Contents/MacOS/${helper}`, '', 0o755)
    }
    for (const name of ['zh_CN', 'en', 'de'])
      put(`${app}/Frameworks/Electron Framework.framework/Versions/A/Resources/${name}.lproj/locale.pak`)
    return folder
  }
  if (platform === 'win32') put('electron.exe', emptyProgram(binary))
  else put('electron', binary, 0o755)
  mkdirSync(join(folder, 'resources'), { recursive: true })
  for (const name of ['chrome_100_percent.pak', 'resources.pak', 'icudtl.dat']) put(name)
  for (const name of ['zh-CN', 'en-US', 'de', 'fr']) put(`locales/${name}.pak`)
  return folder
}

interface Program {
  setExtraData: (data: ArrayBuffer) => void
  generate: () => ArrayBuffer
}

/** electron-builder writes the archive's checksum into the program, which must be one for that. */
function emptyProgram(extra: Buffer): Buffer {
  const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
  const library = createRequire(builder.resolve('app-builder-lib'))('pe-library') as {
    NtExecutable: { createEmpty: (is32Bit: boolean, isDll: boolean) => Program }
  }
  const program = library.NtExecutable.createEmpty(false, false)
  program.setExtraData(new Uint8Array(extra).buffer)
  return Buffer.from(program.generate())
}

function plist(name: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>CFBundleExecutable</key><string>${name}</string></dict></plist>
`
}
