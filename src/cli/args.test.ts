import { describe, expect, it } from 'vitest'
import { UsageError } from '#core/commandLine/options.ts'
import { DEFAULT_BASE_URL } from '#shared/accounts/defaults.ts'
import { readCommandLine, type Command } from './args.ts'
import { filterOf } from './filterOptions.ts'
import { layoutOptions } from './layout.ts'

const ENV = { CALLBOOK_TOKEN: 'Bearer abc.def' }
const read = (line: string[], env: NodeJS.ProcessEnv = ENV) => readCommandLine(line, env)
const records = (line: string[]) => read(line) as Command<'records'>
const layout = (line: string[]) => {
  const { options } = read(line) as Command<'export'>
  return layoutOptions(options, options.out?.format ?? null)
}
const RECORDS = ['records', '--task', '10', '--user', '7']
const EXPORT = ['export', '--task', '10', '--user', '7', '--out', 'calls.csv']

const usageError = (line: string[], env: NodeJS.ProcessEnv = ENV): UsageError => {
  try {
    read(line, env)
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
  throw new Error(`accepted: ${line.join(' ')}`)
}

it('reads records with every option', () => {
  const line = [
    ...RECORDS,
    ...['--base-url', 'http://10.0.0.5:8080', '--sub-user', '8', '--allow-http', '--json', '--lang', 'en'],
    ...['--data-dir', '/tmp/x', '--page', '3', '--per-page', '100', '--keyword', '138', '--intention', 'A,2'],
    ...['--levels', '0-100,100-500', '--start-at', '2026-01-01', '--end-at', '2026-01-31 12:00:00'],
    ...['--hangup-date', '2026-01-02,2026-01-03'],
  ]
  const command = records(line)
  expect(command).toMatchObject({
    command: 'records',
    taskId: '10',
    source: {
      kind: 'platform',
      baseUrl: 'http://10.0.0.5:8080',
      userId: '7',
      subUserId: '8',
      allowHttp: true,
      token: 'abc.def',
    },
    options: {
      json: true,
      lang: 'en',
      'data-dir': '/tmp/x',
      local: false,
      search: undefined,
      page: 3,
      'per-page': 100,
    },
  })
  expect(filterOf(command.options)).toEqual({
    keyword: '138',
    intention_tags: [1, 2],
    levels: [
      [0, 100],
      [100, 500],
    ],
    start_at: '2026-01-01 00:00:00',
    end_at: '2026-01-31 12:00:00',
    hangup_date: ['2026-01-02 00:00:00', '2026-01-03 23:59:59'],
  })
})

it('the store answers more filters than the platform', () => {
  const more = [
    ...['--search', '多少钱', '--answered', '是', '--transferred', 'no', '--province', '浙江,江苏'],
    ...['--operator', '移动,2', '--hangup-disposition', 'ai', '--bill', '30-', '--duration=-60.5'],
  ]
  const wanted = {
    search: '多少钱',
    answered: true,
    transferred: false,
    province: ['浙江', '江苏'],
    operator: [3, 2],
    hangup_disposition: [1],
    bill: [30_000, null],
    duration: [null, 60_500],
  }
  expect(filterOf(records([...RECORDS, '--local', ...more]).options)).toEqual(wanted)
  expect(filterOf((read([...EXPORT, ...more]) as Command<'export'>).options)).toEqual(wanted)
  for (const option of ['--search=x', '--answered=yes', '--city=杭州', '--bill=1-2'])
    expect(usageError([...RECORDS, option]).message).toContain('--local')
})

it('one’s own marks are filters too, under names of their own', () => {
  const more = [
    ...['--verdict', '需跟进,Unjudged', '--reviewed', 'no', '--tag', '无我的标签,复听', '--noted', 'yes'],
    ...['--note', '周一', '--marked-sentences', '是', '--problem', '太快'],
  ]
  const wanted = {
    my_verdict: ['需跟进', ''],
    my_reviewed: false,
    my_tags: ['', '复听'],
    my_noted: true,
    my_note: '周一',
    my_marked: true,
    my_problems: ['太快'],
  }
  expect(filterOf((read([...EXPORT, ...more]) as Command<'export'>).options)).toEqual(wanted)
  expect(filterOf(records([...RECORDS, '--local', ...more]).options)).toEqual(wanted)
  expect(usageError([...RECORDS, '--reviewed=no']).message).toContain('--local')
  expect(layout([...EXPORT, '--columns', 'id,my_verdict,my_note']).changes).toEqual({
    columns: ['id', 'my_verdict', 'my_note'],
  })
})

it.each(['--answered=maybe', '--operator=9', '--city=a,,b', '--bill=60-30', '--bill=-', '--duration=1m'])(
  'refuses %s with the name of the option',
  (option) => {
    const name = option.slice(0, option.indexOf('='))
    expect(usageError([...EXPORT, option]).message).toContain(name)
  },
)

it('has defaults', () => {
  expect(read(RECORDS)).toMatchObject({
    source: { baseUrl: DEFAULT_BASE_URL, subUserId: null, allowHttp: false },
    options: { page: 1, 'per-page': 50, json: false, lang: undefined },
  })
  expect(filterOf(records(RECORDS).options)).toEqual({})
  expect(read(EXPORT)).toMatchObject({
    options: { out: { path: 'calls.csv', format: 'csv' }, saved: undefined },
  })
  expect(layout(EXPORT)).toEqual({ format: 'csv', preset: undefined, changes: {}, raw: false, csv: {} })
})

it('reads export and task', () => {
  expect(read([...EXPORT, '--keyword', '1'])).toMatchObject({ command: 'export', options: { keyword: '1' } })
  expect(layout([...EXPORT, '--columns', 'id,callee', '--header', 'key', '--raw'])).toMatchObject({
    changes: { columns: ['id', 'callee'], header: 'key' },
    raw: true,
  })
  const csv = ['--encoding', 'gb18030', '--no-bom', '--line-end', 'lf', '--delimiter', 'tab']
  expect(layout([...EXPORT, ...csv])).toMatchObject({
    csv: { encoding: 'gb18030', bom: false, lineEnd: 'lf', delimiter: 'tab' },
  })
  const sheet = ['--rows', 'utterance', '--mask', '--zone', 'Europe/Berlin', '--duration-unit', 'min']
  expect(layout(['export', '--task', '10', '--user', '7', '--out', 'a.XLSX', ...sheet])).toMatchObject({
    format: 'xlsx',
    changes: { rows: 'utterance', mask: true, zone: 'Europe/Berlin', durationUnit: 'min' },
  })
  expect(read(['task', '--task', '10', '--user', '7'])).toMatchObject({
    command: 'task',
    taskId: '10',
    options: { diff: undefined },
  })
  expect(read(['task', '--task', '10', '--user', '7', '--diff', 'old.json'])).toMatchObject({
    options: { diff: 'old.json' },
  })
})

it('a saved export needs neither task nor file', () => {
  expect(read(['export', '--user', '7', '--saved', ' 每周 '])).toMatchObject({
    taskId: null,
    options: { saved: '每周', out: undefined },
  })
  expect(read(['export', '--demo', '--saved', 'x', '--out', 'x.xlsx'], {})).toMatchObject({
    options: { out: { path: 'x.xlsx', format: 'xlsx' } },
  })
})

it('the demo platform needs neither account nor token, and may list its tasks', () => {
  expect(read(['records', '--demo', '--task', '10'], {})).toMatchObject({
    source: { kind: 'demo' },
    taskId: '10',
  })
  expect(read(['records', '--demo'], {})).toMatchObject({ taskId: null })
  expect(usageError(['records', '--demo', '--user', '7']).message).toContain('--user')
})

it.each([
  [['help']],
  [['--help']],
  [['-h']],
  [['records', '--help']],
  [['export', '-h']],
  [['task', '--help']],
  [['records', '--page', 'x', '--help']],
])('%j asks for help', (line) => {
  expect(read(line, {})).toEqual({ command: 'help' })
})

it('tells its version', () => {
  expect(read(['--version'], {})).toEqual({ command: 'version' })
})

describe('wrong usage names what is wrong, in both languages', () => {
  it.each<[string[], string]>([
    [[], 'records'],
    [['record', '--task', '1'], 'records'],
    [['delete', '--task', '1'], 'delete'],
    [['records', '--user', '7'], '--task'],
    [['records', '--task', '10'], '--user'],
    [['records', '--task', 'a/b', '--user', '7'], '--task'],
    [['records', '--task', '', '--user', '7'], '--task'],
    [['records', '--task', 'x'.repeat(129), '--user', '7'], '--task'],
    [['records', '--task', '10', '--user', 'a b'], '--user'],
    [[...RECORDS, '--sub-user', '?'], '--sub-user'],
    [[...RECORDS, 'more'], 'more'],
    [[...RECORDS, '--pages', '2'], '--page'],
    [[...RECORDS, '--out', 'x.csv'], '--out'],
    [[...RECORDS, '--page', '0'], '--page'],
    [[...RECORDS, '--page', '1.5'], '--page'],
    [[...RECORDS, '--page', 'two'], '--page'],
    [[...RECORDS, '--page'], '--page'],
    [[...RECORDS, '--per-page', '1001'], '--per-page'],
    [[...RECORDS, '--keyword', 'x'.repeat(65)], '--keyword'],
    [[...RECORDS, '--keyword', '1\n2'], '--keyword'],
    [[...RECORDS, '--intention', 'A,27'], '--intention'],
    [[...RECORDS, '--intention', '0'], '--intention'],
    [[...RECORDS, '--intention', 'AB'], '--intention'],
    [[...RECORDS, '--intention', 'A,'], '--intention'],
    [[...RECORDS, '--levels', '100'], '--levels'],
    [[...RECORDS, '--levels', '100-0'], '--levels'],
    [[...RECORDS, '--levels', Array(21).fill('0-1').join(',')], '--levels'],
    [[...RECORDS, '--start-at', '2026-02-30'], '--start-at'],
    [[...RECORDS, '--start-at', '01/02/2026'], '--start-at'],
    [[...RECORDS, '--end-at', '2026-01-01 25:00:00'], '--end-at'],
    [[...RECORDS, '--end-at', '2026-01-01T10:00:00Z'], '--end-at'],
    [[...RECORDS, '--start-at', '2026-01-02', '--end-at', '2026-01-01'], '--start-at'],
    [[...RECORDS, '--hangup-date', '2026-01-01'], '--hangup-date'],
    [[...RECORDS, '--hangup-date', '2026-01-02,2026-01-01'], '--hangup-date'],
    [[...RECORDS, '--hangup-date', '2026-01-01,x'], '--hangup-date'],
    [[...RECORDS, '--lang', 'zh'], '--lang'],
    [['task', '--task', '10', '--user', '7', '--diff'], '--diff'],
    [[...RECORDS, '--diff', 'x.json'], '--diff'],
    [['export', '--task', '10', '--user', '7'], '--out'],
    [['export', '--task', '10', '--user', '7', '--out', 'calls.txt'], '.csv'],
    [['export', '--task', '10', '--user', '7', '--out', 'calls'], '.csv'],
    [[...EXPORT, '--columns', 'calee'], 'callee'],
    [[...EXPORT, '--columns', 'qqqqqqqqq'], 'calldate'],
    [[...EXPORT, '--columns', 'id,id'], '--columns'],
    [[...EXPORT, '--columns', 'id,'], '--columns'],
    [[...EXPORT, '--header', 'zh'], '--header'],
    [[...EXPORT, '--columns', 'details.txt'], 'details.text'],
    [[...EXPORT, '--rows', 'call'], 'utterance'],
    [[...EXPORT, '--zone', 'Peking'], 'Asia/Shanghai'],
    [[...EXPORT, '--duration-unit', 'h'], 'clock'],
    [[...EXPORT, '--encoding', 'gbk'], 'gb18030'],
    [[...EXPORT, '--delimiter', ';'], 'tab'],
    [[...EXPORT, '--line-end', 'cr'], 'crlf'],
    [[...EXPORT.slice(0, -1), 'calls.xlsx', '--raw'], '--raw'],
    [[...EXPORT.slice(0, -1), 'calls.xlsx', '--delimiter', 'tab'], '--delimiter'],
    [['export', '--user', '7', '--saved', 'x', '--task', '10'], '--task'],
    [['export', '--user', '7', '--saved', 'x', '--keyword', '138'], '--keyword'],
    [['export', '--user', '7', '--saved', 'x', '--mask'], '--mask'],
    [['export', '--user', '7', '--saved', ' '], '--saved'],
    [['export', '--user', '7', '--saved', 'x', '--out', 'x.txt'], '.xlsx'],
    [[...EXPORT, '--page', '1'], '--page'],
  ])('%j', (line, named) => {
    const { text } = usageError(line)
    expect(text.en).toContain(named)
    expect(text.zh).toContain(named)
    expect(text.zh).toMatch(/[\u4e00-\u9fff]/)
  })
})

describe('R11: the token', () => {
  it.each(['--token=canary', '--token', '-token', '--TOKEN', '--access-token=canary'])(
    '%s is refused',
    (option) => {
      const { text } = usageError([...RECORDS, option, 'canary'])
      expect(text.en).toContain('CALLBOOK_TOKEN')
      expect(text.en + text.zh).not.toContain('canary')
    },
  )

  it.each<[NodeJS.ProcessEnv]>([[{}], [{ CALLBOOK_TOKEN: '' }], [{ CALLBOOK_TOKEN: '  ' }]])(
    'is asked for where there is none: %j',
    (env) => {
      expect(usageError(RECORDS, env).message).toContain('CALLBOOK_TOKEN')
    },
  )

  it('that no header can carry is refused without being shown', () => {
    const { text } = usageError(RECORDS, { CALLBOOK_TOKEN: 'canary canary' })
    expect(text.en).toContain('CALLBOOK_TOKEN')
    expect(text.en + text.zh).not.toContain('canary')
  })
})

it('reads the offline store’s options', () => {
  expect(read(['sync', '--demo', '--task', '10', '--full'])).toMatchObject({
    command: 'sync',
    options: { full: true, since: undefined },
  })
  expect(read(['sync', '--demo', '--task', '10', '--since', '2026-01-01'])).toMatchObject({
    options: { since: '2026-01-01 00:00:00' },
  })
  expect(usageError(['sync', '--demo', '--task', '10', '--since', '2026-01-01', '--full']).text.en).toContain(
    '--since',
  )
  expect(read(['sync', '--demo', '--task', '10', '--accept-removals'])).toMatchObject({
    options: { full: false, 'accept-removals': true },
  })
  expect(
    usageError(['sync', '--demo', '--task', '10', '--since', '2026-01-01', '--accept-removals']).text.en,
  ).toContain('--accept-removals')
  expect(read([...RECORDS, '--local', '--search', '多少钱'])).toMatchObject({
    options: { local: true, search: '多少钱' },
  })
  expect(read([...EXPORT, '--search', 'x'])).toMatchObject({ options: { search: 'x' } })
  expect(usageError([...RECORDS, '--search', 'x']).text.en).toContain('--local')
  expect(usageError([...RECORDS, '--local', '--search', ' ']).text.en).toContain('--search takes')
})
