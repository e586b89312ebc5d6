/** Readers of options: each takes what was typed and the option's name, and refuses with a sentence that names it. */
import { UsageError } from './options.ts'

type Reader<Value> = (text: string, option: string) => Value

/** A whole number in decimal digits, from `min` to `max`. */
export const wholeNumber =
  (min: number, max: number): Reader<number> =>
  (text, option) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    throw new UsageError(
      `选项 --${option} 应为 ${min} 到 ${max} 之间的整数，而不是“${text}”。`,
      `--${option} takes a whole number from ${min} to ${max}, not “${text}”.`,
    )
  }

/** One word of a few, which help names too. */
export const oneOf = <const Word extends string>(
  ...words: readonly Word[]
): { form: string; read: Reader<Word> } => ({
  form: words.join('|'),
  read: (text, option) => {
    const chosen = words.find((word) => word === text)
    if (chosen !== undefined) return chosen
    throw new UsageError(
      `选项 --${option} 只能是 ${words.join('、')}，而不是“${text}”。`,
      `--${option} takes ${words.join(', ')}, not “${text}”.`,
    )
  },
})

export const asTyped: Reader<string> = (text) => text
