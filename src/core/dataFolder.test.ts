import { expect, it } from 'vitest'
import { findHome, keyFolder, type FolderFacts } from './dataFolder.ts'

const linux = (env: NodeJS.ProcessEnv = {}): FolderFacts => ({ env, platform: 'linux', home: '/home/li' })
const none = (): boolean => false
const folderOf = (chosen: string | undefined, facts: FolderFacts): string =>
  findHome(chosen, facts, none).folder

it('takes the option, then the environment, then the system’s place', () => {
  const env = { CALLBOOK_DATA_DIR: '/srv/callbook', XDG_DATA_HOME: '/data' }
  expect(folderOf('/tmp/x', linux(env))).toBe('/tmp/x')
  expect(folderOf('x', linux(env))).toBe(`${process.cwd()}/x`)
  expect(folderOf(undefined, linux(env))).toBe('/srv/callbook')
  expect(folderOf(undefined, linux({ XDG_DATA_HOME: '/data' }))).toBe('/data/callbook')
  expect(folderOf(undefined, linux())).toBe('/home/li/.local/share/callbook')
})

it('does not roam on Windows', () => {
  const facts: FolderFacts = {
    env: { APPDATA: '/roaming', LOCALAPPDATA: '/local' },
    platform: 'win32',
    home: '/u',
  }
  expect(folderOf(undefined, facts)).toBe('/local/callbook')
})

it('does not follow a relative XDG folder', () => {
  expect(folderOf(undefined, linux({ XDG_DATA_HOME: 'data' }))).toBe('/home/li/.local/share/callbook')
  expect(keyFolder(linux({ XDG_CONFIG_HOME: '.' }))).toBe('/home/li/.config/callbook-keys')
})

it.each<[NodeJS.Platform, string]>([
  ['linux', '/home/li/.config/Callbook'],
  ['darwin', '/home/li/Library/Application Support/callbook-local'],
  ['win32', '/roaming/Callbook'],
])(
  'on %s the folder of an older version stays the home where it is the only one with data',
  (platform, former) => {
    const facts = { env: { APPDATA: '/roaming', LOCALAPPDATA: '/local' }, platform, home: '/home/li' }
    const usual = folderOf(undefined, facts)
    expect(findHome(undefined, facts, (folder) => folder === former)).toEqual({ folder: former, others: [] })
    expect(findHome(undefined, facts, (folder) => [former, usual].includes(folder))).toEqual({
      folder: usual,
      others: [former],
    })
    expect(findHome('/named', facts, () => true)).toEqual({ folder: '/named', others: [] })
  },
)

it.each<[NodeJS.Platform, NodeJS.ProcessEnv]>([
  ['linux', {}],
  ['linux', { XDG_DATA_HOME: '/data', XDG_CONFIG_HOME: '/config' }],
  ['darwin', {}],
  ['win32', { APPDATA: '/roaming', LOCALAPPDATA: '/local' }],
  ['win32', {}],
])('R14: on %s with %j keys lie apart from the data', (platform, env) => {
  const facts = { env, platform, home: '/home/li' }
  const data = folderOf(undefined, facts)
  const keys = keyFolder(facts)
  expect(keys.startsWith(data + '/')).toBe(false)
  expect(data.startsWith(keys + '/')).toBe(false)
  expect(keys).not.toBe(data)
})
