import { localeOption, readOptions, UsageError, type OptionValues } from '#core/commandLine/options.ts'
import { nearest } from '#core/commandLine/nearest.ts'
import { DEFAULT_BASE_URL } from '#shared/accounts/defaults.ts'
import type { Locale } from '#shared/locale.ts'
import type { RecordFilter } from '#shared/records/filter.ts'
import { DEFAULT_PAGE_SIZE } from '#shared/preferences.ts'
import { EXPORT, layoutOptions, type LayoutOptions } from './layout.ts'
import {
  idOption,
  intentionOption,
  keywordOption,
  levelsOption,
  nameOption,
  ordered,
  outOption,
  pageOption,
  periodOption,
  perPageOption,
  searchOption,
  timeOption,
} from './parse.ts'

/** Whose calls: the demo platform's, or an account's that is named on the command line and ends with it. */
export type Source =
  | { kind: 'demo' }
  | {
      kind: 'platform'
      baseUrl: string
      userId: string
      subUserId: string | null
      allowHttp: boolean
      token: string
    }

interface Common {
  /** null asks for the list of demo tasks, whose ids nobody can know beforehand. */
  taskId: string | null
  source: Source
  json: boolean
  /** null follows the environment. */
  locale: Locale | null
  dataDir: string | undefined
}

export interface SyncCommand extends Common {
  command: 'sync'
  /** Trusts nothing of what earlier runs proved. */
  full: boolean
  /** Most of what is kept may go where the platform does not list it any more. */
  acceptRemovals: boolean
  /** Only calls from this moment on, China wall-clock time; null for all of the task. */
  since: string | null
}
export interface RecordsCommand extends Common {
  command: 'records'
  /** Of the offline store rather than the platform. */
  local: boolean
  search: string | null
  filter: RecordFilter
  page: number
  perPage: number
}
export interface ExportCommand extends Common {
  command: 'export'
  /** Name of a saved export, which brings task, filter and layout. */
  saved: string | null
  filter: RecordFilter
  search: string | null
  /** null for a saved one: into the working folder, under the name that the product would suggest. */
  out: string | null
  layout: LayoutOptions
}
export interface TaskCommand extends Common {
  command: 'task'
  /** A file with the task as it was, to be compared with the task as it is. */
  diff: string | null
}
export type WorkCommand = SyncCommand | RecordsCommand | ExportCommand | TaskCommand
export type CommandLine = WorkCommand | { command: 'help' } | { command: 'version' }

const VALUE = { type: 'string' } as const
const FLAG = { type: 'boolean' } as const
const COMMON = {
  task: VALUE,
  'base-url': VALUE,
  user: VALUE,
  'sub-user': VALUE,
  'allow-http': FLAG,
  'data-dir': VALUE,
  demo: FLAG,
  json: FLAG,
  lang: VALUE,
  help: { type: 'boolean', short: 'h' },
} as const
const FILTER = {
  keyword: VALUE,
  intention: VALUE,
  'start-at': VALUE,
  'end-at': VALUE,
  'hangup-date': VALUE,
  levels: VALUE,
} as const
const SPECS = {
  sync: { ...COMMON, full: FLAG, since: VALUE, 'accept-removals': FLAG },
  records: { ...COMMON, ...FILTER, local: FLAG, search: VALUE, page: VALUE, 'per-page': VALUE },
  export: { ...COMMON, ...FILTER, ...EXPORT, search: VALUE, out: VALUE, saved: VALUE },
  task: { ...COMMON, diff: VALUE },
} as const

type CommandName = keyof typeof SPECS
const isCommand = (name: string): name is CommandName => Object.hasOwn(SPECS, name)

/**
 * Reads the command line and the environment: the token comes from `CALLBOOK_TOKEN` alone.
 * @throws UsageError
 */
