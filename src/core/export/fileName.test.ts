import { expect, it } from 'vitest'
import { exportFileName } from './fileName.ts'

const NOON = Date.UTC(2026, 10, 21, 4, 5)

it('names the task and the moment in China time', () => {
  expect(exportFileName('装修意向筛选', 'id', NOON, 'csv')).toBe('通话记录_装修意向筛选_20261121-1205.csv')
})

it.each([
  ['../../etc/passwd', '通话记录_.. .. etc passwd_20261121-1205.csv'],
  ['a\u202Egnp.exe', '通话记录_a gnp.exe_20261121-1205.csv'],
  [' \u0000 ', '通话记录_the-id_20261121-1205.csv'],
  ['a/\u0085b\u2028c\u061cd', '通话记录_a b c d_20261121-1205.csv'],
  ['\ud800', '通话记录_the-id_20261121-1205.csv'],
  ['CON', '通话记录_CON_20261121-1205.csv'],
  ['name. . .', '通话记录_name. . ._20261121-1205.csv'],
  [null, '通话记录_the-id_20261121-1205.csv'],
])('makes a safe name of %j', (taskName, expected) => {
  expect(exportFileName(taskName, 'the-id', NOON, 'csv')).toBe(expected)
})

it('an id in place of a name is made safe too', () => {
  expect(exportFileName(null, '../x', NOON, 'csv')).toBe('通话记录_.. x_20261121-1205.csv')
})

const FAMILY = '👨\u200d👩\u200d👧'
const ENGLAND = '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'

it.each(['😀', '𠮷', FAMILY, '🇨🇳', 'é'.normalize('NFD'), ENGLAND])(
  '%j at the sixtieth character is there whole or not at all',
  (character) => {
    for (let length = 50; length <= 60; length += 1) {
      const name = exportFileName('a'.repeat(length) + character, 'id', NOON, 'csv')
      const whole = length + character.length <= 60
      expect(name).toBe(`通话记录_${'a'.repeat(length)}${whole ? character : ''}_20261121-1205.csv`)
      expect(name.isWellFormed()).toBe(true)
    }
  },
)

it.each(['号', '😀', 'a', '𠮷', FAMILY, `a${'\u0301'.repeat(9)}`])(
  'a name full of %j fits on every disk',
  (character) => {
    const name = exportFileName(character.repeat(300), 'id', NOON, 'xlsx')
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(230)
    expect(name.length).toBeGreaterThan(60)
  },
)

it('a character that is longer than a name may be is left out', () => {
  expect(exportFileName(`a${'\u0301'.repeat(300)}`, 'id', NOON, 'csv')).toBe('通话记录_id_20261121-1205.csv')
})
