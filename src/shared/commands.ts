/**
 * Every action that has a key, stated once: handlers, tooltips, the sheet of keys and the settings come from here.
 *
 * A key is written as people read it: `J`, `Shift+X`, `Mod+K` (Ctrl, ⌘ on a Mac), `Alt+1`, `Space`, `Esc`. Several
 * stand side by side with a blank between them.
 */
import type { Bilingual } from './locale.ts'

/** Where a key acts: in the list and in the open call, in one of them, or wherever the keyboard is. */
export type CommandPlace = 'reading' | 'list' | 'call' | 'anywhere'

export interface Command {
  keys: string
  where: CommandPlace
  label: Bilingual
}

const command = (keys: string, where: CommandPlace, zh: string, en: string): Command => ({
  keys,
  where,
  label: { zh, en },
})

export const COMMANDS = {
  next: command('J', 'reading', '下一条通话', 'Next call'),
  previous: command('K', 'reading', '上一条通话', 'Previous call'),
  readOn: command('Space', 'reading', '往下看，看完到下一条', 'Scroll on, then the next call'),
  readBack: command('Shift+Space', 'reading', '往上看', 'Scroll back'),
  nextHit: command('G', 'reading', '下一处匹配', 'Next match'),
  previousHit: command('Shift+G', 'reading', '上一处匹配', 'Previous match'),
  copyCall: command('C', 'reading', '复制对话', 'Copy the conversation'),
  copyNumber: command('Shift+C', 'reading', '复制号码', 'Copy the number'),
  copyLink: command('L', 'reading', '复制通话链接', 'Copy the link to the call'),
  printCall: command('Mod+P', 'reading', '打印通话', 'Print the call'),
  mark: command('1…9', 'reading', '标记结论，到下一条', 'Give a verdict, then the next call'),
  markStay: command('Shift+1…9', 'reading', '标记结论，留在这条', 'Give a verdict and stay'),
  reviewed: command('D', 'reading', '标为已复核或待复核', 'Reviewed, or not'),
  nextUnreviewed: command('U', 'reading', '下一条待复核的通话', 'Next call that is not reviewed'),
  review: command('Q', 'reading', '开始或继续复核', 'Begin or go on reviewing'),
  note: command('N', 'reading', '写备注', 'Write a note'),
  tag: command('T', 'reading', '加标签', 'Add a tag'),
  markSentence: command('M', 'reading', '标记一句话', 'Mark a sentence'),
  score: command('S', 'reading', '按评分卡评分', 'Score by the card'),
  undoMark: command('Mod+Z', 'reading', '撤销标记', 'Undo the mark'),
  redoMark: command('Mod+Shift+Z', 'reading', '重做标记', 'Redo the mark'),
  pick: command('X', 'reading', '选择或取消选择这条通话', 'Pick the call, or not'),
  facts: command('I', 'reading', '显示或收起字段', 'Show or hide the fields'),
  nextPage: command(']', 'reading', '下一页', 'Next page'),
  previousPage: command('[', 'reading', '上一页', 'Previous page'),
  listForm: command('V', 'reading', '切换列表样式', 'Rows or table'),
  labelRight: command('O', 'list', '标签没问题（疑似错标）', 'The label is right (doubtful labels)'),
  optOut: command('Y', 'list', '确认不再联系', 'Confirm: no more calls'),
  noOptOut: command('Shift+Y', 'list', '排除：可继续联系', 'Reject: may be called'),
  exportCalls: command('E', 'reading', '导出', 'Export'),
  workbook: command('Shift+E', 'reading', '导出复核工作簿', 'Review workbook'),
  refresh: command('R', 'reading', '刷新', 'Refresh'),
  search: command('/', 'reading', '搜索与筛选', 'Search and filter'),
  reveal: command('H', 'reading', '按住：显示打码的号码', 'Hold: show masked numbers'),
  mask: command('Shift+H', 'reading', '号码打码或显示', 'Mask or show numbers'),
  close: command('Esc', 'reading', '关闭通话', 'Close the call'),
  palette: command('Mod+K', 'anywhere', '查找任务、号码、操作', 'Find tasks, numbers, actions'),
  findInPage: command('Mod+F', 'anywhere', '搜索与筛选', 'Search and filter'),
  home: command('', 'anywhere', '今天', 'Today'),
  happened: command('', 'anywhere', '消息记录', 'What happened'),
  toTask: command(
    'Alt+1…9',
    'anywhere',
    '打开侧栏第 1–9 个任务（Windows、Linux 桌面版）',
    'Open task 1 to 9 of the side bar (desktop app, not on a Mac)',
  ),
  lock: command('Mod+Shift+L', 'anywhere', '锁定窗口', 'Lock the windows'),
  region: command('F6', 'anywhere', '下一个区域', 'Next region'),
  keySheet: command('?', 'reading', '全部快捷键', 'All keys'),
} as const satisfies Readonly<Record<string, Command>>

