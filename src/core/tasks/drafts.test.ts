import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { documentedNew, documentedOld } from '../../../test/fixtures/tasks.ts'
import type { EventMap } from '#shared/ipc/events.ts'
import { draftSettings } from '#shared/tasks/editable.ts'
import type { TaskPatch } from '#shared/tasks/draft.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import { createLastRead, type LastRead } from './lastRead.ts'
import { parseTaskData } from './parse.ts'

const NEW = documentedNew()
const ID = NEW.taskId
/** The task as the platform has it after a change, read later. */
const changed = (change: object, later = 1000): TaskEdit =>
  parseTaskData(JSON.stringify({ ...(JSON.parse(NEW.raw) as object), ...change }), ID, NEW.fetchedAt + later)

interface Desk {
  drafts: Drafts
  lastRead: LastRead
  folder: string
  events: EventMap['drafts.changed'][]
  files: () => string[]
  edit: (patch: TaskPatch, joins?: boolean) => ReturnType<Drafts['edit']>
}

async function setUp(folder = mkdtempSync(join(tmpdir(), 'callbook-drafts-'))): Promise<Desk> {
  const events: EventMap['drafts.changed'][] = []
  const silent = { info: () => undefined, warn: () => undefined }
  const lastRead = createLastRead({ folder: join(folder, 'tasks'), logger: silent })
  let now = 1000
  const drafts = createDrafts({
    folder: join(folder, 'drafts'),
    identity: (accountId) => `identity of ${accountId}`,
    lastRead,
    onChange: (change) => void events.push(change),
    clock: { now: () => (now += 1), sleep: () => Promise.resolve(), random: () => 0 },
    logger: silent,
  })
  await lastRead.keep('identity of a', NEW)
  return {
    drafts,
    lastRead,
    folder,
    events,
    files: () =>
      readdirSync(join(folder, 'drafts'), { recursive: true, encoding: 'utf8' })
        .filter((name) => !/^[0-9a-f]{32}$/.test(name))
        .map((name) => join(folder, 'drafts', name)),
    edit: (patch, joins = false) => drafts.edit('a', ID, patch, joins),
  }
}

