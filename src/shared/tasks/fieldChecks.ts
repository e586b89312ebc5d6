/** The checks that follow from the catalogue: what is required, limits, undocumented words, what ids look like. */
import type { Locale } from '../locale.ts'
import type { EditableKey, TaskSettings } from './draft.ts'
import { isIdType, isListType } from './fieldKinds.ts'
import type { SettingField, TaskField } from './fields.ts'
import { unitText } from './fieldText.ts'
import type { TaskEdit } from './types.ts'

/** Letters, digits and the marks of a UUID. */
export const PLAIN_ID = /^[A-Za-z0-9_.:-]+$/
const DIGITS = /^\d+$/

export interface Check {
  settings: TaskSettings
  task: TaskEdit
  now: number | undefined
  error: (key: EditableKey, zh: string, en: string, more?: More) => void
  warning: (key: EditableKey, zh: string, en: string, more?: More) => void
}

export interface More {
  index?: number
  /** The problem lies between this setting and another one: touching either makes it the person's. */
  with?: EditableKey
}

/** A save cannot do without a value, of one version at least. */
export const isVital = ({ type, needed }: TaskField): boolean => needed !== undefined && !isListType(type)

export function checkField(check: Check, field: SettingField): void {
  const { key, type } = field
  const { settings } = check
  const value = settings[key]
  const needer = field.neededWith as EditableKey | undefined
  if (needer !== undefined && settings[needer] !== true) return
  const more: More = needer === undefined ? {} : { with: needer }
  if (value === null || (type === 'text' && (value as string).trim() === '')) checkEmpty(check, field, more)
  else if (typeof value === 'number') checkNumber(check, field, value, more)
  else if (typeof value === 'string' && isIdType(type)) checkId(check, field, value)
}

function checkEmpty({ task, error, warning }: Check, field: SettingField, more: More): void {
  const { key, label, needed, neededWith } = field
  const refused = needed?.includes(task.version) === true || (isVital(field) && task[key] !== null)
  if (refused || neededWith !== undefined) error(key, `请填写${label.zh}。`, `Fill in “${label.en}”.`, more)
  else if (isVital(field))
    warning(
      key,
      `没有填写${label.zh}，平台可能拒绝保存。`,
      `Without “${label.en}” the platform may refuse to save.`,
    )
}

function checkNumber({ error, warning }: Check, field: SettingField, value: number, more: More): void {
  const { key, label, unit, least, usual, choices } = field
  const [zh, en] = [/\w$/.test(label.zh) ? `${label.zh} ` : label.zh, `“${label.en}”`]
  const amount = (number: number, locale: Locale): string =>
    unit ? unitText(number, unit, locale) : String(number)
  if (least !== undefined && value < least)
    error(
      key,
      `${zh}至少为 ${amount(least, 'zh-CN')}。`,
      `Enter at least ${amount(least, 'en')} for ${en}.`,
      more,
    )
  else if (usual && (value < usual[0] || value > usual[1]))
    warning(
      key,
      `${zh}通常在 ${usual[0]} 至 ${amount(usual[1], 'zh-CN')}之间，请确认。`,
      `Usual for ${en} is ${usual[0]} to ${amount(usual[1], 'en')}; please check.`,
      more,
    )
  if (choices && choices[value] === undefined)
    warning(
      key,
      `平台文档没有说明${zh}的值 ${value}，请确认。`,
      `The platform does not document ${value} for ${en}; please check.`,
      more,
    )
}

function checkId({ task, error, warning }: Check, { key }: SettingField, id: string): void {
  const before = task[key]
  if (!PLAIN_ID.test(id))
    error(key, 'ID 只能包含字母、数字和连字符。', 'An id has letters, digits and hyphens only.')
  else if (typeof before === 'string' && DIGITS.test(before) && !DIGITS.test(id))
    warning(
      key,
      '原来的 ID 只有数字，请确认新的 ID。',
      'The id so far was digits only; please check the new one.',
    )
}
