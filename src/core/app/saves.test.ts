import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { documentedNew } from '../../../test/fixtures/tasks.ts'
import { AppError } from '#shared/errors.ts'
import type { TaskPatch } from '#shared/tasks/draft.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import type { Connection } from '../api/connection.ts'
import { createDrafts } from '../tasks/drafts.ts'
import { createLastRead } from '../tasks/lastRead.ts'
import { parseTaskData } from '../tasks/parse.ts'
import { createSaves } from './saves.ts'

const NEW = documentedNew()
const ID = NEW.taskId
const connection: Connection = {
  baseUrl: 'https://calls.example.cn',
  userId: 'u',
  subUserId: null,
  token: 'canary-token',
  allowHttp: false,
}
type Data = Record<string, unknown>
const DATA = JSON.parse(NEW.raw) as Data

/** A platform with one task, which a save replaces by what it sends; `saving` and `reading` say otherwise. */
async function setUp({
  allowed = true,
  saving,
  reading,
}: { allowed?: boolean; saving?: () => Promise<void>; reading?: (times: number) => Promise<void> } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'callbook-save-'))
  const log: string[] = []
  const note = (message: string, facts?: object): void => void log.push(`${message} ${JSON.stringify(facts)}`)
  const logger = { info: note, warn: note }
  const lastRead = createLastRead({ folder: join(folder, 'tasks'), logger })
  let now = NEW.fetchedAt
  const clock = { now: () => (now += 1000), sleep: () => Promise.resolve(), random: () => 0 }
  const drafts = createDrafts({
    folder: join(folder, 'drafts'),
    identity: (accountId) => accountId,
    lastRead,
    onChange: () => undefined,
    clock,
    logger,
  })
  const platform = { data: structuredClone(DATA), sent: [] as Data[], reads: 0 }
  const client = {
    taskEdit: vi.fn(async (): Promise<TaskEdit> => {
      platform.reads += 1
      await reading?.(platform.reads)
      return parseTaskData(JSON.stringify(platform.data), ID, clock.now())
    }),
    taskSave: vi.fn(async (_connection: Connection, _taskId: string, body: string): Promise<void> => {
      const sent = JSON.parse(body) as Data
      platform.sent.push(sent)
      await saving?.()
      Object.assign(platform.data, sent)
    }),
  }
  const saves = createSaves({
    accounts: { connect: async () => connection, identity: (id) => id, savingAllowed: () => allowed },
    client,
    drafts,
    lastRead,
    onRead: (accountId, task) => lastRead.keep(accountId, task),
    locale: () => 'zh-CN',
    logger,
  })
  await lastRead.keep('a', NEW)
  const edit = async (patch: TaskPatch): Promise<void> => void (await drafts.edit('a', ID, patch, false))
  return {
    platform,
    client,
    drafts,
    lastRead,
    log,
    edit,
    save: (signal = new AbortController().signal) => saves.save('a', ID, signal),
    patch: () => drafts.get('a', ID)?.steps,
  }
}

describe('a save', () => {
  it('reads, sends once, reads again, and is done with the draft', async () => {
    const { edit, save, platform, patch } = await setUp()
    await edit({ name: '甲', maximumcall: 5 })
    const outcome = await save()
    expect(outcome).toMatchObject({ kind: 'saved', task: { name: '甲', maximumcall: 5 }, differs: [] })
    expect([platform.sent.length, platform.reads]).toEqual([1, 2])
    expect(patch()).toBeUndefined()
  })

  it('sends nothing before it was switched on for the account', async () => {
    const { edit, save, platform, patch } = await setUp({ allowed: false })
    await edit({ name: '甲' })
    await expect(save()).rejects.toMatchObject({ code: 'saving_off' })
    expect([platform.sent.length, platform.reads]).toEqual([0, 0])
    expect(patch()).toEqual([{ name: '甲' }])
  })

  it('sends nothing where a check finds an error, and says which in the person’s language', async () => {
    const { edit, save, platform } = await setUp()
    await edit({ name: null, maximumcall: 0 })
    await expect(save()).rejects.toMatchObject({
      code: 'invalid_input',
      details: {
        issues: [
          { path: 'name', message: '请填写任务名称。' },
          { path: 'maximumcall', message: '最大并发至少为 1 路。' },
        ],
      },
    })
    expect([platform.sent.length, platform.reads]).toEqual([0, 0])
  })

  it('of nothing is refused', async () => {
    const { save, edit, drafts } = await setUp()
    await expect(save()).rejects.toMatchObject({ code: 'not_found' })
    await edit({ name: '甲' })
    await drafts.undo('a', ID)
    await expect(save()).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is written over the task as it is now: what changed beside the settings is kept', async () => {
    const { edit, save, platform } = await setUp()
    await edit({ name: '甲' })
    platform.data.x_new = { since: 'then' }
    Object.assign(platform.data.task_extras as Data, { interval_recall: 7, x_extra: [1] })
    expect(await save()).toMatchObject({ kind: 'saved', differs: [] })
    expect(platform.sent[0]).toMatchObject({
      name: '甲',
      x_new: { since: 'then' },
      task_extras: { interval_recall: 7, x_extra: [1] },
    })
  })

  it('says what the platform kept otherwise than it was sent', async () => {
    const { edit, save, platform, client } = await setUp()
    client.taskSave.mockImplementation(async () => {
      platform.data.maximumcall = 4
    })
    await edit({ maximumcall: 5 })
    expect(await save()).toMatchObject({
      kind: 'saved',
      differs: [{ key: 'maximumcall', before: ['5 路'], after: ['4 路'] }],
    })
  })

  it('is a save also where the task cannot be read again afterwards', async () => {
    const { edit, save, patch, log } = await setUp({
      reading: async (times) => {
        if (times === 2) throw new AppError('network_timeout', 'x')
      },
    })
    await edit({ name: '甲' })
    expect(await save()).toEqual({ kind: 'saved', task: null, differs: [] })
    expect(patch()).toBeUndefined()
    expect(log).toEqual([expect.stringContaining('network_timeout')])
  })

  it('keeps what was edited while it was on its way', async () => {
    const host = await setUp({ saving: () => host.edit({ remark: '后来' }) })
    await host.edit({ name: '甲' })
    await host.save()
    expect(host.drafts.get('a', ID)).toMatchObject({ base: { name: '甲' }, steps: [{ remark: '后来' }] })
  })

  it('is not sent twice at once', async () => {
    const { edit, save, platform } = await setUp()
    await edit({ name: '甲' })
    const [one, other] = await Promise.allSettled([save(), save()])
    expect(one.status).toBe('fulfilled')
    expect(other).toMatchObject({ status: 'rejected', reason: { code: 'busy' } })
    expect(platform.sent).toHaveLength(1)
  })

  it('runs to its end once it is on its way, whoever goes away', async () => {
    const abort = new AbortController()
    const { edit, save, platform } = await setUp({ saving: async () => abort.abort() })
    await edit({ name: '甲' })
    expect(await save(abort.signal)).toMatchObject({ kind: 'saved', task: { name: '甲' } })
    expect(platform.reads).toBe(2)
  })
})

