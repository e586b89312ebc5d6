import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import { entries, plain } from '../files/stored.ts'
import { writable } from '../../../test/support/settings.ts'
import { openSettings, type OpenedSettings } from './open.ts'
import { keptSetting, setting } from './setting.ts'

let folder: string
let path: string
const aside = (): string => join(folder, 'settings.json.set-aside-20310203T040506Z')

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'callbook-settings-')), 'data')
  path = join(folder, 'settings.json')
})

function open(): OpenedSettings & { settings: ReturnType<typeof writable> } {
  const opened = openSettings({ folder, now: () => new Date('2031-02-03T04:05:06.789Z') })
  return { ...opened, settings: writable(opened.settings) }
}

function put(content: string | Uint8Array): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, content)
}

const posix = process.platform !== 'win32'
const utf16 = (text: string, big: boolean): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return big ? bytes.swap16() : bytes
}
const DAMAGE: [string, string | Uint8Array][] = [
  ['truncated', '{"accounts":[{"id":'],
  ['empty', ''],
  ['a list', '[1,2]'],
  ['a word', '"hello"'],
  ['null', 'null'],
  ['another format', 'user=me\n'],
  ['zeros', Buffer.alloc(300)],
  ['no text', Buffer.from([0x7b, 0x22, 0xc3, 0x22, 0x3a, 0x31, 0x7d])],
  ['half of UTF-16', utf16('{"a":1', false).subarray(0, 9)],
]

describe('settings', () => {
  it('keep values across openings, and keys with dots are plain keys', () => {
    const first = open()
    first.settings.set('accounts', [{ id: 'a' }])
    first.settings.set('view.a.b', { perPage: 50 })
    const second = open()
    expect(second.notices).toEqual([])
    expect(second.settings.get('accounts')).toEqual([{ id: 'a' }])
    expect(second.settings.get('view.a.b')).toEqual({ perPage: 50 })
    expect(second.settings.get('view')).toBeUndefined()
    second.settings.change('accounts', () => undefined)
    expect(open().settings.get('accounts')).toBeUndefined()
  })

  it('a caller cannot change what is kept by changing what it was given', () => {
    const { settings } = open()
    settings.set('list', [1])
    ;(settings.get('list') as number[]).push(2)
    expect(settings.get('list')).toEqual([1])
  })

  it.each(['__proto__', 'constructor', 'toString'])('take the key %s for one like another', (key) => {
    const { settings } = open()
    expect(settings.get(key)).toBeUndefined()
    settings.set(key, { a: 1 })
    settings.set('b', 2)
    expect(open().settings.get(key)).toEqual({ a: 1 })
    expect(({} as Record<string, unknown>)['a']).toBeUndefined()
  })

  it.runIf(posix)('R13: the files are 0600 and a folder made for them 0700', () => {
    open().settings.set('a', 1)
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  it.runIf(posix)(
    'R13: a file that others could read is closed; a folder that was there stays as it is',
    () => {
      put('{"a":1}')
      chmodSync(path, 0o644)
      chmodSync(folder, 0o2775)
      expect(open().settings.get('a')).toBe(1)
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(statSync(folder).mode & 0o7777).toBe(0o2775)
    },
  )

  it('R13: what a newer version wrote survives a save', () => {
    put('{"$callbook":"9","inFuture":{"a":[1]},"accounts":[]}')
    open().settings.set('b', 2)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      $callbook: '9',
      inFuture: { a: [1] },
      accounts: [],
      b: 2,
    })
  })

  it('R13: what a killed write left is removed, also that of older versions', () => {
    open().settings.set('a', 1)
    for (const name of [
      'settings.json.0011ff.part',
      'settings.copy.json.0011ff.part',
      'settings.json.tmp-1764000000aabbcc',
    ])
      writeFileSync(join(folder, name), '{"a":')
    expect(open().settings.get('a')).toBe(1)
    expect(readdirSync(folder).sort()).toEqual(['settings.copy.json', 'settings.json'])
  })
})

describe('R13: a byte order mark', () => {
  it.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from('\ufeff{"accounts":[{"name":"一号"}]}')],
    ['UTF-16, little end first', utf16('{"accounts":[{"name":"一号"}]}', false)],
    ['UTF-16, big end first', utf16('{"accounts":[{"name":"一号"}]}', true)],
  ])('%s: is read and nothing is said', (_kind, bytes) => {
    put(bytes)
    const { settings, notices } = open()
    expect(settings.get('accounts')).toEqual([{ name: '一号' }])
    settings.set('b', 2)
    expect(open().settings.get('accounts')).toEqual([{ name: '一号' }])
    expect(notices).toEqual([])
  })
})

