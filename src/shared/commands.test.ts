import { describe, expect, it } from 'vitest'
import {
  COMMANDS,
  COMMAND_IDS,
  commandOf,
  digitOf,
  isSingleKey,
  keysOf,
  pressedKey,
  type KeyPress,
} from './commands.ts'

const press = (key: string, code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  ...{ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
  ...held,
})

describe('keys', () => {
  it('stand for one command each', () => {
    const all = COMMAND_IDS.flatMap((id) => keysOf(id, {}).split(' ')).filter((key) => key !== '')
    expect(new Set(all).size).toBe(all.length)
  })

  it.each([
    ['a letter', press('j', 'KeyJ'), 'J'],
    ['a letter under Caps Lock', press('J', 'KeyJ'), 'J'],
    ['a letter where another keyboard has it elsewhere', press('j', 'KeyC'), 'J'],
    ['Shift with a letter', press('G', 'KeyG', { shiftKey: true }), 'Shift+G'],
    ['Shift with a digit, whatever sign it writes', press('！', 'Digit1', { shiftKey: true }), 'Shift+1'],
    ['Shift with a digit of another keyboard', press('&', 'Digit1', { shiftKey: true }), 'Shift+1'],
    ['a sign that needs Shift', press('?', 'Slash', { shiftKey: true }), '?'],
    ['the blank', press(' ', 'Space'), 'Space'],
    ['Shift with the blank', press(' ', 'Space', { shiftKey: true }), 'Shift+Space'],
    ['Ctrl', press('k', 'KeyK', { ctrlKey: true }), 'Mod+K'],
    ['⌘', press('k', 'KeyK', { metaKey: true }), 'Mod+K'],
    ['Alt, which writes other signs on a Mac', press('¡', 'Digit1', { altKey: true }), 'Alt+1'],
    ['Escape', press('Escape', 'Escape'), 'Esc'],
    ['F6', press('F6', 'F6'), 'F6'],
  ])('%s', (_name, pressed, written) => {
    expect(pressedKey(pressed)).toBe(written)
  })

  it('are the person’s own where they chose, and none where they took one away', () => {
    expect(commandOf(press('j', 'KeyJ'), {})).toBe('next')
    expect(commandOf(press('n', 'KeyN'), { next: 'N', copyNumber: '' })).toBe('next')
    expect(commandOf(press('j', 'KeyJ'), { next: 'N' })).toBeUndefined()
    expect(commandOf(press('j', 'KeyJ'), { next: '' })).toBeUndefined()
    expect(commandOf(press('3', 'Digit3', { altKey: true }), {})).toBe('toTask')
    expect(commandOf(press('0', 'Digit0', { altKey: true }), {})).toBeUndefined()
    expect(commandOf(press('3', 'Digit3'), {})).toBe('mark')
    expect(commandOf(press('#', 'Digit3', { shiftKey: true }), {})).toBe('markStay')
    expect(commandOf(press('0', 'Digit0'), {})).toBeUndefined()
    expect([digitOf({ code: 'Digit3' }), digitOf({ code: 'Numpad9' }), digitOf({ code: 'Digit0' })]).toEqual([
      3,
      9,
      null,
    ])
  })

  it('that a person chose come before those that a later version gave to something else', () => {
    expect(commandOf(press('d', 'KeyD'), {})).toBe('reviewed')
    expect(commandOf(press('d', 'KeyD'), { pick: 'D' })).toBe('pick')
  })

  it('with Ctrl, F6 and Esc are no single keys, and stay', () => {
    expect(COMMAND_IDS.filter((id) => !isSingleKey(id))).toEqual([
      'printCall',
      'undoMark',
      'redoMark',
      'close',
      'palette',
      'findInPage',
      'home',
      'happened',
      'toTask',
      'lock',
      'region',
    ])
    expect(keysOf('palette', { palette: 'P' })).toBe(COMMANDS.palette.keys)
  })
})
