/** Every option of the command line: reading, refusals and help come from here. */
import { HOST_OPTIONS } from '#core/commandLine/hostOptions.ts'
import type { HelpSection } from '#core/commandLine/help.ts'
import type { Options } from '#core/commandLine/options.ts'
import { asTyped, wholeNumber } from '#core/commandLine/readers.ts'
import { DEFAULT_BASE_URL } from '#shared/accounts/defaults.ts'
import type { Bilingual } from '#shared/locale.ts'
import { DEFAULT_PAGE_SIZE } from '#shared/preferences.ts'
import { CSV_ONLY, LAYOUT } from './layout.ts'
import { LIVE_OPTIONS, LOCAL_OPTIONS } from './filterOptions.ts'
import { idOption, nameOption, outOption, timeOption } from './parse.ts'

const FILE: Bilingual = { zh: '文件', en: 'FILE' }

const PLATFORM = {
  user: { form: 'ID', help: { zh: '用户 ID', en: 'user id' }, read: idOption },
  'sub-user': { form: 'ID', help: { zh: '子账号 ID', en: 'sub-user id' }, read: idOption },
  'base-url': {
    form: { zh: '地址', en: 'URL' },
    help: { zh: '平台地址', en: 'platform address' },
    read: asTyped,
    fallback: DEFAULT_BASE_URL,
  },
  'allow-http': {
    help: { zh: '允许对非本机地址使用不加密的 http', en: 'plain http to other machines is accepted' },
  },
} satisfies Options

export const ACCOUNT = {
  ...PLATFORM,
  demo: {
    help: {
      zh: '使用内置演示平台，无需账号；不带 --task 时列出演示任务',
      en: 'the built-in demo platform, no account needed; without --task its tasks are listed',
    },
    without: {
      options: Object.keys(PLATFORM),
      because: { zh: '使用内置演示平台', en: 'uses the built-in demo platform' },
    },
  },
} satisfies Options

const SYNC = {
  full: { help: { zh: '完整核对：重新读取全部通话', en: 'check everything: all calls are read again' } },
  'accept-removals': {
    help: {
      zh: '平台不再列出本机大部分通话时，同意将其从本机删除；不加则保留并以 6 退出',
      en: 'where the platform lists most of the calls no more, they may be removed from this machine; without it they are kept, and the exit code is 6',
    },
  },
  since: {
    form: { zh: '日期', en: 'DATE' },
    help: {
      zh: '只读取此时间之后的通话（按平台的 start_at 筛选）',
      en: 'only calls from then on, by the platform’s start_at filter',
    },
    read: timeOption('start'),
    without: { options: ['full', 'accept-removals'] },
  },
} satisfies Options

const FILTER = { ...LIVE_OPTIONS, ...LOCAL_OPTIONS }

const RECORDS = {
  local: { help: { zh: '查看本机的通话，无需网络', en: 'the calls on this machine, no network needed' } },
  page: {
    form: 'N',
    help: { zh: '第几页', en: 'page' },
    read: wholeNumber(1, 100_000_000),
    fallback: 1,
  },
  'per-page': {
    form: 'N',
    help: { zh: '每页条数', en: 'records a page' },
    read: wholeNumber(1, 1000),
    fallback: DEFAULT_PAGE_SIZE,
  },
} satisfies Options

const EXPORT = {
  out: {
    form: FILE,
    help: { zh: '以 .csv 或 .xlsx 结尾的文件', en: 'a file that ends in .csv or .xlsx' },
    read: outOption,
  },
  saved: {
    form: { zh: '名称', en: 'NAME' },
    help: {
      zh: '运行在窗口中保存的常用导出（任务、筛选和格式都已保存，可不带 --out）',
      en: 'runs an export saved in the window: task, filter and layout come with it, --out may be left out',
    },
    read: nameOption,
    without: {
      options: ['task', ...Object.keys(FILTER), ...Object.keys(LAYOUT), ...Object.keys(CSV_ONLY)],
      because: {
        zh: '使用已保存的任务、筛选和格式',
        en: 'brings its own task, filter and layout',
      },
    },
  },
  ...LAYOUT,
} satisfies Options

