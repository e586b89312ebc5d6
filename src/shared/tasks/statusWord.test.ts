import { expect, it } from 'vitest'
import { STATUS_WORDS } from '#sandbox/editView.ts'
import { statusWord } from './statusWord.ts'

it('says the known words of the platform in English, and leaves every other as it came', () => {
  expect(Object.values(STATUS_WORDS).map((word) => statusWord(word, 'en'))).toEqual([
    'Stopped',
    'Running',
    'Waiting',
  ])
  expect(statusWord('审核中', 'en')).toBe('审核中')
  expect(statusWord('运行中', 'zh-CN')).toBe('运行中')
})