describe('a task that changed on the platform meanwhile', () => {
  it('is not overwritten: nothing is sent, and the three sides are told', async () => {
    const { edit, save, platform, patch } = await setUp()
    await edit({ name: '甲', pop_mode: 2 })
    Object.assign(platform.data, { name: '平台', maximumcall: 9 })
    expect(await save()).toMatchObject({
      kind: 'conflict',
      theirs: { name: '平台', maximumcall: 9 },
      fields: [
        { key: 'name', mine: ['甲'], theirs: ['平台'], kind: 'both' },
        { key: 'maximumcall', base: ['2 路'], mine: ['2 路'], theirs: ['9 路'], kind: 'theirs' },
      ],
    })
    expect(platform.sent).toEqual([])
    expect(patch()).toEqual([{ name: '甲', pop_mode: 2 }])
  })

  it('is saved after the choices', async () => {
    const { edit, save, platform, drafts } = await setUp()
    await edit({ name: '甲', pop_mode: 2 })
    Object.assign(platform.data, { name: '平台', maximumcall: 9 })
    await save()
    await drafts.rebase('a', ID, { name: 'mine' })
    expect(await save()).toMatchObject({ kind: 'saved' })
    expect(platform.sent).toEqual([
      expect.objectContaining({
        name: '甲',
        maximumcall: 9,
        task_extras: expect.objectContaining({ pop_mode: 2 }) as unknown,
      }),
    ])
  })

  it('to what was wanted needs no save', async () => {
    const { edit, save, platform, patch } = await setUp()
    await edit({ maximumcall: 9 })
    platform.data.maximumcall = 9
    expect(await save()).toMatchObject({ kind: 'saved', task: { maximumcall: 9 }, differs: [] })
    expect(platform.sent).toEqual([])
    expect(patch()).toBeUndefined()
  })
})

describe('a save that fails', () => {
  it.each(['platform_refused', 'save_unknown', 'unauthenticated', 'rate_limited'] as const)(
    'keeps the draft and is not tried again: %s',
    async (code) => {
      const { edit, save, client, patch } = await setUp({
        saving: () => Promise.reject(new AppError(code, 'x')),
      })
      await edit({ name: '甲' })
      await expect(save()).rejects.toMatchObject({ code })
      expect(client.taskSave).toHaveBeenCalledTimes(1)
      expect(patch()).toEqual([{ name: '甲' }])
    },
  )

  it('for want of a network sends nothing', async () => {
    const { edit, save, platform, patch } = await setUp({
      reading: () => Promise.reject(new AppError('network_unreachable', 'x')),
    })
    await edit({ name: '甲' })
    await expect(save()).rejects.toMatchObject({ code: 'network_unreachable' })
    expect(platform.sent).toEqual([])
    expect(patch()).toEqual([{ name: '甲' }])
  })

  it('can be tried again by hand', async () => {
    let fails = true
    const { edit, save } = await setUp({
      saving: async () => {
        if (fails) throw new AppError('platform_refused', 'x')
      },
    })
    await edit({ name: '甲' })
    await expect(save()).rejects.toMatchObject({ code: 'platform_refused' })
    fails = false
    expect(await save()).toMatchObject({ kind: 'saved' })
  })
})
