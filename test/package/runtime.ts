/** A folder that electron-builder takes for Electron's runtime: names without contents, but with a fuse wire. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const WIRE_VERSION = 1

/** @param wire the fuses as Electron ships them, one character each: `0` off, `1` on */
export function stubRuntime(folder: string, wire: string): string {
  mkdirSync(join(folder, 'locales'), { recursive: true })
  mkdirSync(join(folder, 'resources'))
  const binary = Buffer.concat([
    Buffer.from(`#!/bin/sh\n${SENTINEL}`),
    Buffer.from([WIRE_VERSION, wire.length]),
    Buffer.from(wire),
  ])
  writeFileSync(join(folder, 'electron'), binary)
  chmodSync(join(folder, 'electron'), 0o755)
  for (const name of ['version', 'LICENSE', 'chrome_100_percent.pak', 'resources.pak', 'icudtl.dat'])
    writeFileSync(join(folder, name), 'stub')
  for (const name of ['zh-CN', 'en-US', 'de', 'fr'])
    writeFileSync(join(folder, 'locales', `${name}.pak`), 'stub')
  return folder
}
