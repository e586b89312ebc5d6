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

/** One option of a command line, stated once: how it is read, what help says of it, and what it goes with. */
export interface Option<Value = unknown> {
  /** What help shows in place of the value. An option without one is a flag. */
  form?: string | Bilingual
  /** For help; without one it is not listed there. */
  help?: Bilingual
  /** The value of what was typed. @throws UsageError */
  read?: (text: string, option: string) => Value
  /** The value where the option is not given; help says it too. */
  fallback?: Value
  /** One letter. */
  short?: string
  /** Options that it contradicts; `because` goes into the refusal, after the option's name. */
  without?: { options: readonly string[]; because?: Bilingual }
  /** An option without which it means nothing, and why. */
  needs?: { option: string; because: Bilingual }
  /** What only all values together show, where this one is given. @throws UsageError */
  check?: (values: Readonly<Record<string, unknown>>, option: string) => void
}

export type Options = Readonly<Record<string, Option>>

/** Flags are true or false; a value is there if it was given or has a fallback. */
export type OptionValues<Specs extends Options> = {
  [Name in keyof Specs]: Specs[Name] extends { read: (text: string, option: string) => infer Value }
    ? Specs[Name] extends { fallback: unknown }
      ? Value
      : Value | undefined
    : boolean
}

/** Options as typed, by name; a flag is true. */
export type Given = ReadonlyMap<string, string | true>

/**
 * Reads a command line strictly: an unknown option, a missing or surplus value and a repeated option are refused.
 * `parseArgs`' own strict mode does the same with English sentences only, hence the look at its tokens here.
 * @throws UsageError
 */
export function scanOptions(
  argv: readonly string[],
  specs: Options,
): { given: Given; positionals: string[] } {
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      Object.entries(specs).map(([name, { read, short }]) => [
        name,
        { type: read ? ('string' as const) : ('boolean' as const), ...(short ? { short } : {}) },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const given = new Map<string, string | true>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined
    if (spec === undefined) throw unknownOption(rawName, Object.keys(specs))
    if (given.has(name)) throw new UsageError(`选项 ${rawName} 重复出现。`, `${rawName} is given twice.`)
    if (!spec.read) {
      if (value !== undefined) throw new UsageError(`选项 ${rawName} 不带值。`, `${rawName} takes no value.`)
      given.set(name, true)
    } else {
      // `--task --json` almost always is a forgotten value, not a task called `--json`.
      if (value === undefined || value === '' || (!inlineValue && value.startsWith('-')))
        throw new UsageError(
          `选项 ${rawName} 缺少值；如果值以 - 开头，请写成 ${rawName}=值。`,
          `${rawName} needs a value; write ${rawName}=VALUE for one that begins with a dash.`,
        )
      given.set(name, value)
    }
  }
  return { given, positionals }
}

/** The values of what was given, once it goes together. @throws UsageError */
export function readValues<const Specs extends Options>(given: Given, specs: Specs): OptionValues<Specs> {
  refuseClashes(given, specs)
  const values: Record<string, unknown> = {}
  for (const [name, { read, fallback }] of Object.entries<Option>(specs)) {
    const typed = given.get(name)
    if (!read) values[name] = typed === true
    else values[name] = typeof typed === 'string' ? read(typed, name) : fallback
  }
  for (const name of given.keys()) specs[name]?.check?.(values, name)
  return values as OptionValues<Specs>
}

/** @throws UsageError where there are words that are no option */
export function refuseWords([first]: readonly string[]): void {
  if (first !== undefined) throw new UsageError(`多余的参数“${first}”。`, `Unexpected argument “${first}”.`)
}

/** @throws UsageError where the option is missing */
export function required<Value>(option: string, value: Value | undefined): Value {
  if (value !== undefined) return value
  throw new UsageError(`缺少必填选项 --${option}。`, `--${option} is required.`)
}

function refuseClashes(given: Given, specs: Options): void {
  for (const name of given.keys()) {
    const { without, needs } = specs[name] ?? {}
    const clash = without?.options.find((other) => given.has(other))
    if (clash !== undefined) {
      const { zh, en } = without?.because ?? { zh: '', en: '' }
      throw new UsageError(
        `选项 --${name} ${zh}${zh && '，'}不能与 --${clash} 同时使用，请去掉其中一个。`,
        `--${name} ${en}${en && ' and '}does not go with --${clash}: leave one of them out.`,
      )
    }
    if (needs && !given.has(needs.option))
      throw new UsageError(
        `${needs.because.zh}：--${name} 需要与 --${needs.option} 一起使用。`,
        `${needs.because.en}: use --${name} together with --${needs.option}.`,
      )
  }
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
