import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { documentedNew, documentedOld } from '../../../test/fixtures/tasks.ts'
import newBody from '../../../test/fixtures/api/task-edit.new.json?raw'
import { UsageError } from '#core/commandLine/options.ts'
import { parseTaskData } from '#core/tasks/parse.ts'
import { taskSaveBody } from '#core/tasks/saveBody.ts'
import type { Handlers } from '#shared/ipc/index.ts'
import type { Locale } from '#shared/locale.ts'
import { settingsOf } from '#shared/tasks/editable.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { createOutput } from '../output.ts'
import type { CommandContext } from './context.ts'
import { taskDiff } from './taskDiff.ts'

type Data = Record<string, unknown>
const DATA = JSON.parse(documentedNew().raw) as Data
const EXTRAS = DATA.task_extras as Data
const taskOf = (data: Data): TaskEdit => parseTaskData(JSON.stringify(data), '10', 5)
/** The documented task as the platform has it after some changes. */
const NOW = taskOf({
  ...DATA,
  name: '新名字',
  remark: '备注',
  task_extras: {
    ...EXTRAS,
    line: [...(EXTRAS.line as Data[]), { id: 'line-b', limit: 3 }],
    redial_interval: 9,
  },
})

const folder = mkdtempSync(join(tmpdir(), 'callbook-diff-'))
function fileOf(content: unknown): string {
  const path = join(folder, `${Math.random()}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

async function diff(path: string, { json = false, locale = 'zh-CN' as Locale, task = NOW } = {}) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const asked = vi.fn<Handlers['tasks.edit']>(async () => task)
  const context: CommandContext = {
    handlers: { 'tasks.edit': asked } as unknown as Handlers,
    accountId: 'a',
    taskId: '10',
    locale,
    json,
    output: createOutput({ stdout, stderr }),
    signal: new AbortController().signal,
    onEvent: () => () => undefined,
  }
  const text = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString('utf8') ?? ''
  const failed = await taskDiff(path, context).then(
    (code) => ({ code, error: null }),
    (error: unknown) => ({ code: null, error }),
  )
  return { ...failed, out: text(stdout), err: text(stderr), asked }
}

describe('task --diff', () => {
  it('prints what changed, setting by setting, lists item by item', async () => {
    const { code, out } = await diff(fileOf(documentedNew()))
    expect(code).toBe(0)
    expect(out).toBe(
      [
        '任务名称 (name)\n  测试api接口创建-1766971470 → 新名字\n',
        '任务别名（备注） (remark)\n  （无） → 备注\n',
        '可用线路 (line)\n  + line-b（并发 3）\n',
        '重呼间隔 (redial_interval)\n  3 分钟 → 9 分钟\n',
      ].join('\n'),
    )
  })

  it('--json prints the values as task --json has them', async () => {
    const { code, out } = await diff(fileOf(documentedNew()), { json: true })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({
      taskId: '10',
      changes: [
        { key: 'name', before: '测试api接口创建-1766971470', after: '新名字' },
        { key: 'remark', before: null, after: '备注' },
        { key: 'line', before: documentedNew().line, after: NOW.line },
        { key: 'redial_interval', before: 3, after: 9 },
      ],
    })
  })

  it.each<[string, unknown]>([
    ['what task --json printed', documentedNew()],
    ['the platform’s answer', newBody],
    ['the platform’s data', documentedNew().raw],
    ['the body of a save', taskSaveBody(documentedNew(), settingsOf(documentedNew()))],
  ])('takes %s', async (_name, content) => {
    const { out } = await diff(fileOf(content), { json: true })
    expect((JSON.parse(out) as { changes: { key: string }[] }).changes.map(({ key }) => key)).toEqual([
      'name',
      'remark',
      'line',
      'redial_interval',
    ])
  })

  it.each<[string, (text: string) => Buffer]>([
    ['UTF-16 as PowerShell writes it', (text) => Buffer.from(`\ufeff${text}\r\n`, 'utf16le')],
    ['UTF-16 BE', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['UTF-8 with a byte order mark', (text) => Buffer.from(`\ufeff${text}`)],
  ])('reads a file in %s', async (_name, encode) => {
    const path = join(folder, `${Math.random()}.json`)
    writeFileSync(path, encode(JSON.stringify(documentedNew())))
    const { code, out } = await diff(path)
    expect(code).toBe(0)
    expect(out).toContain('任务名称 (name)')
  })

  it('says so where a file is in another encoding', async () => {
    const path = join(folder, `${Math.random()}.json`)
    writeFileSync(path, Buffer.from([0x7b, 0x22, 0xd5, 0xc5, 0x22, 0x3a, 0x31, 0x7d]))
    const { error } = await diff(path)
    expect(error).toBeInstanceOf(UsageError)
    expect(String(error)).toContain('unknown encoding')
  })

  it('does not compare what a file does not speak of', async () => {
    const { out } = await diff(fileOf({ name: '旧', maximumcall: 2, task_extras: { pop_mode: 2 } }), {
      locale: 'en',
    })
    expect(out).toBe('Task name (name)\n  旧 → 新名字\n\nOrder of numbers (pop_mode)\n  Reverse → In order\n')
  })

  it('a save’s body without a transfer group means none', async () => {
    const task = taskOf({ ...DATA, bridge_group_id: 12 })
    const { out } = await diff(fileOf(taskSaveBody(documentedNew(), settingsOf(documentedNew()))), { task })
    expect(out).toBe('转接组 ID (bridge_group_id)\n  （无） → 12\n')
  })

  it('reads what PowerShell’s > made of task --json: UTF-16 with a byte order mark', async () => {
    const json = `${JSON.stringify(documentedNew(), null, 2)}\r\n`
    const path = fileOf('')
    writeFileSync(path, Buffer.from(`\ufeff${json}`, 'utf16le'))
    expect((await diff(path)).out).toBe((await diff(fileOf(json))).out)
    expect((await diff(path)).out).toContain('测试api接口创建-1766971470 → 新名字')
  })

  it('says that nothing changed, exit 0', async () => {
    const same = await diff(fileOf(documentedNew()), { task: documentedNew() })
    expect([same.code, same.out, same.err]).toEqual([0, '', '没有差异。\n'])
    const json = await diff(fileOf(documentedOld()), { task: documentedOld(), json: true })
    expect(JSON.parse(json.out)).toEqual({ taskId: '10', changes: [] })
  })

  it('shows both orders where only the order of lines changed', async () => {
    const line = [
      { id: 'a', limit: 1 },
      { id: 'b', limit: 1 },
    ]
    const of = (lines: Data[]): TaskEdit => taskOf({ ...DATA, task_extras: { ...EXTRAS, line: lines } })
    const { out } = await diff(fileOf(of(line)), { task: of([...line].reverse()), locale: 'en' })
    expect(out).toBe(
      'Lines in use (line)\n  - a (limit 1)\n  - b (limit 1)\n  + b (limit 1)\n  + a (limit 1)\n',
    )
  })

  it('a name cannot take over the terminal', async () => {
    const { out } = await diff(fileOf({ ...DATA, name: '\u001b[2J红' }))
    expect(out).not.toContain('\u001b')
  })

  it.each<[string, () => string, string]>([
    ['is not there', () => join(folder, 'none.json'), 'cannot be read'],
    ['is a folder', () => folder, 'cannot be read'],
    ['is no JSON', () => fileOf('{"name":'), 'is not JSON'],
    ['is no object', () => fileOf([1]), 'holds no task'],
    ['is something else', () => fileOf({ hello: 'world', data: { a: 1 } }), 'holds no task'],
    [
      'is a refusal',
      () => fileOf({ code: 5002, status: 'error', message: '任务不存在', data: [] }),
      'holds no task',
    ],
    ['has a raw that is none', () => fileOf({ taskId: '1', raw: '{' }), 'is not JSON'],
    ['is much too large', () => fileOf(' '.repeat(5 * 1024 * 1024 + 1)), 'too large'],
  ])('a file that %s is wrong usage, before anything is asked', async (_name, path, words) => {
    const { error, asked } = await diff(path())
    expect(error).toBeInstanceOf(UsageError)
    expect((error as UsageError).text.en).toContain(words)
    expect((error as UsageError).text.zh).toMatch(/[\u4e00-\u9fff]/)
    expect(asked).not.toHaveBeenCalled()
  })
})