export function readCommandLine(argv: readonly string[], env: NodeJS.ProcessEnv): CommandLine {
  refuseToken(argv)
  const [name, ...rest] = argv
  if (name === undefined)
    throw new UsageError(
      '请指定命令：sync、records、export 或 task。',
      'Name a command: sync, records, export or task.',
    )
  if (name === 'help' || name === '--help' || name === '-h') return { command: 'help' }
  if (name === '--version' || name === '-v') return { command: 'version' }
  if (!isCommand(name)) throw unknownCommand(name)

  if (name === 'sync') {
    const { values, help } = read(rest, SPECS.sync)
    if (help) return { command: 'help' }
    const full = values.full ?? false
    const since = values.since === undefined ? null : timeOption('since', values.since, 'start')
    const acceptRemovals = values['accept-removals'] ?? false
    const whole = full ? 'full' : acceptRemovals ? 'accept-removals' : null
    if (whole !== null && since !== null) throw sinceOrWhole(whole)
    return { command: 'sync', ...common(values, env), full, acceptRemovals, since }
  }
  if (name === 'records') {
    const { values, help } = read(rest, SPECS.records)
    if (help) return { command: 'help' }
    const local = values.local ?? false
    const search = searchOption(values.search)
    if (search !== null && !local) throw searchNeedsLocal()
    return {
      command: 'records',
      ...common(values, env),
      local,
      search,
      filter: filterOf(values),
      page: values.page === undefined ? 1 : pageOption(values.page),
      perPage: values['per-page'] === undefined ? DEFAULT_PAGE_SIZE : perPageOption(values['per-page']),
    }
  }
  if (name === 'export') {
    const { values, help } = read(rest, SPECS.export)
    if (help) return { command: 'help' }
    const saved = values.saved === undefined ? null : nameOption('saved', values.saved)
    if (saved !== null) aloneWithSaved(values)
    const out = saved === null ? required('out', values.out) : (values.out ?? null)
    const format = out === null ? null : outOption(out)
    return {
      command: 'export',
      ...common(values, env, saved === null),
      saved,
      filter: filterOf(values),
      search: searchOption(values.search),
      out,
      layout: layoutOptions(values, format),
    }
  }
  const { values, help } = read(rest, SPECS.task)
  return help ? { command: 'help' } : { command: 'task', ...common(values, env), diff: values.diff ?? null }
}

function read<const Specs extends typeof COMMON>(
  argv: readonly string[],
  specs: Specs,
): { values: OptionValues<Specs>; help: boolean } {
  const { values, positionals } = readOptions(argv, specs)
  if (positionals[0] !== undefined)
    throw new UsageError(`多余的参数“${positionals[0]}”。`, `Unexpected argument “${positionals[0]}”.`)
  return { values, help: values.help === true }
}

function required(option: string, value: string | undefined): string {
  if (value !== undefined) return value
  throw new UsageError(`缺少必填选项 --${option}。`, `--${option} is required.`)
}

/** @param needsTask false where the task is known from elsewhere */
function common(values: OptionValues<typeof COMMON>, env: NodeJS.ProcessEnv, needsTask = true): Common {
  return {
    taskId:
      (values.demo || !needsTask) && values.task === undefined
        ? null
        : idOption('task', required('task', values.task)),
    source: values.demo ? demoSource(values) : platformSource(values, env),
    json: values.json ?? false,
    locale: values.lang === undefined ? null : localeOption(values.lang),
    dataDir: values['data-dir'],
  }
}

function demoSource(values: OptionValues<typeof COMMON>): Source {
  const platformOption = (['base-url', 'user', 'sub-user', 'allow-http'] as const).find(
    (option) => values[option] !== undefined,
  )
  if (platformOption !== undefined)
    throw new UsageError(
      `选项 --demo 使用内置演示平台，不能与 --${platformOption} 同时使用。`,
      `--demo uses the built-in demo platform and does not go with --${platformOption}.`,
    )
  return { kind: 'demo' }
}