/** Any of the digits 1 to 9. */
const DIGITS = '1…9'

export type CommandId = keyof typeof COMMANDS
export const COMMAND_IDS = Object.keys(COMMANDS) as CommandId[]

/** A key that does something by itself, without Ctrl, ⌘ or Alt: these can be switched off (WCAG 2.1.4). */
export function isSingleKey(id: CommandId): boolean {
  const { where, keys } = COMMANDS[id]
  return where !== 'anywhere' && keys !== 'Esc' && !keys.startsWith('Mod+')
}

/** One of these, but for those that are a row of keys. */
export const isChangeable = (id: CommandId): boolean => isSingleKey(id) && !COMMANDS[id].keys.endsWith(DIGITS)

/** What the person chose, else the catalogue's; an empty text for none. */
export function keysOf(id: CommandId, chosen: Readonly<Record<string, string>>): string {
  return isChangeable(id) ? (chosen[id] ?? COMMANDS[id].keys) : COMMANDS[id].keys
}

/** Of a keyboard event, what tells it from others. */
export interface KeyPress {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

const NAMES: Readonly<Record<string, string>> = { ' ': 'Space', Escape: 'Esc' }
const LETTER_OR_DIGIT = /^(?:Key([A-Z])|Digit(\d))$/

/**
 * A key press as {@link Command.keys} writes it. With Shift, letters and digits are told by their place on the keyboard:
 * what the key writes is another sign then, and another one on another keyboard.
 */
export function pressedKey({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): string {
  const [, letter, digit] = LETTER_OR_DIGIT.exec(code) ?? []
  const placed = letter ?? digit
  const sign = key.length === 1 ? key.toUpperCase() : key
  const name = NAMES[key] ?? ((shiftKey || altKey) && placed !== undefined ? placed : sign)
  // A sign that is written with Shift has the Shift in it.
  const shifted = shiftKey && (placed !== undefined || name.length > 1)
  return [ctrlKey || metaKey ? 'Mod+' : '', altKey ? 'Alt+' : '', shifted ? 'Shift+' : '', name].join('')
}

/** The digit of a key press, whatever stands above it on the keyboard; null for none. */
export const digitOf = ({ code }: Pick<KeyPress, 'code'>): number | null => {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1]
  return digit === undefined ? null : Number(digit)
}

/** The command that a key stands for; undefined for none. */
export function commandOf(press: KeyPress, chosen: Readonly<Record<string, string>>): CommandId | undefined {
  const pressed = pressedKey(press)
  const isMeant = (key: string): boolean =>
    key === pressed ||
    (key.endsWith(DIGITS) &&
      key.length - DIGITS.length + 1 === pressed.length &&
      /[1-9]$/.test(pressed) &&
      pressed.startsWith(key.slice(0, -DIGITS.length)))
  const isKeyOf = (id: CommandId): boolean => keysOf(id, chosen).split(' ').some(isMeant)
  // A key that the person chose is theirs, though a later version gave it to something else.
  return COMMAND_IDS.filter((id) => chosen[id] !== undefined).find(isKeyOf) ?? COMMAND_IDS.find(isKeyOf)
}
