import { parseArgs } from 'node:util'
import { inLocale, matchLocale, type Bilingual, type Locale } from '#shared/locale.ts'
import { nearest } from './nearest.ts'

/** The command line was used wrongly: one sentence that names the option, and exit code 2. */
export class UsageError extends Error {
  readonly text: Bilingual

  constructor(zh: string, en: string) {
    super(en)
    this.name = 'UsageError'
    this.text = { zh, en }
  }

  inLocale(locale: Locale): string {
    return inLocale(this.text, locale)
  }
}

/** An option is a flag or takes one value; none may be given twice. */
export type OptionSpecs = Record<string, { type: 'string' | 'boolean'; short?: string }>

export type OptionValues<Specs extends OptionSpecs> = {
  [Name in keyof Specs]?: Specs[Name]['type'] extends 'boolean' ? true : string
}

/**
 * Reads a command line strictly: an unknown option, a missing or surplus value and a repeated option are refused.
 * `parseArgs`' own strict mode does the same with English sentences only, hence the look at its tokens here.
 * @throws UsageError
 */
export function readOptions<const Specs extends OptionSpecs>(
  argv: readonly string[],
  specs: Specs,
): { values: OptionValues<Specs>; positionals: string[] } {
  const { tokens } = parseArgs({
    args: [...argv],
    options: specs,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const values = new Map<string, string | true>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    if (!Object.hasOwn(specs, name)) throw unknownOption(rawName, Object.keys(specs))
    if (values.has(name)) throw new UsageError(`选项 ${rawName} 重复出现。`, `${rawName} is given twice.`)
    if (specs[name]?.type === 'boolean') {
      if (value !== undefined) throw new UsageError(`选项 ${rawName} 不带值。`, `${rawName} takes no value.`)
      values.set(name, true)
    } else {
      // `--task --json` almost always is a forgotten value, not a task called `--json`.
      if (value === undefined || value === '' || (!inlineValue && value.startsWith('-')))
        throw new UsageError(
          `选项 ${rawName} 缺少值；如果值以 - 开头，请写成 ${rawName}=值。`,
          `${rawName} needs a value; write ${rawName}=VALUE for one that begins with a dash.`,
        )
      values.set(name, value)
    }
  }
  // Every name was looked up in `specs`, and its value is of the type stated there.
  return { values: Object.fromEntries(values) as OptionValues<Specs>, positionals }
}

function unknownOption(rawName: string, known: string[]): UsageError {
  const near = nearest(rawName.replace(/^-+/, ''), known).map((name) => `--${name}`)
  return near.length > 0
    ? new UsageError(
        `没有选项 ${rawName}，是否指 ${near.join('、')}？`,
        `There is no option ${rawName}; did you mean ${near.join(', ')}?`,
      )
    : new UsageError(`没有选项 ${rawName}。`, `There is no option ${rawName}.`)
}

/**
 * A whole number in decimal digits.
 * @throws UsageError that names the option and its range
 */
export function wholeNumber(option: string, text: string, min: number, max: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new UsageError(
    `选项 --${option} 应为 ${min} 到 ${max} 之间的整数，而不是“${text}”。`,
    `--${option} takes a whole number from ${min} to ${max}, not “${text}”.`,
  )
}

/** @throws UsageError for a language that the product does not speak */
export function localeOption(text: string): Locale {
  if (text === 'zh-CN' || text === 'en') return text
  throw new UsageError(
    `选项 --lang 只能是 zh-CN 或 en，而不是“${text}”。`,
    `--lang takes zh-CN or en, not “${text}”.`,
  )
}

/**
 * The language to speak before the command line is understood: `--lang` where it is readable, then `CALLBOOK_LANG`,
 * then the system's.
 */
export function earlyLocale(argv: readonly string[], env: NodeJS.ProcessEnv): Locale {
  const at = argv.findIndex((argument) => argument === '--lang' || argument.startsWith('--lang='))
  const wanted = argv[at]?.split('=')[1] ?? argv[at + 1]
  if (at !== -1 && (wanted === 'zh-CN' || wanted === 'en')) return wanted
  const own = env['CALLBOOK_LANG']
  if (own === 'zh-CN' || own === 'en') return own
  return matchLocale(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'])
}
