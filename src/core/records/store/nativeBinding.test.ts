import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { describe, expect, it, vi } from 'vitest'
import { openStore } from './index.ts'
import { findNativeBinding } from './nativeBinding.ts'

const GLIBC = { libraries: () => ['x86_64-linux-gnu', 'systemd'] }

describe('nativeBinding', () => {
  it.each([
    ['linux', 'x64'],
    ['linux', 'arm64'],
    ['darwin', 'arm64'],
    ['win32', 'x64'],
  ])('%s-%s has its own', (platform, arch) => {
    const file = findNativeBinding({ platform, arch, ...GLIBC })
    expect(file?.replaceAll('\\', '/')).toMatch(new RegExp(`/prebuilds/${platform}-${arch}\\.node$`))
  })

  it('leaves to the module what is not certain', () => {
    expect(
      findNativeBinding({ platform: 'linux', arch: 'x64', libraries: () => ['ld-musl-x86_64.so.1'] }),
    ).toBeUndefined()
    const unreadable = (): never => {
      throw new Error('EACCES')
    }
    expect(findNativeBinding({ platform: 'linux', arch: 'x64', libraries: unreadable })).toBeUndefined()
    expect(findNativeBinding({ platform: 'sunos', arch: 'x64' })).toBeUndefined()
    expect(findNativeBinding({ platform: 'linux', arch: 'riscv64', ...GLIBC })).toBeUndefined()
  })

  it.skipIf(findNativeBinding() === undefined)(
    'a store opens without a diagnostic report (where the C library is certain)',
    () => {
      const report = vi.spyOn(process.report, 'getReport')
      const path = join(mkdtempSync(join(tmpdir(), 'callbook-binding-')), 'calls.db')
      openStore({ path, key: 'ab'.repeat(32) }).close()
      expect(report).not.toHaveBeenCalled()
      // The module by itself does ask, on Linux: when it no longer does, this file may go.
      new Database(':memory:').close()
      expect(report).toHaveBeenCalledTimes(process.platform === 'linux' ? 1 : 0)
    },
  )
})
