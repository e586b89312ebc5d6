import { describe, expect, it } from 'vitest'
import { desktopObstacle } from './obstacle.mjs'

/** A Linux desktop for an ordinary person, with the kernel settings and the sandbox helper of the test. */
function linux(
  settings: Record<string, string> = {},
  helper?: { uid: number; mode: number },
  change: object = {},
) {
  const asked: string[] = []
  const obstacle = desktopObstacle({
    platform: 'linux',
    env: { DISPLAY: ':0' },
    uid: 1000,
    folder: '/home/me/callbook/node_modules/electron/dist',
    read: (path) => {
      const value = settings[path.split('/').at(-1) ?? '']
      if (value === undefined) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' })
      return value
    },
    stat: (path) => {
      asked.push(path)
      return helper
    },
    ...change,
  })
  return { obstacle, asked }
}

const UBUNTU = { apparmor_restrict_unprivileged_userns: '1\n', unprivileged_userns_clone: '1\n' }
const AS_UNPACKED = { uid: 1000, mode: 0o100755 }

describe('desktopObstacle', () => {
  it('is a missing display, or root, on Linux alone', () => {
    expect(linux({}, undefined, { env: {} }).obstacle?.en).toContain('display')
    expect(linux().obstacle).toBeNull()
    expect(linux({}, undefined, { env: { WAYLAND_DISPLAY: 'wayland-0' } }).obstacle).toBeNull()
    expect(linux({}, undefined, { uid: 0 }).obstacle?.en).toContain('root')
    expect(desktopObstacle({ platform: 'win32', env: {}, uid: undefined })).toBeNull()
    expect(desktopObstacle({ platform: 'darwin', env: {}, uid: 0 })).toBeNull()
  })

  it.each([
    ['AppArmor (Ubuntu 24.04)', UBUNTU],
    ['a Debian of old', { unprivileged_userns_clone: '0\n' }],
    ['a hardened system', { max_user_namespaces: '0\n' }],
    ['all of them', { ...UBUNTU, unprivileged_userns_clone: '0', max_user_namespaces: '0' }],
  ])('is a sandbox that may not start: %s', (_name, settings) => {
    const { obstacle, asked } = linux(settings, AS_UNPACKED)
    expect(asked).toEqual(['/home/me/callbook/node_modules/electron/dist/chrome-sandbox'])
    expect(obstacle?.zh).toContain('沙箱')
    expect(obstacle?.fix).toBe(
      'sudo chown root:root "/home/me/callbook/node_modules/electron/dist/chrome-sandbox" && ' +
        'sudo chmod 4755 "/home/me/callbook/node_modules/electron/dist/chrome-sandbox"',
    )
  })

  it.each([
    ['nothing limited', { apparmor_restrict_unprivileged_userns: '0\n', max_user_namespaces: '63432\n' }],
    ['a kernel without these settings', {}],
  ])('is not where a namespace is to be had: %s', (_name, settings) => {
    expect(linux(settings, AS_UNPACKED).obstacle).toBeNull()
  })

  it("needs the helper to be root's, and to run as root", () => {
    expect(linux(UBUNTU, { uid: 0, mode: 0o104755 }).obstacle).toBeNull()
    for (const helper of [
      { uid: 0, mode: 0o100755 },
      { uid: 1000, mode: 0o104755 },
      { uid: 0, mode: 0o104777 },
    ])
      expect(linux(UBUNTU, helper).obstacle).not.toBeNull()
  })

  it('names the download too where there is no runtime yet', () => {
    expect(linux(UBUNTU).obstacle?.fix).toMatch(/^npx install-electron --no && sudo chown root:root/)
  })

  it('writes the command so that a shell reads the path whole', () => {
    const folder = '/home/me/my "calls" $x/dist'
    expect(linux(UBUNTU, AS_UNPACKED, { folder }).obstacle?.fix).toContain(
      'sudo chmod 4755 "/home/me/my \\"calls\\" \\$x/dist/chrome-sandbox"',
    )
  })
})
