import { describe, expect, it } from 'vitest'
import { ERROR_CODES, toAppError, type ErrorDetails, type ErrorInfo } from './errors.ts'
import { errorText } from './errorText.ts'
import { LOCALES } from './locale.ts'

const info = (code: ErrorInfo['code'], details: ErrorDetails = {}): ErrorInfo => ({
  code,
  message: 'for the log only',
  details,
})

describe.each(LOCALES)('in %s', (locale) => {
  it.each(ERROR_CODES)('%s says what happened and what to do', (code) => {
    const { title, hint } = errorText(info(code), locale)
    for (const text of [title, hint]) {
      expect(text.length).toBeGreaterThan(1)
      expect(text).not.toMatch(/undefined|null|NaN|\[object/)
      expect(text).not.toContain('for the log only')
      expect(/[\u4e00-\u9fff]/.test(text)).toBe(locale === 'zh-CN')
    }
  })
})

it('a task that is synchronised elsewhere is told apart from an earlier request of one’s own', () => {
  expect(errorText(info('busy', { what: 'sync' }), 'zh-CN').title).toContain('同步这个任务')
  expect(errorText(info('busy'), 'zh-CN').title).not.toContain('同步')
})

it('Chinese sentences have Chinese punctuation', () => {
  const details = {
    path: '/tmp/x.csv',
    cause: 'EIO',
    status: 500,
    retryAfterMs: 4200,
    platformMessage: '繁忙',
  }
  for (const code of ERROR_CODES) {
    const { title, hint } = errorText(info(code, details), 'zh-CN')
    expect(title + hint, code).not.toMatch(/[\u4e00-\u9fff][,;:()?!]|[,;:()?!][\u4e00-\u9fff]/)
  }
})

it.each([
  [1002, '云节点', '用户 ID'],
  [5002, '任务不存在', '任务 ID'],
])(
  'a refusal with code %i shows the platform’s words, its code, and the known cause',
  (code, said, cause) => {
    const details = { platformCode: code, platformMessage: `${said}!` }
    const { title, hint } = errorText(info('platform_refused', details), 'zh-CN')
    expect(title).toContain(`${said}!`)
    expect(title).toContain(String(code))
    expect(hint).toContain(cause)
  },
)

it('a refusal with a code of text keeps it', () => {
  const details = { platformCode: 'E-17', platformMessage: 'no' }
  expect(errorText(info('platform_refused', details), 'en').title).toBe(
    'The platform refused: no (code E-17)',
  )
})

it('a rate limit names the seconds, rounded up and at least one', () => {
  expect(errorText(info('rate_limited', { retryAfterMs: 1200 }), 'zh-CN').hint).toContain('2 秒')
  expect(errorText(info('rate_limited', { retryAfterMs: 0 }), 'en').hint).toContain('1 s')
})

it('refused input lists the fields with their reasons', () => {
  const issues = [
    { path: 'baseUrl', message: 'not a web address' },
    { path: '', message: 'too much' },
  ]
  const { hint } = errorText(info('invalid_input', { issues }), 'zh-CN')
  expect(hint).toBe('请检查：baseUrl: not a web address；too much。')
})

it('what was not found decides the words', () => {
  const titles = ['account', 'record', 'job', 'file', 'something else'].map(
    (what) => errorText(info('not_found', { what }), 'en').title,
  )
  expect(new Set(titles).size).toBe(5)
})

it('a missing folder and a file that a spreadsheet program holds have words of their own', () => {
  const path = 'D:/导出/a.xlsx'
  expect(errorText(info('file_failed', { cause: 'ENOENT', path }), 'zh-CN')).toEqual({
    title: '文件夹或文件不存在',
    hint: `文件夹可能已被移动、改名或拔出。请换一个文件夹，或把它放回原处后重试。文件：${path}`,
  })
  expect(errorText(info('file_in_use', { path }), 'zh-CN').hint).toContain('在 Excel 或 WPS 中关闭这个文件')
})

it.each([
  ['EBUSY', 'open', 'file_in_use'],
  ['EPERM', 'rename', 'file_in_use'],
  ['EACCES', 'rename', 'file_in_use'],
  ['EPERM', 'open', 'permission_denied'],
  ['EACCES', 'open', 'permission_denied'],
  ['ENOSPC', 'write', 'disk_full'],
  ['ENOENT', 'open', 'file_failed'],
])('%s of %s is %s', (code, syscall, expected) => {
  const error = toAppError(Object.assign(new Error(code), { code, syscall }))
  expect(error).toMatchObject({ code: expected, details: { cause: code } })
})

it('a proxy’s login is asked for in the window, or comes from the environment; some nobody can give', () => {
  const hint = (details: ErrorDetails) => errorText(info('proxy_login', details), 'zh-CN').hint
  expect(hint({ what: 'dialog' })).toContain('“登录代理”')
  expect(hint({ cause: 'PROXY_407' })).toMatch(/环境变量 HTTPS_PROXY .*不要写在命令参数里/)
  expect(hint({ status: 407 })).toBe(hint({ cause: 'PROXY_407' }))
  expect(hint({ cause: 'ERR_PROXY_AUTH_UNSUPPORTED' })).toMatch(/不支持.*ERR_PROXY_AUTH_UNSUPPORTED/)
})

it('a code of a newer version gets the words for a fault', () => {
  const newer = { code: 'of_tomorrow', message: '', details: {} } as unknown as ErrorInfo
  expect(errorText(newer, 'en')).toEqual(errorText(info('internal'), 'en'))
})
