import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { UsageError } from '#core/commandLine/options.ts'
import type { Handlers } from '#shared/ipc/index.ts'
import type { DocumentRow, MarkRow, ReviewRows } from '#shared/reviews/marks.ts'
import { readCommandLine, type WorkCommand } from '../args.ts'
import { createOutput } from '../output.ts'
import { passphrases } from '../passphrase.ts'
import { eventHub, run } from '../run.ts'

const row = (recordId: string, taskId = 'task'): MarkRow => ({
  ...{ reviewer: 'me', taskId, recordId, member: 'note', value: '"再打"' },
  stamp: '1'.padStart(32, '0'),
})
const document = (id: string, taskId: string): DocumentRow => ({
  ...{ kind: 'sample', id, reviewer: 'me', taskId, member: 'name', value: '"x"' },
  stamp: '2'.padStart(32, '0'),
})
const ROWS: ReviewRows = {
  marks: [row('a'), row('b'), { ...row('b'), member: 'verdict' }, row('c', 'another')],
  documents: [document('everywhere', ''), document('here', 'another'), document('there', 'task')],
}
/** Of the task `another` alone, with what belongs to no task. */
const OF_ANOTHER: ReviewRows = {
  marks: [row('c', 'another')],
  documents: [document('everywhere', ''), document('here', 'another')],
}

let folder: string
let merged: { demo: boolean; rows: ReviewRows }[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callbook-marks-'))
  merged = []
})
afterEach(() => rmSync(folder, { recursive: true }))

const file = (name: string): string => join(folder, name)
/** No account, no token: neither the environment nor the line has one. */
const callbook = (...line: string[]) => callbookWith({}, ...line)
async function callbookWith(
  env: NodeJS.ProcessEnv,
  ...line: string[]
): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const marks = {
    rows: async () => ROWS,
    merge: async (demo: boolean, rows: ReviewRows) => {
      merged.push({ demo, rows })
      return rows.marks.length
    },
  }
  const command = readCommandLine(line, {}) as WorkCommand
  const output = createOutput({ stdout, stderr })
  const { onEvent } = eventHub()
  const code = await run(command, {
    ...{ app: { handlers: {} as Handlers, marks }, onEvent, output, locale: 'en' },
    passphrases: passphrases({ env, locale: 'en', input: new PassThrough(), output: stderr }),
    signal: new AbortController().signal,
  })
  const written = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString() ?? ''
  return { code, out: written(stdout), err: written(stderr) }
}

it('marks go into a file for this user alone, of one task or of all, and come out of it again', async () => {
  expect(await callbook('marks', 'export', '--out', file('all.json'))).toMatchObject({
    ...{ code: 0, out: expect.stringContaining('Marks of 3 calls') as string },
  })
  if (process.platform !== 'win32') expect(statSync(file('all.json')).mode & 0o777).toBe(0o600)
  const one = await callbook('marks', 'export', '--out', file('one.json'), '--task', 'another', '--json')
  expect(JSON.parse(one.out)).toEqual({ file: file('one.json'), calls: 1 })
  expect(JSON.parse(readFileSync(file('one.json'), 'utf8'))).toEqual({
    ...{ format: 'callbook-marks', version: 1, ...OF_ANOTHER },
  })

  expect((await callbook('marks', 'merge', file('all.json'), file('one.json'))).code).toBe(0)
  const both = {
    marks: [...ROWS.marks, ...OF_ANOTHER.marks],
    documents: [...ROWS.documents, ...OF_ANOTHER.documents],
  }
  expect(merged).toEqual([{ demo: false, rows: both }])
  await callbook('marks', 'merge', file('all.json'), '--demo', '--task', 'another')
  expect(merged[1]).toEqual({ demo: true, rows: OF_ANOTHER })
})

it('a file from before there were documents is merged as well', async () => {
  writeFileSync(file('first.json'), '{"format":"callbook-marks","version":1,"marks":[]}')
  expect((await callbook('marks', 'merge', file('first.json'))).code).toBe(0)
  expect(merged).toEqual([{ demo: false, rows: { marks: [], documents: [] } }])
})

it('a file under a passphrase opens with it alone, which is never an argument', async () => {
  const env = { CALLBOOK_MARKS_PASSPHRASE: '一个够长的口令🔑' }
  expect((await callbookWith(env, 'marks', 'export', '--out', file('s.json'), '--passphrase')).code).toBe(0)
  const text = readFileSync(file('s.json'), 'utf8')
  expect(JSON.parse(text)).toMatchObject({ format: 'callbook-marks', sealed: { cipher: 'aes-256-gcm' } })
  for (const secret of ['再打', 'recordId', env.CALLBOOK_MARKS_PASSPHRASE]) expect(text).not.toContain(secret)

  await callbookWith(env, 'marks', 'merge', file('s.json'))
  expect(merged).toEqual([{ demo: false, rows: ROWS }])
  const wrong = callbookWith({ CALLBOOK_MARKS_PASSPHRASE: 'another one' }, 'marks', 'merge', file('s.json'))
  await expect(wrong).rejects.toMatchObject({ details: { what: 'wrong_passphrase', path: file('s.json') } })
  await expect(callbook('marks', 'merge', file('s.json'))).rejects.toMatchObject({
    details: { what: 'passphrase' },
  })
  expect(merged).toHaveLength(1)

  for (const [given, line] of [
    [{}, ['export', '--out', file('x.json'), '--passphrase']],
    [{ CALLBOOK_MARKS_PASSPHRASE: 'short' }, ['export', '--out', file('x.json'), '--passphrase']],
    [env, ['export', '--out', file('x.json'), '--passphrase=secret']],
    [env, ['export', '--out', file('x.json'), '--passphrase', 'secret']],
    [env, ['merge', file('s.json'), '--passphrase']],
  ] as const) {
    const refused = await callbookWith(given, 'marks', ...line).catch((thrown: unknown) => thrown)
    expect(refused, line.join(' ')).toBeInstanceOf(UsageError)
    expect(String(refused)).not.toContain('secret')
  }
  expect(existsSync(file('x.json'))).toBe(false)
})

it('nothing is merged where one of the files is none, or of a newer version', async () => {
  await callbook('marks', 'export', '--out', file('good.json'))
  const bad: [string, string | null][] = [
    ['empty.json', ''],
    ['text.json', 'not JSON'],
    ['other.json', '{"marks":[]}'],
    ['newer.json', '{"format":"callbook-marks","version":2,"marks":[]}'],
    ['odd.json', '{"format":"callbook-marks","version":1,"marks":[{"reviewer":"x"}]}'],
    ['missing.json', null],
  ]
  for (const [name, content] of bad) {
    if (content !== null) writeFileSync(file(name), content)
    await expect(callbook('marks', 'merge', file('good.json'), file(name)), name).rejects.toThrow(name)
  }
  expect(merged).toEqual([])
})

it('takes no account, which would mean nothing', async () => {
  await expect(callbook('marks', 'export', '--out', file('x.json'), '--user', '7')).rejects.toThrow(
    UsageError,
  )
})

it('says how it is used', async () => {
  for (const line of [
    [],
    ['export'],
    ['merge'],
    ['drop'],
    ['export', 'x', '--out', 'y'],
    ['merge', 'x', '--out', 'y'],
  ])
    await expect(callbook('marks', ...line)).rejects.toThrow(UsageError)
})
