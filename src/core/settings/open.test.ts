import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Conf from 'conf'
import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { openSettings, type OpenedSettings, type SettingsFile, type SettingsFileOptions } from './open.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'callbook-settings-')), 'data')
  path = join(folder, 'settings.json')
})

function create(options: SettingsFileOptions): SettingsFile {
  return new Conf(options)
}

function open(): OpenedSettings {
  return openSettings({
    folder,
    fileName: 'settings',
    create,
    now: () => new Date('2031-02-03T04:05:06.789Z'),
  })
}

function put(text: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, text)
}

const posix = process.platform !== 'win32'

describe('openSettings with the real conf', () => {
  it('keeps values across openings, and keys with dots are plain keys', () => {
    const first = open()
    first.settings.set('accounts', [{ id: 'a' }])
    first.settings.set('view.a.b', { perPage: 50 })
    const second = open()
    expect(second.notices).toEqual([])
    expect(second.settings.get('accounts')).toEqual([{ id: 'a' }])
    expect(second.settings.get('view.a.b')).toEqual({ perPage: 50 })
    expect(second.settings.get('view')).toBeUndefined()
    second.settings.delete('accounts')
    expect(open().settings.get('accounts')).toBeUndefined()
  })

  it.runIf(posix)('R13: the file is 0600 and its folder 0700', () => {
    open().settings.set('a', 1)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  it.runIf(posix)('R13: a file that others could read is closed when it is opened', () => {
    put('{"a":1}')
    chmodSync(path, 0o644)
    chmodSync(folder, 0o755)
    expect(open().settings.get('a')).toBe(1)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  it.each([
    ['truncated', '{"accounts":[{"id":'],
    ['empty', ''],
    ['a list', '[1,2]'],
    ['a word', '"hello"'],
    ['null', 'null'],
    ['another format', 'user=me\n'],
    ['NUL bytes', '\0\0\0\0'],
  ])('R13: settings that are %s are set aside and said', (_kind, text) => {
    put(text)
    const { settings, notices } = open()
    const aside = join(folder, 'settings.json.set-aside-20310203T040506Z')
    expect(notices).toEqual([{ code: 'settings_set_aside', path: aside }])
    expect(readFileSync(aside, 'utf8')).toBe(text)
    expect(settings.get('accounts')).toBeUndefined()
    settings.set('accounts', [])
    expect(open().settings.get('accounts')).toEqual([])
  })

  it('R13: a second file set aside in the same second does not replace the first', () => {
    put('one')
    open()
    put('two')
    open()
    const aside = readdirSync(folder).filter((name) => name.includes('set-aside'))
    expect(aside.map((name) => readFileSync(join(folder, name), 'utf8')).sort()).toEqual(['one', 'two'])
  })

  it('R13: damage that comes while the app runs is set aside at the next read and the next write', () => {
    const { settings, notices } = open()
    settings.set('a', 1)
    writeFileSync(path, '{"a":')
    expect(settings.get('a')).toBeUndefined()
    writeFileSync(path, '')
    settings.set('b', 2)
    expect(settings.get('b')).toBe(2)
    expect(notices).toHaveLength(2)
  })

  it('R13: two processes on one file: the last write of a key wins, other keys stay', () => {
    const one = open().settings
    const two = open().settings
    one.set('a', 'one')
    two.set('b', 'two')
    one.set('b', 'one')
    two.set('c', 'two')
    expect(open().settings.get('a')).toBe('one')
    expect(two.get('b')).toBe('one')
    expect(one.get('c')).toBe('two')
  })

  it('R13: a folder that cannot be made is an AppError, not a crash of the library', () => {
    mkdirSync(join(folder, '..'), { recursive: true })
    writeFileSync(folder, 'a file where the folder should be')
    expect(() => open()).toThrow(AppError)
  })
})

describe('failures of the disk', () => {
  it.each([
    ['ENOSPC', 'disk_full'],
    ['EACCES', 'permission_denied'],
    ['EIO', 'file_failed'],
  ])('R13: %s while writing is %s, and while reading is not taken for an empty file', (errno, code) => {
    const fail = (): never => {
      throw Object.assign(new Error(`${errno}: settings.json`), { code: errno })
    }
    const { settings } = openSettings({
      folder,
      fileName: 'settings',
      create: () => ({ get: fail, set: fail, delete: fail }),
    })
    for (const action of [() => settings.set('a', 1), () => settings.delete('a'), () => settings.get('a')])
      expect(action).toThrow(expect.objectContaining({ name: 'AppError', code }))
  })
})
