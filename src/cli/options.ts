/** The options of all commands together; a command's own lie with it, in `commands/`. Reading, refusals and help come from them. */
import { HOST_OPTIONS } from '#core/commandLine/hostOptions.ts'
import type { HelpSection } from '#core/commandLine/help.ts'
import type { Options } from '#core/commandLine/options.ts'
import { asTyped } from '#core/commandLine/readers.ts'
import { DEFAULT_BASE_URL } from '#shared/accounts/defaults.ts'
import type { Bilingual } from '#shared/locale.ts'
import { EXPORT } from './commands/export.ts'
import { MARKS } from './commands/marks.ts'
import { RECORDS } from './commands/records.ts'
import { SYNC } from './commands/sync.ts'
import { TASK } from './commands/task.ts'
import { FILTER, LIVE_OPTIONS, LOCAL_OPTIONS } from './filterOptions.ts'
import { CSV_ONLY } from './layout.ts'
import { idOption } from './parse.ts'

export const ACCOUNT = {
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

const ALL = {
  demo: {
    help: {
      zh: '使用内置演示平台，无需账号；不带 --task 时列出演示任务',
      en: 'the built-in demo platform, no account needed; without --task its tasks are listed',
    },
    without: {
      options: Object.keys(ACCOUNT),
      because: { zh: '使用内置演示平台', en: 'uses the built-in demo platform' },
    },
  },
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
  marks: {
    form: { zh: 'export --out 文件 | merge 文件…', en: 'export --out FILE | merge FILE…' },
    help: {
      zh: '导出或合并复核标记；不需要账号、令牌和网络，不带 --task 时为全部任务',
      en: 'writes review marks to a file, or merges files; needs no account, token or network; all tasks without --task',
    },
    options: { ...ALL, ...MARKS },
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
  { heading: ownHeading('marks'), options: MARKS },
  {
    heading: { zh: '通用', en: 'All' },
    options: ALL,
    note: {
      zh: '没有系统钥匙串的机器：CALLBOOK_KEYRING=file 同意把密钥保存在文件中，或用 CALLBOOK_STORE_KEY 直接给出（64 位十六进制，或恢复密钥的 24 个词）。',
      en: 'Without a system keychain: CALLBOOK_KEYRING=file agrees to keep the key in a file; CALLBOOK_STORE_KEY gives it directly (64 hex digits, or the 24 words of the recovery key).',
    },
  },
]
