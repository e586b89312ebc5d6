import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printable, printableJson, printableLines } from './terminal.ts'

/** Whatever can move, repaint, ring, rename or turn. */
const STEERING = [
  '\u001b[2J',
  '\u001b]0;title\u0007',
  '\u0007',
  '\b\b\b',
  '\u007f',
  '\u009b31m',
  '\u009d0;title\u009c',
  '\u0085',
  '\u202e',
  '\u2066',
  '\u200f',
  '\u061c',
  '\u2028',
  '\u2029',
  '\ud800',
  '\u{e0041}',
]
const STEERS = /(?!\n)[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb]/u

describe('printable', () => {
  it('blots out what steers a terminal, and keeps the rest as it is', () => {
    expect(printable('a\u001b[2Jb\u0007\u009b31mc')).toBe('a·[2Jb··31mc')
    expect(printable('x\u202egnp.exe')).toBe('x·gnp.exe')
    expect(printable('line\r\nnext\tcell\u2028more')).toBe('line next cell more')
    expect(printable('D:\\my  folder\\通话记录.csv 👨‍👩‍👧 é')).toBe('D:\\my  folder\\通话记录.csv 👨‍👩‍👧 é')
  })

  it.each(STEERING)('%j steers nothing, alone or in a line', (text) => {
    for (const clean of [printable, printableLines]) expect(clean(`平台：${text}！`)).not.toMatch(STEERS)
    expect(printable(text).isWellFormed()).toBe(true)
  })

  it('lines stay lines', () => {
    expect(printableLines('one\r\ntwo\u001b[1A\n')).toBe('one \ntwo·[1A\n')
  })

  it('whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(STEERS)
        expect(printable(text)).not.toContain('\n')
      }),
    )
  })
})

describe('printableJson', () => {
  it('stays the same JSON, and steers nothing', () => {
    const text = printableJson(JSON.stringify({ message: STEERING.join('-') }, null, 2))
    expect(text).not.toMatch(STEERS)
    expect(text).toContain('\\u001b[2J')
    expect(text).toContain('\\u009b31m')
    expect(text).toContain('\\u202e')
    expect(text).toContain('\\udb40\\udc41')
    expect(JSON.parse(text)).toEqual({ message: STEERING.join('-') })
  })

  it('whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const json = JSON.stringify(value, null, 2)
        const text = printableJson(json)
        expect(text).not.toMatch(STEERS)
        expect(JSON.stringify(JSON.parse(text), null, 2)).toBe(json)
      }),
    )
  })
})