describe('a draft', () => {
  it('begins on the task as it was last read, and is there after a restart', async () => {
    const { edit, folder, events } = await setUp()
    expect(await edit({ name: '甲' })).toEqual({
      accountId: 'a',
      taskId: ID,
      base: NEW,
      steps: [{ name: '甲' }],
      undone: [],
      updatedAt: expect.any(Number) as number,
    })
    await edit({ maximumcall: 5 })
    const told = { accountId: 'a', taskId: ID }
    expect(events).toMatchObject([
      { ...told, draft: { taskName: '甲', changes: 1 } },
      { ...told, draft: { taskName: '甲', changes: 2 } },
    ])
    const next = (await setUp(folder)).drafts
    expect(next.get('a', ID)?.steps).toEqual([{ name: '甲' }, { maximumcall: 5 }])
    expect(next.list('a')).toEqual([
      { taskId: ID, taskName: '甲', changes: 2, updatedAt: expect.any(Number) as number },
    ])
    expect(next.get('b', ID)).toBeNull()
  })

  it('of a task that was never read cannot begin', async () => {
    const { drafts, lastRead } = await setUp()
    await expect(drafts.edit('a', 'other', { name: '甲' }, false)).rejects.toThrow(
      expect.objectContaining({ code: 'not_found', details: { what: 'task' } }),
    )
    await lastRead.keep('identity of a', documentedOld())
    expect(await drafts.edit('a', documentedOld().taskId, { name: '甲' }, false)).not.toBeNull()
  })

  it('is undone and put on again across restarts, and counts only while it differs', async () => {
    const { edit, drafts, folder } = await setUp()
    await edit({ name: '甲' })
    expect(await drafts.undo('a', ID)).toMatchObject({ steps: [], undone: [{ name: '甲' }] })
    const next = (await setUp(folder)).drafts
    expect(next.list('a')).toEqual([])
    expect((await next.redo('a', ID))?.steps).toEqual([{ name: '甲' }])
    expect(next.list('a')).toHaveLength(1)
    expect((await next.redo('a', ID))?.steps).toEqual([{ name: '甲' }])
    expect(await next.undo('a', 'none')).toBeNull()
  })

  it('is none where neither difference nor history is left', async () => {
    const { edit, drafts, files } = await setUp()
    expect(await edit({ name: NEW.name })).toBeNull()
    await edit({ name: '甲' })
    expect(await edit({ name: NEW.name }, true)).toBeNull()
    expect(drafts.get('a', ID)).toBeNull()
    expect(files()).toEqual([])
  })

  it('takes edits that come at once one after the other, and says when all are on the disk', async () => {
    const { drafts, folder } = await setUp()
    const edits = [{ name: '甲' }, { remark: '乙' }, { maximumcall: 7 }]
    const kept = Promise.all(edits.map((patch) => drafts.edit('a', ID, patch, false)))
    await drafts.idle()
    expect((await setUp(folder)).drafts.get('a', ID)?.steps).toEqual(edits)
    expect((await kept).map((draft) => draft?.steps.length)).toEqual([1, 2, 3])
  })

  it('is thrown away', async () => {
    const { edit, drafts, events } = await setUp()
    await edit({ name: '甲' })
    await drafts.discard('a', ID)
    await drafts.discard('a', ID)
    expect(drafts.get('a', ID)).toBeNull()
    expect(events).toHaveLength(3)
  })

  it('is forgotten with the account’s identity', async () => {
    const { edit, drafts } = await setUp()
    await edit({ name: '甲' })
    await drafts.forget('identity of a')
    expect(drafts.list('a')).toEqual([])
  })

  it('is one for all windows: each edit goes onto what lies on the disk', async () => {
    const one = await setUp()
    const other = await setUp(one.folder)
    await one.edit({ name: '甲' })
    expect((await other.edit({ remark: '乙' }))?.steps).toEqual([{ name: '甲' }, { remark: '乙' }])
    expect(draftSettings(one.drafts.get('a', ID) ?? { base: NEW, steps: [] })).toMatchObject({
      name: '甲',
      remark: '乙',
    })
  })

  it('takes no notice of a setting of which nothing is said', async () => {
    const { edit } = await setUp()
    expect((await edit({ name: '甲', remark: undefined }))?.steps).toEqual([{ name: '甲' }])
  })

  it('R13: damaged, is set aside and told, never fatal, and never overwritten', async () => {
    const { edit, drafts, files } = await setUp()
    await edit({ name: '甲' })
    const [path = ''] = files()
    const broken = readFileSync(path, 'utf8').replace('"steps":[', '"steps":7,"were":[')
    writeFileSync(path, broken)
    expect(drafts.list('a')).toEqual([])
    expect(drafts.setAside()).toEqual([expect.stringContaining('.set-aside-')])
    expect((await edit({ name: '乙' }))?.steps).toEqual([{ name: '乙' }])
    expect(readFileSync(drafts.setAside()[0] ?? '', 'utf8')).toBe(broken)
  })

  it('R13: with a setting that cannot be read has its other edits, and is set aside before it is written over', async () => {
    const { edit, drafts, files } = await setUp()
    await edit({ name: '甲' })
    await edit({ remark: '乙', maximumcall: 7 })
    const [path = ''] = files()
    const broken = readFileSync(path, 'utf8').replace('"name":"甲"', '"name":7').replace('"乙"', '[]')
    writeFileSync(path, broken)
    expect(drafts.get('a', ID)?.steps).toEqual([{}, { maximumcall: 7 }])
    expect(drafts.setAside()).toEqual([])
    await edit({ interval_time: 3 })
    expect(drafts.get('a', ID)?.steps).toEqual([{}, { maximumcall: 7 }, { interval_time: 3 }])
    expect(drafts.setAside()).toEqual([expect.stringContaining('.set-aside-')])
    expect(readFileSync(drafts.setAside()[0] ?? '', 'utf8')).toBe(broken)
  })

  it('R13: of a newer version keeps the edits that this one does not know, through a save too', async () => {
    const { edit, drafts, files } = await setUp()
    await edit({ name: '甲' })
    const [path = ''] = files()
    const newer = readFileSync(path, 'utf8').replace('"name":"甲"', '"name":"甲","in_future":[1]')
    writeFileSync(path, newer.replace('{', '{"note":"x",').replace('"base":{', '"base":{"etag":"y",'))
    await edit({ remark: '乙' })
    await drafts.undo('a', ID)
    const kept = JSON.parse(readFileSync(path, 'utf8')) as object
    expect(kept).toMatchObject({
      note: 'x',
      base: { etag: 'y' },
      steps: [{ name: '甲', in_future: [1] }],
      undone: [{ remark: '乙' }],
    })
    const sent = drafts.get('a', ID)
    if (sent === null) throw new Error('no draft')
    await drafts.settle('a', changed({ name: '甲' }), sent)
    expect(drafts.list('a')).toEqual([])
    expect(drafts.get('a', ID)?.steps).toEqual([{ in_future: [1] }])
    expect(drafts.setAside()).toEqual([])
  })

  it('that could not be opened again is refused rather than kept', async () => {
    const { edit, drafts } = await setUp()
    await expect(edit({ work_week: [9] })).rejects.toThrow(expect.objectContaining({ code: 'invalid_input' }))
    expect(drafts.get('a', ID)).toBeNull()
  })

  it('costs the disk no more than the task and its edits', async () => {
    const { edit, files } = await setUp()
    for (let limit = 3; limit < 23; limit += 1) await edit({ line: [{ id: 'l', limit }] })
    const [path = ''] = files()
    expect(readFileSync(path).byteLength).toBeLessThan(12_000)
  })

  it('shows the body that a save would send', async () => {
    const { edit, drafts } = await setUp()
    expect(() => drafts.request('a', ID)).toThrow(expect.objectContaining({ code: 'not_found' }))
    await edit({ name: '甲' })
    const body = drafts.request('a', ID)
    expect(body).toContain('\n  "name": "甲"')
    expect(JSON.parse(body)).toMatchObject({ task_type: 7, name: '甲', maximumcall: 2 })
  })
})

