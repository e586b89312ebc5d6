import { describe, expect, it } from 'vitest'
import { entryText, sectionText, wrapped } from './help.ts'
import { oneOf, wholeNumber } from './readers.ts'

const SECTION = {
  heading: { zh: '页', en: 'Pages' },
  options: {
    page: { form: 'N', help: { zh: '第几页', en: 'page' }, read: wholeNumber(1, 9), fallback: 1 },
    'line-end': { ...oneOf('crlf', 'lf'), help: { zh: '换行', en: 'line end' } },
    help: { short: 'h', help: { zh: '本页', en: 'this page' } },
    hidden: {},
  },
  note: { zh: '一句话。', en: 'A sentence.' },
}

it('lists what an option takes, what it means and what goes without it', () => {
  expect(sectionText(SECTION, 'zh-CN')).toBe(
    '页\n' +
      '  --page N                  第几页，默认 1\n' +
      '  --line-end crlf|lf        换行\n' +
      '  --help, -h                本页\n' +
      '  一句话。\n',
  )
  expect(sectionText(SECTION, 'en')).toContain('  --page N                  page, 1 by default\n')
})

it('words that do not fit beside a long option stand below it', () => {
  expect(entryText('--duration-unit s|ms|min|clock', 'a row')).toBe(
    `  --duration-unit s|ms|min|clock\n${' '.repeat(28)}a row\n`,
  )
})

describe('wrapped', () => {
  it.each([
    ['one two three', 8, ['one two', 'three']],
    ['平台返回的内容', 8, ['平台返回', '的内容']],
    ['平台返回，的内容', 8, ['平台返', '回，的内', '容']],
    ['文件可以是 task --json 的输出', 12, ['文件可以是', 'task --json', '的输出']],
    ['平台（演示）', 6, ['平台', '（演', '示）']],
    ['an-endless-word', 5, ['an-endless-word']],
    ['', 5, ['']],
  ])('%j in %i columns', (text, width, lines) => {
    expect(wrapped(text, width)).toEqual(lines)
  })
})