const TASK = {
  diff: {
    form: FILE,
    help: {
      zh: '与文件中的任务逐项比较（旧 → 新），列出平台上的变化；文件可以是 task --json 的输出、平台返回的 data 或保存请求的正文（其中没有的设置不比较）。有无差异退出码都是 0',
      en: 'what changed on the platform since FILE was written, setting by setting (old → new). FILE is what task --json printed, the platform’s data, or the body of a save (settings that it leaves out are not compared). Exit code 0 with and without differences',
    },
    read: asTyped,
  },
} satisfies Options

const ALL = {
  task: { form: 'ID', help: { zh: '任务 ID', en: 'task id' }, read: idOption },
  json: { help: { zh: '向标准输出打印一个 JSON 文档', en: 'one JSON document on standard output' } },
  ...HOST_OPTIONS,
  version: { short: 'v', help: { zh: '版本', en: 'version' } },
} satisfies Options

const COMMON = { ...ACCOUNT, ...ALL }

export const COMMANDS = {
  sync: {
    help: {
      zh: '把任务的全部通话同步到本机（加密保存）',
      en: 'brings all calls of the task onto this machine, encrypted',
    },
    options: { ...COMMON, ...SYNC },
  },
  records: {
    help: { zh: '查看一页通话记录', en: 'one page of call records' },
    options: { ...COMMON, ...FILTER, ...RECORDS },
  },
  export: {
    form: { zh: '--out 文件', en: '--out FILE' },
    help: {
      zh: '从本机导出符合条件的全部通话到 .csv 或 .xlsx（尚未同步时先同步）',
      en: 'every call that the filters admit, from this machine to .csv or .xlsx (synchronised first if it never was)',
    },
    options: { ...COMMON, ...FILTER, ...EXPORT, ...CSV_ONLY },
  },
  task: {
    help: { zh: '查看呼叫任务的设置', en: 'the settings of a calling task' },
    options: { ...COMMON, ...TASK },
  },
} satisfies Record<string, { form?: Bilingual; help: Bilingual; options: Options }>

export type CommandName = keyof typeof COMMANDS

const ownHeading = (command: CommandName): Bilingual => ({ zh: command, en: command })

/** The page of help, section by section. */
export const SECTIONS: readonly HelpSection[] = [
  {
    heading: { zh: '账号', en: 'Account' },
    options: ACCOUNT,
    note: {
      zh: '令牌只从环境变量 CALLBOOK_TOKEN 读取。',
      en: 'The token is read from the environment variable CALLBOOK_TOKEN alone.',
    },
  },
  { heading: { zh: '筛选（records、export）', en: 'Filters (records, export)' }, options: LIVE_OPTIONS },
  {
    heading: {
      zh: '更多筛选（export、records --local）',
      en: 'More filters (export, records --local)',
    },
    options: LOCAL_OPTIONS,
  },
  { heading: ownHeading('sync'), options: SYNC },
  { heading: ownHeading('records'), options: RECORDS },
  { heading: ownHeading('export'), options: EXPORT },
  { heading: { zh: 'export，仅 CSV', en: 'export, CSV alone' }, options: CSV_ONLY },
  { heading: ownHeading('task'), options: TASK },
  {
    heading: { zh: '通用', en: 'All' },
    options: ALL,
    note: {
      zh: '没有系统钥匙串的机器：CALLBOOK_KEYRING=file 同意把密钥保存在文件中，或用 CALLBOOK_STORE_KEY 直接给出（64 位十六进制，或恢复密钥的 24 个词）。',
      en: 'Without a system keychain: CALLBOOK_KEYRING=file agrees to keep the key in a file; CALLBOOK_STORE_KEY gives it directly (64 hex digits, or the 24 words of the recovery key).',
    },
  },
]
