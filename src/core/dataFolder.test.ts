import { expect, it } from 'vitest'
import { dataFolder, keyFolder, type FolderFacts } from './dataFolder.ts'

const linux = (env: NodeJS.ProcessEnv = {}): FolderFacts => ({ env, platform: 'linux', home: '/home/li' })

it('takes the option, then the environment, then the system’s place', () => {
  const env = { CALLBOOK_DATA_DIR: '/srv/callbook', XDG_DATA_HOME: '/data' }
  expect(dataFolder('/tmp/x', linux(env))).toBe('/tmp/x')
  expect(dataFolder('x', linux(env))).toBe(`${process.cwd()}/x`)
  expect(dataFolder(undefined, linux(env))).toBe('/srv/callbook')
  expect(dataFolder(undefined, linux({ XDG_DATA_HOME: '/data' }))).toBe('/data/callbook')
  expect(dataFolder(undefined, linux())).toBe('/home/li/.local/share/callbook')
})

it('does not follow a relative XDG folder', () => {
  expect(dataFolder(undefined, linux({ XDG_DATA_HOME: 'data' }))).toBe('/home/li/.local/share/callbook')
  expect(keyFolder(linux({ XDG_CONFIG_HOME: '.' }))).toBe('/home/li/.config/callbook-keys')
})

it.each<[NodeJS.Platform, NodeJS.ProcessEnv]>([
  ['linux', {}],
  ['linux', { XDG_DATA_HOME: '/data', XDG_CONFIG_HOME: '/config' }],
  ['darwin', {}],
  ['win32', { APPDATA: '/roaming', LOCALAPPDATA: '/local' }],
  ['win32', {}],
])('R14: on %s with %j keys lie apart from the data', (platform, env) => {
  const facts = { env, platform, home: '/home/li' }
  const data = dataFolder(undefined, facts)
  const keys = keyFolder(facts)
  expect(keys.startsWith(data + '/')).toBe(false)
  expect(data.startsWith(keys + '/')).toBe(false)
  expect(keys).not.toBe(data)
})
