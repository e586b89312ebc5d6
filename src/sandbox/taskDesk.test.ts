import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { documentedNew, documentedOld } from '../../test/fixtures/tasks.ts'
import { anyPatch } from '../../test/support/taskArbitraries.ts'
import { settingsOf } from '#shared/tasks/editable.ts'
import { sameValue } from '#shared/tasks/fieldKinds.ts'
import { SETTING_FIELDS } from '#shared/tasks/fields.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { createPlatformClient, type PlatformClient } from '#core/api/client.ts'
import type { Connection } from '#core/api/connection.ts'
import { systemClock } from '#core/clock.ts'
import { nodeFetch } from '#core/nodeFetch.ts'
import { taskSaveBody } from '#core/tasks/saveBody.ts'
import { startSandbox, type Sandbox } from './index.ts'
import type { JsonObject } from './json.ts'

const TASKS = [
  { key: 'new', id: 'new', name: '新版', total: 0, status: 1 },
  { key: 'old', id: 'old', name: '旧版', total: 0, status: 1, version: 'old', holidays: true },
  { key: 'long', id: 'long', name: '长编号', total: 0, status: 3, longGroupId: true, maximumcall: 20 },
  { key: 'two', id: 'two', name: '不一致', total: 0, status: 1, disagrees: true },
] as const

let platform: Sandbox
let client: PlatformClient
let connection: Connection

beforeAll(async () => {
  platform = await startSandbox({ tasks: TASKS, userId: 'user-1' })
  const silent = { info: () => undefined, warn: () => undefined }
  client = createPlatformClient({ fetch: nodeFetch, clock: systemClock, logger: silent })
  const { baseUrl, userId, token } = platform
  connection = { baseUrl, userId, token, subUserId: null, allowHttp: false }
})
afterAll(() => platform.close())
beforeEach(() => void (platform.log.length = 0))

const read = (taskId: string): Promise<TaskEdit> => client.taskEdit(connection, taskId)
const put = (taskId: string, body: string): Promise<void> => client.taskSave(connection, taskId, body)
/** What the platform has but the clock's and the disagreements' part, which a save is meant to move. */
const kept = ({ fetchedAt: _at, raw: _raw, disagreements: _two, ...task }: TaskEdit): object => task

