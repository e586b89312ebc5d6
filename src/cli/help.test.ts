import { expect, it } from 'vitest'
import { textWidth } from '#core/commandLine/width.ts'
import { ERROR_CODES } from '#shared/errors.ts'
import { exitCodeFor } from './exitCodes.ts'
import { helpText } from './help.ts'
import { COMMANDS, SECTIONS } from './options.ts'

const LOCALES = ['zh-CN', 'en'] as const

it.each(LOCALES)('the page names every command and every option: %s', (locale) => {
  const page = helpText(locale)
  for (const [command, { options }] of Object.entries(COMMANDS)) {
    expect(page).toMatch(new RegExp(`^  ${command}\\b`, 'm'))
    for (const name of Object.keys(options))
      expect(page).toMatch(new RegExp(`^  --${name}(?=[ ,]) *\\S`, 'm'))
  }
})

it('an option stands in one section of a command', () => {
  for (const { options } of Object.values(COMMANDS)) {
    const own = SECTIONS.filter((section) =>
      Object.entries(section.options).every(
        ([name, option]) => options[name as keyof typeof options] === option,
      ),
    )
    const names = own.flatMap((section) => Object.keys(section.options))
    expect([...names].sort()).toEqual(Object.keys(options).sort())
  }
})

it.each(LOCALES)('the page fits a terminal: %s', (locale) => {
  for (const line of helpText(locale).split('\n')) expect(textWidth(line), line).toBeLessThanOrEqual(110)
})

it('the page says what an option does without a value of its own', () => {
  expect(helpText('zh-CN')).toMatch(/^ {2}--per-page N {10}\s*每页条数，默认 50$/m)
  expect(helpText('en')).toMatch(
    /^ {2}--base-url URL\s+platform address, https:\/\/ai\.api\.longlonglong\.cn by default$/m,
  )
})

it('the page tells every code that a failure ends with', () => {
  const told = new Set([...helpText('en').matchAll(/^ {2}(\d+) +\w/gm)].map(([, code]) => Number(code)))
  for (const code of ERROR_CODES) expect(told, code).toContain(exitCodeFor(code))
})