function platformSource(values: OptionValues<typeof COMMON>, env: NodeJS.ProcessEnv): Source {
  const userId = idOption('user', required('user', values.user))
  const token = env['CALLBOOK_TOKEN']?.trim().replace(/^Bearer\s+/i, '')
  if (!token)
    throw new UsageError(
      '没有访问令牌：请把平台的令牌放入环境变量 CALLBOOK_TOKEN（试用可加 --demo）。',
      'No token: put the platform’s token into the environment variable CALLBOOK_TOKEN (or try --demo).',
    )
  if (!/^[\x21-\x7e]{1,8192}$/.test(token))
    throw new UsageError(
      '环境变量 CALLBOOK_TOKEN 中有空格或其他令牌不会包含的字符。',
      'CALLBOOK_TOKEN holds spaces or other characters that no token has.',
    )
  return {
    kind: 'platform',
    baseUrl: values['base-url'] ?? DEFAULT_BASE_URL,
    userId,
    subUserId: values['sub-user'] === undefined ? null : idOption('sub-user', values['sub-user']),
    allowHttp: values['allow-http'] ?? false,
    token,
  }
}

function filterOf(values: OptionValues<typeof FILTER>): RecordFilter {
  const filter: RecordFilter = {}
  if (values.keyword !== undefined) filter.keyword = keywordOption(values.keyword)
  if (values.intention !== undefined) filter.intention_tags = intentionOption(values.intention)
  if (values.levels !== undefined) filter.levels = levelsOption(values.levels)
  if (values['start-at'] !== undefined) filter.start_at = timeOption('start-at', values['start-at'], 'start')
  if (values['end-at'] !== undefined) filter.end_at = timeOption('end-at', values['end-at'], 'end')
  if (filter.start_at && filter.end_at) ordered('start-at', filter.start_at, filter.end_at)
  if (values['hangup-date'] !== undefined)
    filter.hangup_date = periodOption('hangup-date', values['hangup-date'])
  return filter
}

/** An argument is readable by every user of the machine and stays in the shell's history. */
function refuseToken(argv: readonly string[]): void {
  if (argv.some((argument) => /^--?(access-)?token(=|$)/i.test(argument)))
    throw new UsageError(
      '令牌不能写在命令行里：本机其他用户看得到，还会留在命令历史中。请改用环境变量 CALLBOOK_TOKEN。',
      'A token must not be an argument: other users of this machine can read it, and it stays in the shell’s history. Put it into the environment variable CALLBOOK_TOKEN.',
    )
}

const sinceOrWhole = (option: string): UsageError =>
  new UsageError(`选项 --since 与 --${option} 不能同时使用。`, `--since and --${option} do not go together.`)

const searchNeedsLocal = (): UsageError =>
  new UsageError(
    '平台不支持全文搜索：--search 需要与 --local 一起使用。',
    'The platform has no full-text search: use --search together with --local.',
  )

/** A saved export brings everything along; an option beside it would be lost or change what was saved. */
function aloneWithSaved(values: Partial<Record<string, unknown>>): void {
  const beside = ['task', 'search', ...Object.keys(FILTER), ...Object.keys(EXPORT)].find(
    (option) => values[option] !== undefined,
  )
  if (beside !== undefined)
    throw new UsageError(
      `选项 --saved 使用已保存的任务、筛选和格式，不能与 --${beside} 同时使用；请去掉其中一个。`,
      `--saved brings its own task, filter and layout and does not go with --${beside}: leave one of them out.`,
    )
}

function unknownCommand(name: string): UsageError {
  const near = nearest(name, Object.keys(SPECS))[0]
  return near === undefined
    ? new UsageError(
        `没有命令“${name}”，可用：sync、records、export、task。`,
        `There is no command “${name}”: use sync, records, export or task.`,
      )
    : new UsageError(
        `没有命令“${name}”，是否指 ${near}？`,
        `There is no command “${name}”; did you mean ${near}?`,
      )
}
