import { describe, expect, it } from 'vitest'
import { HOST_OPTIONS } from './hostOptions.ts'
import { earlyLocale, readValues, scanOptions, UsageError, type Options } from './options.ts'
import { asTyped, oneOf, wholeNumber } from './readers.ts'

const because = { zh: '平台不支持', en: 'The platform has none' }
const SPECS = {
  task: { read: asTyped },
  json: {},
  help: { short: 'h' },
  page: { read: wholeNumber(1, 9), fallback: 1 },
  search: { read: asTyped, needs: { option: 'local', because } },
  local: { without: { options: ['full'] } },
  full: {},
} satisfies Options
const read = (...argv: string[]) => readValues(scanOptions(argv, SPECS).given, SPECS)

describe('an option', () => {
  it('is a flag, or has a value that is read', () => {
    expect(scanOptions(['a', '--json', 'b'], SPECS).positionals).toEqual(['a', 'b'])
    expect(read('--task', '7', '--json', '--page', '3')).toMatchObject({ task: '7', json: true, page: 3 })
    expect(read('--task=--odd').task).toBe('--odd')
    expect(read('-h').help).toBe(true)
    expect(read()).toEqual({
      task: undefined,
      json: false,
      help: false,
      page: 1,
      search: undefined,
      local: false,
      full: false,
    })
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
    ['a value out of its range', ['--page', '10'], '--page', 'from 1 to 9'],
    ['options that contradict each other', ['--full', '--local'], '--local', '--full'],
    ['an option without the one that it needs', ['--search', 'x'], '--local', 'The platform has none'],
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
    expect(() => wholeNumber(1, 65_535)(text, 'port')).toThrow('--port takes a whole number from 1 to 65535')
  },
)

it('reads a whole number', () => {
  expect(wholeNumber(1, 65_535)('08080', 'port')).toBe(8080)
})

it('speaks two languages', () => {
  expect(HOST_OPTIONS.lang.read('zh-CN', 'lang')).toBe('zh-CN')
  expect(() => HOST_OPTIONS.lang.read('fr', 'lang')).toThrow('--lang takes zh-CN, en')
  expect(oneOf('crlf', 'lf').form).toBe('crlf|lf')
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