describe('a save', () => {
  it.each(TASKS.map(({ id }) => id))('of nothing changes nothing: %s', async (taskId) => {
    const before = await read(taskId)
    await put(taskId, taskSaveBody(before, settingsOf(before)))
    const after = await read(taskId)
    expect(kept(after)).toEqual(kept(before))
    await put(taskId, taskSaveBody(after, settingsOf(after)))
    expect((await read(taskId)).raw).toBe(after.raw)
  })

  it.each([
    ['new', documentedNew()],
    ['old', documentedOld()],
  ])('of nothing changes nothing in the documented task, 2.0 %s', async (taskId, { raw }) => {
    platform.control.editTask(taskId, (data) => {
      for (const key of Object.keys(data)) delete data[key]
      Object.assign(data, JSON.parse(raw))
    })
    const before = await read(taskId)
    await put(taskId, taskSaveBody(before, settingsOf(before)))
    expect(kept(await read(taskId))).toEqual(kept(before))
  })

  it('is what the edit view and the list answer afterwards', async () => {
    for (const taskId of ['new', 'old']) {
      const before = await read(taskId)
      const wanted = {
        ...settingsOf(before),
        name: `${taskId} 改名`,
        maximumcall: 7,
        originate_timeout: 33,
        call_per_second: 2,
        work_hour: [0, 1, 2, 3, 4, 5, 6].map((wday) => ({ wday, begin: '08:30', end: '19:00' })),
      }
      await put(taskId, taskSaveBody(before, wanted))
      const after = await read(taskId)
      expect(settingsOf(after)).toEqual(wanted)
      // The dialler took all of it over, in its own forms.
      expect(after.disagreements).toEqual([])
      const { new_task_extra } = platform.control.task(taskId) as { new_task_extra: JsonObject }
      const [slot] = new_task_extra.work_hour as JsonObject[]
      expect(slot?.wday).toBe(taskId === 'old' ? '-1' : '0')
      const { rows } = await client.taskList(connection, { page: 1, perPage: 20, name: `${taskId} 改名` })
      expect(rows).toMatchObject([{ taskId, name: `${taskId} 改名`, maximumcall: 7 }])
    }
  })

  it('of a task that disagrees reaches the task’s extras; the dialler lags on', async () => {
    const before = await read('two')
    const wanted = { ...settingsOf(before), redial_interval: 45 }
    await put('two', taskSaveBody(before, wanted))
    const after = await read('two')
    expect(after.redial_interval).toBe(45)
    expect(after.disagreements.map(({ field }) => field)).toContain('redial_interval')
  })

  it('of any settings that the pages allow is read back as it was sent', async () => {
    const line = (taskId: string, id: string) => ({ id, limit: taskId === 'old' ? null : 3 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('new', 'old', 'long'), anyPatch, async (taskId, patch) => {
        const before = await read(taskId)
        const { name, maximumcall, line: lines, ...rest } = patch
        const wanted = {
          ...settingsOf(before),
          ...rest,
          name: name || '甲',
          maximumcall: Math.max(1, maximumcall ?? 1),
          ...(lines ? { line: lines.map(({ id }) => line(taskId, id)) } : {}),
          destination_extension: patch.destination_extension ?? '5',
          dial_time_id: patch.dial_time_id ?? '96',
          start_time: patch.start_time ?? before.start_time,
          stop_time: patch.stop_time ?? before.stop_time,
          // An empty value in a PUT leaves what the dialler has, and for these that is what the page answers then.
          call_per_second: patch.call_per_second ?? before.call_per_second,
          pop_mode: patch.pop_mode ?? before.pop_mode,
          redial_enabled: patch.redial_enabled ?? before.redial_enabled,
          redial_new_number_policy: patch.redial_new_number_policy ?? before.redial_new_number_policy,
          redial_interval: patch.redial_interval ?? before.redial_interval,
          redial_max_times: patch.redial_max_times ?? before.redial_max_times,
        }
        await put(taskId, taskSaveBody(before, wanted))
        const after = settingsOf(await read(taskId))
        // What means the same is not sent: words in another order, a word twice.
        const differs = SETTING_FIELDS.filter(({ key, type }) => !sameValue(type, after[key], wanted[key]))
        expect(differs.map(({ key }) => [key, after[key], wanted[key]])).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('keeps fields that nobody knows and digits that no double holds', async () => {
    const odd = `{"x_id":[215870475195883521],"x_big":12345678901234567890}`
    platform.control.editTask('new', (data) => {
      data.x_top = { deep: ['a', null] }
      ;(data.task_extras as JsonObject).x_extra = odd
    })
    const before = await read('new')
    await put('new', taskSaveBody(before, { ...settingsOf(before), remark: '改' }))
    const after = await read('new')
    expect(after.unknown).toEqual(before.unknown)
    expect(after.raw).toContain('215870475195883521')
  })
})

describe('refused', () => {
  const body = async (
    taskId: string,
    change: (body: JsonObject, extras: JsonObject) => void,
  ): Promise<string> => {
    const task = await read(taskId)
    const sent = JSON.parse(taskSaveBody(task, settingsOf(task))) as JsonObject
    change(sent, sent.task_extras as JsonObject)
    return JSON.stringify(sent)
  }
  const without =
    (key: string) =>
    (sent: JsonObject, extras: JsonObject): void => {
      delete sent[key]
      delete extras[key]
    }

  it.each<[string, string, Parameters<typeof body>[1], string]>([
    ['no name', 'new', without('name'), 'name 不能为空'],
    ['an empty name', 'old', (sent) => void (sent.name = ''), 'name 不能为空'],
    ['no script group', 'old', without('destination_extension'), 'destination_extension 不能为空'],
    ['no concurrency', 'new', without('maximumcall'), 'maximumcall 不能为空'],
    ['no calling-time group', 'old', without('dial_time_id'), 'dial_time_id 不能为空'],
    ['no extras', 'new', without('task_extras'), 'task_extras.start_time 不能为空'],
    ['no end', 'old', without('stop_time'), 'task_extras.stop_time 不能为空'],
    [
      'a time that is none',
      'new',
      (_sent, extras) => void (extras.stop_time = '明天'),
      'task_extras.stop_time 参数格式错误',
    ],
    ['no calls at once', 'new', (sent) => void (sent.maximumcall = 0), 'maximumcall 参数格式错误'],
    ['2.0 new without its type', 'new', without('task_type'), 'task_type 参数格式错误'],
    ['2.0 old without line', 'old', without('line'), 'task_extras.line 必须存在'],
    ['2.0 old without holiday', 'old', without('holiday'), 'task_extras.holiday 必须存在'],
    [
      'an empty transfer group',
      'old',
      (sent) => void (sent.bridge_group_id = ''),
      'bridge_group_id 不能为空',
    ],
    [
      'an end action beside elasticity',
      'old',
      (sent) => void Object.assign(sent, { end_action: 1, elasticity_type: 2 }),
      'end_action 与 elasticity_type 不能同时存在',
    ],
  ])('%s', async (_name, taskId, change, message) => {
    const before = (await read(taskId)).raw
    await expect(put(taskId, await body(taskId, change))).rejects.toMatchObject({
      code: 'platform_refused',
      details: { platformCode: 422, platformMessage: message },
    })
    expect((await read(taskId)).raw).toBe(before)
  })

  it('a body that is no JSON object', async () => {
    for (const text of ['', '[]', 'null', '{'])
      await expect(put('new', text)).rejects.toMatchObject({
        details: { platformCode: 422, platformMessage: 'name 不能为空' },
      })
  })

  it('while the task is dialling, until it is paused', async () => {
    platform.control.setStatus('long', 2)
    const task = await read('long')
    expect(task).toMatchObject({ status: 2, status_str: '运行中', call_status: true })
    const text = taskSaveBody(task, settingsOf(task))
    await expect(put('long', text)).rejects.toMatchObject({
      details: { platformCode: 422, platformMessage: '任务正在呼叫中，请先暂停任务后再修改' },
    })
    platform.control.setStatus('long', 1)
    await put('long', text)
  })

  it('an unknown task, a wrong user, a wrong token', async () => {
    await expect(put('none', '{}')).rejects.toMatchObject({ details: { platformCode: 5002 } })
    await expect(client.taskSave({ ...connection, userId: 'x' }, 'new', '{}')).rejects.toMatchObject({
      details: { platformCode: 1002 },
    })
    await expect(client.taskSave({ ...connection, token: 'x' }, 'new', '{}')).rejects.toMatchObject({
      code: 'unauthenticated',
    })
  })

  it('a PUT elsewhere, and a GET here', async () => {
    const at = (path: string, method: string): Promise<Response> =>
      fetch(`${platform.baseUrl}/agent-api/new/user/user-1/task${path}`, {
        method,
        headers: { authorization: `Bearer ${platform.token}` },
      })
    expect((await at('/new/edit', 'PUT')).status).toBe(405)
    expect((await at('/new', 'GET')).status).toBe(405)
  })
})

describe('somebody else', () => {
  it('changes a task meanwhile', async () => {
    platform.control.editTask('new', (data) => {
      data.remark = '同事改的'
      ;(data.task_extras as JsonObject).pop_mode = 2
    })
    expect(await read('new')).toMatchObject({ remark: '同事改的', pop_mode: 2 })
    expect(platform.log.map(({ method }) => method)).toEqual(['GET'])
  })

  it('cannot change a task that is not there', () => {
    expect(() => platform.control.editTask('none', () => undefined)).toThrow(RangeError)
    expect(() => platform.control.setStatus('none', 1)).toThrow(RangeError)
  })
})
