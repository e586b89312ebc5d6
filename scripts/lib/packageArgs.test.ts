import { expect, it } from 'vitest'
import { foreignTarget } from './packageArgs.mjs'

const LINUX = { platform: 'linux', arch: 'x64' }

it.each([
  ['--arm64'],
  ['--ia32'],
  ['--armv7l'],
  ['--universal'],
  ['--win'],
  ['-w'],
  ['--mac'],
  ['-m'],
  ['--windows'],
  ['deb:arm64'],
])('%s on x64 Linux is another machine: refused', (arg) => {
  expect(foreignTarget(['--dir', arg], LINUX)).toBe(arg)
})

it('what is of this machine goes through, and so does what is no target', () => {
  for (const args of [
    [],
    ['--dir'],
    ['--linux', 'deb'],
    ['-l'],
    ['--x64'],
    ['AppImage:x64'],
    ['-c.extraMetadata.a=x:y'],
  ])
    expect(foreignTarget(args, LINUX)).toBeNull()
  expect(foreignTarget(['--mac', 'dmg', '--arm64'], { platform: 'darwin', arch: 'arm64' })).toBeNull()
})