describe('a draft whose task is read again', () => {
  it('stands on the newer reading where nothing has to be asked', async () => {
    const { edit, drafts } = await setUp()
    await edit({ name: '甲' })
    await drafts.follow('a', changed({ status: 2 }))
    expect(drafts.get('a', ID)).toMatchObject({ base: { status: 2 }, steps: [{ name: '甲' }] })
    await drafts.follow('a', changed({ status: 3 }, 500))
    expect(drafts.get('a', ID)?.base.status).toBe(2)
  })

  it('stays on the old one where a setting changed, unless nothing is edited any more', async () => {
    const { edit, drafts } = await setUp()
    await edit({ name: '甲' })
    await drafts.follow('a', changed({ maximumcall: 9 }))
    expect(drafts.get('a', ID)?.base.maximumcall).toBe(2)
    await drafts.undo('a', ID)
    await drafts.follow('a', changed({ maximumcall: 9 }))
    expect(drafts.get('a', ID)).toMatchObject({ base: { maximumcall: 9 }, undone: [{ name: '甲' }] })
  })

  it('is put onto it by choice', async () => {
    const { edit, drafts, lastRead } = await setUp()
    await edit({ name: '甲', maximumcall: 5 })
    await lastRead.keep('identity of a', changed({ maximumcall: 9, name: '平台' }))
    await expect(drafts.rebase('a', ID, { name: 'mine' })).rejects.toThrow(
      expect.objectContaining({ code: 'invalid_input' }),
    )
    const draft = await drafts.rebase('a', ID, { name: 'mine', maximumcall: 'theirs' })
    expect(draft).toMatchObject({ base: { maximumcall: 9, name: '平台' }, steps: [{ name: '甲' }] })
    expect(drafts.get('a', ID)).toEqual(draft)
    await expect(drafts.rebase('a', 'other', {})).rejects.toThrow(
      expect.objectContaining({ code: 'not_found', details: { what: 'draft' } }),
    )
  })
})

describe('after a save', () => {
  it('nothing is left of what was sent', async () => {
    const { edit, drafts } = await setUp()
    const sent = await edit({ name: '甲' })
    if (sent) await drafts.settle('a', changed({ name: '甲' }), sent)
    expect(drafts.get('a', ID)).toBeNull()
  })

  it('edits that were made meanwhile stay, on the task as it is now', async () => {
    const { edit, drafts } = await setUp()
    const sent = await edit({ name: '甲' })
    await edit({ name: '乙', remark: 'r' })
    if (sent) await drafts.settle('a', changed({ name: '甲' }), sent)
    expect(drafts.get('a', ID)).toMatchObject({ base: { name: '甲' }, steps: [{ name: '乙', remark: 'r' }] })
  })
})
