import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { documentedNew, documentedOld } from '../../../test/fixtures/tasks.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { createLastRead, type LastRead } from './lastRead.ts'
import { parseTaskData } from './parse.ts'

function setUp(folder = mkdtempSync(join(tmpdir(), 'callbook-tasks-'))): {
  lastRead: LastRead
  folder: string
  log: string[]
} {
  const log: string[] = []
  const note = (message: string, facts?: object): void => void log.push(`${message} ${JSON.stringify(facts)}`)
  return { lastRead: createLastRead({ folder, logger: { info: note, warn: note } }), folder, log }
}

const taskNamed = (taskId: string, data: object, fetchedAt = 1): TaskEdit =>
  parseTaskData(JSON.stringify(data), taskId, fetchedAt)

describe('the tasks read last', () => {
  it('are the same tasks for the next start, by account', async () => {
    const { lastRead, folder } = setUp()
    await lastRead.keep('me', documentedNew())
    await lastRead.keep('me', documentedOld())
    const next = setUp(folder).lastRead
    expect(next.get('me', documentedNew().taskId)).toEqual(documentedNew())
    expect(next.get('me', documentedOld().taskId)).toEqual(documentedOld())
    expect(next.get('you', documentedNew().taskId)).toBeNull()
  })

  it('are a hundred, those not read for the longest time going first', async () => {
    const { lastRead } = setUp()
    for (let at = 0; at < 103; at += 1)
      await lastRead.keep('me', taskNamed(`t${at}`, { name: `任务${at}` }, at))
    expect([0, 2, 3, 102].map((at) => lastRead.get('me', `t${at}`)?.name)).toEqual([
      undefined,
      undefined,
      '任务3',
      '任务102',
    ])
  })

  it('are forgotten with the account', async () => {
    const { lastRead } = setUp()
    await lastRead.keep('me', documentedNew())
    await lastRead.forget('me')
    expect(lastRead.get('me', documentedNew().taskId)).toBeNull()
    expect(lastRead.names('me')).toEqual({ scripts: [], lines: [] })
  })

  it('R13: a damaged one is set aside and logged, never fatal', async () => {
    const { lastRead, folder, log } = setUp()
    await lastRead.keep('me', documentedNew())
    const name = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((one) =>
      one.endsWith('.json'),
    )
    writeFileSync(join(folder, name ?? ''), '{"taskId":')
    expect(lastRead.get('me', documentedNew().taskId)).toBeNull()
    expect(log).toEqual([expect.stringContaining('set aside')])
  })

  it('that cannot be kept are logged by their error alone, and the reading goes on', async () => {
    const { lastRead, folder, log } = setUp()
    rmSync(folder, { recursive: true })
    writeFileSync(folder, '')
    await lastRead.keep('me', documentedNew())
    expect(log).toHaveLength(1)
    expect(log[0]).toContain('file_failed')
    expect(log[0]).not.toContain(documentedNew().name)
  })

  it('hold what the platform said and nothing else', async () => {
    const { lastRead, folder } = setUp()
    await lastRead.keep('me', documentedNew())
    const name = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((one) =>
      one.endsWith('.json'),
    )
    const kept = JSON.parse(readFileSync(join(folder, name ?? ''), 'utf8')) as object
    expect(Object.keys(kept)).toEqual(['taskId', 'fetchedAt', 'raw'])
  })
})

describe('names', () => {
  const script = (id: string, name: string): object => ({
    destination_extension: id,
    destination_extension_name: name,
  })

  it('come from every task, also after a restart; of two the one read last', async () => {
    const { lastRead, folder } = setUp()
    await lastRead.keep('me', taskNamed('a', script('7', '旧名'), 1))
    await lastRead.keep('me', taskNamed('b', script('7', '新名'), 2))
    await lastRead.keep('me', taskNamed('c', script('8', '另一个'), 3))
    await lastRead.keep('me', taskNamed('d', { destination_extension: '9' }, 4))
    const expected = [
      { id: '8', name: '另一个' },
      { id: '7', name: '新名' },
    ]
    expect(lastRead.names('me').scripts).toEqual(expected)
    expect(setUp(folder).lastRead.names('me').scripts).toEqual(expected)
    await lastRead.keep('me', taskNamed('b', script('7', '更新的名字'), 5))
    expect(lastRead.names('me').scripts[0]).toEqual({ id: '7', name: '更新的名字' })
  })

  it('of a line only where the task has a single one', async () => {
    const { lastRead } = setUp()
    await lastRead.keep('me', taskNamed('a', { caller_line_name: '上海', task_extras: { line: ['l1'] } }))
    await lastRead.keep(
      'me',
      taskNamed('b', { caller_line_name: '多条', task_extras: { line: ['l2', 'l3'] } }),
    )
    expect(lastRead.names('me').lines).toEqual([{ id: 'l1', name: '上海' }])
  })
})
