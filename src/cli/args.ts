import { nearest } from '#core/commandLine/nearest.ts'
import {
  readValues,
  refuseWords,
  required,
  scanOptions,
  UsageError,
  type OptionValues,
} from '#core/commandLine/options.ts'
import { COMMANDS, type ACCOUNT, type CommandName } from './options.ts'

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

type Values<Name extends CommandName> = OptionValues<(typeof COMMANDS)[Name]['options']>

/** One command with its options as typed values. */
export interface Command<Name extends CommandName> {
  command: Name
  options: Values<Name>
  source: Source
  /**
   * null where a saved export brings it; of the demo platform null asks for the list of tasks, whose ids nobody can know
   * beforehand.
   */
  taskId: string | null
  /** What stands behind the name of the command and is no option. */
  words: readonly string[]
}
export type WorkCommand = { [Name in CommandName]: Command<Name> }[CommandName]
export type CommandLine = WorkCommand | { command: 'help' } | { command: 'version' }

const NAMES = Object.keys(COMMANDS)
const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name)

/**
 * Reads the command line and the environment: the token comes from `CALLBOOK_TOKEN` alone.
 * @throws UsageError
 */
export function readCommandLine(argv: readonly string[], env: NodeJS.ProcessEnv): CommandLine {
  refuseToken(argv)
  const [name, ...rest] = argv
  if (name === undefined)
    throw new UsageError(`请指定命令：${NAMES.join('、')}。`, `Name a command: ${NAMES.join(', ')}.`)
  if (name === 'help' || name === '--help' || name === '-h') return { command: 'help' }
  if (name === '--version' || name === '-v') return { command: 'version' }
  if (!isCommand(name)) throw unknownCommand(name)
  return name === 'marks' ? readMarks(rest) : readCommand(name, rest, env)
}

/** Marks are this machine's, whoever's account the calls came from: none is named. */
function readMarks(argv: readonly string[]): CommandLine {
  const specs = COMMANDS.marks.options
  const { given, positionals } = scanOptions(argv, specs)
  if (given.has('help')) return { command: 'help' }
  if (given.has('version')) return { command: 'version' }
  const options = readValues(given, specs)
  return { command: 'marks', options, source: DEMO, taskId: options.task ?? null, words: positionals }
}

type Asking = Exclude<CommandName, 'marks'>

function readCommand(name: Asking, argv: readonly string[], env: NodeJS.ProcessEnv): CommandLine {
  const specs = COMMANDS[name].options
  const { given, positionals } = scanOptions(argv, specs)
  refuseWords(positionals)
  if (given.has('help')) return { command: 'help' }
  if (given.has('version')) return { command: 'version' }
  const options = readValues(given, specs)
  if (!given.has('demo') && !given.has('saved')) required('task', options.task)
  if (name === 'export' && !given.has('saved')) required('out', given.get('out'))
  const source = options.demo ? DEMO : platformSource(options, env)
  // Name and options are of the same entry of COMMANDS.
  return { command: name, options, source, taskId: options.task ?? null, words: [] } as WorkCommand
}

const DEMO: Source = { kind: 'demo' }

function platformSource(options: OptionValues<typeof ACCOUNT>, env: NodeJS.ProcessEnv): Source {
  const userId = required('user', options.user)
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
    baseUrl: options['base-url'],
    userId,
    subUserId: options['sub-user'] ?? null,
    allowHttp: options['allow-http'],
    token,
  }
}

/** An argument is readable by every user of the machine and stays in the shell's history. */
function refuseToken(argv: readonly string[]): void {
  if (argv.some((argument) => /^--?(access-)?token(=|$)/i.test(argument)))
    throw new UsageError(
      '令牌不能写在命令行里：本机其他用户看得到，还会留在命令历史中。请改用环境变量 CALLBOOK_TOKEN。',
      'A token must not be an argument: other users of this machine can read it, and it stays in the shell’s history. Put it into the environment variable CALLBOOK_TOKEN.',
    )
}

function unknownCommand(name: string): UsageError {
  const near = nearest(name, NAMES)[0]
  return near === undefined
    ? new UsageError(
        `没有命令“${name}”，可用：${NAMES.join('、')}。`,
        `There is no command “${name}”: use ${NAMES.join(', ')}.`,
      )
    : new UsageError(
        `没有命令“${name}”，是否指 ${near}？`,
        `There is no command “${name}”; did you mean ${near}?`,
      )
}