describe('R13: damaged settings without a copy', () => {
  it.each(DAMAGE)('%s: are set aside and said', (_kind, content) => {
    put(content)
    const { settings, notices } = open()
    expect(notices).toEqual([{ code: 'settings_set_aside', path: aside() }])
    expect(readFileSync(aside())).toEqual(Buffer.from(content))
    expect(settings.get('accounts')).toBeUndefined()
    settings.set('accounts', [])
    expect(open().settings.get('accounts')).toEqual([])
  })

  it('a folder of that name is set aside too', () => {
    mkdirSync(path, { recursive: true })
    expect(open().notices).toEqual([{ code: 'settings_set_aside', path: aside() }])
  })

  it('a second file set aside in the same second does not replace the first', () => {
    put('one')
    open()
    put('two')
    rmSync(join(folder, 'settings.copy.json'), { force: true })
    open()
    const all = readdirSync(folder).filter((name) => name.includes('set-aside'))
    expect(all.map((name) => readFileSync(join(folder, name), 'utf8')).sort()).toEqual(['one', 'two'])
  })
})

describe('R13: damaged settings with their copy', () => {
  beforeEach(() => {
    open().settings.set('accounts', [{ id: 'a' }])
    open().settings.set('later', 1)
  })
  const isWhole = ({ settings }: OpenedSettings): void => {
    expect(settings.get('accounts')).toEqual([{ id: 'a' }])
    expect(settings.get('later')).toBe(1)
  }

  it.each([...DAMAGE, ['another program’s', '{"name":"x","version":"1.0.0"}'] as [string, string]])(
    '%s: come back whole, and it is said',
    (_kind, content) => {
      put(content)
      const opened = open()
      isWhole(opened)
      expect(opened.notices).toEqual([{ code: 'settings_restored', path: aside() }])
      expect(readFileSync(aside())).toEqual(Buffer.from(content))
      expect(open().notices).toEqual([])
    },
  )

  it('deleted: come back whole, and it is said', () => {
    rmSync(path)
    const opened = open()
    isWhole(opened)
    expect(opened.notices).toEqual([{ code: 'settings_restored', path: join(folder, 'settings.copy.json') }])
  })

  it.each([...DAMAGE, ['deleted', null] as [string, null]])(
    'a copy that is %s is written anew',
    (_kind, content) => {
      const copy = join(folder, 'settings.copy.json')
      if (content === null) rmSync(copy)
      else writeFileSync(copy, content)
      const opened = open()
      isWhole(opened)
      expect(opened.notices).toEqual([])
      rmSync(path)
      isWhole(open())
    },
  )

  it('both damaged: both are set aside and said, and the app starts', () => {
    put('')
    writeFileSync(join(folder, 'settings.copy.json'), '{')
    const { settings, notices } = open()
    expect(notices).toEqual([{ code: 'settings_set_aside', path: aside() }])
    expect(existsSync(join(folder, 'settings.copy.json.set-aside-20310203T040506Z'))).toBe(true)
    settings.set('a', 1)
    expect(open().settings.get('a')).toBe(1)
  })

  it('damage that comes while the app runs loses nothing, at the next read and the next write', () => {
    const { settings, notices } = open()
    writeFileSync(path, '{"a":')
    expect(settings.get('later')).toBe(1)
    writeFileSync(path, '')
    settings.set('b', 2)
    expect(settings.get('b')).toBe(2)
    expect(settings.get('later')).toBe(1)
    expect(notices).toHaveLength(2)
  })
})

describe('two processes on one file', () => {
  it('the last write of a key wins, other keys stay', () => {
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
})

it('R13: a folder that cannot be made is an AppError, not a crash', () => {
  mkdirSync(join(folder, '..'), { recursive: true })
  writeFileSync(folder, 'a file where the folder should be')
  expect(() => open()).toThrow(AppError)
})

describe('R13: a setting of a form that this version does not know', () => {
  const LIST = setting('list', entries(plain(z.string()), String), [])

  it('counts as its default, is told of once, and is kept beside what takes its place', () => {
    const { settings, notices } = open()
    settings.set('list', { of: 'a later version' })
    const kept = keptSetting(settings, LIST)
    expect(kept.get()).toEqual([])
    expect(kept.get()).toEqual([])
    expect(notices).toEqual([{ code: 'setting_unreadable', path: `${path} → list` }])
    expect(open().settings.get('list')).toEqual({ of: 'a later version' })
    expect(kept.change((all) => [...all, 'a'])).toEqual(['a'])
    settings.set('list', 7)
    kept.set(['b'])
    const after = open().settings
    expect(after.get('list')).toEqual(['b'])
    expect(after.get('list.set-aside')).toEqual({ of: 'a later version' })
    expect(after.get('list.set-aside-2')).toBe(7)
    kept.forget()
    expect(open().settings.get('list')).toBeUndefined()
  })

  it('changes of two processes at once are both there', () => {
    const one = keptSetting(open().settings, LIST)
    const two = keptSetting(open().settings, LIST)
    one.change((all) => [...all, 'one'])
    two.change((all) => [...all, 'two'])
    expect(one.get()).toEqual(['one', 'two'])
  })
})
