import { describe, expect, it } from 'vitest'
import { earlyLocale, localeOption, readOptions, UsageError, wholeNumber } from './options.ts'

const SPECS = {
  task: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const
const read = (...argv: string[]) => readOptions(argv, SPECS)

describe('readOptions', () => {
  it('reads values, flags and positionals', () => {
    expect(read('a', '--task', '7', '--json', 'b')).toEqual({
      values: { task: '7', json: true },
      positionals: ['a', 'b'],
    })
    expect(read('--task=--odd').values.task).toBe('--odd')
    expect(read('-h').values.help).toBe(true)
  })

  it.each([
    ['an unknown option', ['--tusk', '1'], '--tusk', '--task'],
    ['an unknown short option', ['-x'], '-x', ''],
    ['a missing value', ['--task'], '--task', 'needs a value'],
    ['an empty value', ['--task='], '--task', 'needs a value'],
    ['an option in place of a value', ['--task', '--json'], '--task', 'needs a value'],
    ['a value for a flag', ['--json=yes'], '--json', 'no value'],
    ['a repeated option', ['--task', '1', '--task', '2'], '--task', 'twice'],
    ['a negated flag', ['--no-json'], '--no-json', ''],
    ['a name of every object', ['--constructor'], '--constructor', ''],
  ])('refuses %s and names it', (_, argv, option, words) => {
    expect(() => read(...argv)).toThrow(UsageError)
    try {
      read(...argv)
    } catch (error) {
      const { text } = error as UsageError
      for (const said of [text.zh, text.en]) expect(said).toContain(option)
      expect(text.en).toContain(words)
      expect(text.zh).toMatch(/[\u4e00-\u9fff]/)
    }
  })
})

it.each(['0', '65536', '-1', '1.5', '1e3', ' 5', '', '٣', '9'.repeat(20)])(
  'no whole number of 1 to 65535: %j',
  (text) => {
    expect(() => wholeNumber('port', text, 1, 65_535)).toThrow('--port takes a whole number from 1 to 65535')
  },
)

it('reads a whole number', () => {
  expect(wholeNumber('port', '08080', 1, 65_535)).toBe(8080)
})

it('speaks two languages', () => {
  expect(localeOption('zh-CN')).toBe('zh-CN')
  expect(() => localeOption('fr')).toThrow('--lang')
})

describe('earlyLocale', () => {
  it.each<[string[], NodeJS.ProcessEnv, string]>([
    [['--lang', 'en'], { CALLBOOK_LANG: 'zh-CN' }, 'en'],
    [['--lang=zh-CN'], { LANG: 'en_GB.UTF-8' }, 'zh-CN'],
    [['--lang', 'fr'], { CALLBOOK_LANG: 'en' }, 'en'],
    [['--lang'], { LANG: 'en_US.UTF-8' }, 'en'],
    [['en'], { LANG: 'C.UTF-8' }, 'zh-CN'],
    [[], { LC_ALL: 'en_US', LC_MESSAGES: 'zh_CN', LANG: 'zh_CN' }, 'en'],
    [[], { LC_ALL: '', LC_MESSAGES: 'en_US', LANG: 'zh_CN' }, 'en'],
    [[], {}, 'zh-CN'],
  ])('%j with %j → %s', (argv, env, locale) => {
    expect(earlyLocale(argv, env)).toBe(locale)
  })
})
