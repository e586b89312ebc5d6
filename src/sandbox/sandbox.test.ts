import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DEMO_TASK_ID, LARGE_DEMO_TASK_ID, startSandbox, type Sandbox, type SandboxOptions } from './index.ts'

vi.mock(import('node:timers/promises'), async (original) => {
  const timers = await original()
  return { ...timers, setTimeout: vi.fn(timers.setTimeout) as typeof timers.setTimeout }
})

type Row = Record<string, unknown>
interface Body {
  code: number
  status: string
  message: string
  data: Row[]
  meta: { total: number; last_page: number; current_page: number; per_page: unknown; has_pages: boolean }
}

let open: Sandbox[] = []
afterEach(async () => {
  await Promise.all(open.map((sandbox) => sandbox.close()))
  open = []
})

async function start(options?: SandboxOptions): Promise<Sandbox> {
  const sandbox = await startSandbox(options)
  open.push(sandbox)
  return sandbox
}

const authorised = (sandbox: Sandbox): RequestInit => ({
  headers: { Authorization: `Bearer ${sandbox.token}` },
})
const taskOf = (sandbox: Sandbox, position = 0): string => sandbox.tasks[position]?.id ?? ''
const recordPath = (sandbox: Sandbox, taskId = taskOf(sandbox), query = ''): string =>
  `/agent-api/user/${sandbox.userId}/task/${taskId}/record${query}`

async function get(sandbox: Sandbox, path: string): Promise<Body> {
  const response = await fetch(sandbox.baseUrl + path, authorised(sandbox))
  expect(response.status).toBe(200)
  return (await response.json()) as Body
}

const small = [{ key: 'small', name: '小任务', total: 40 }]

describe('who may ask', () => {
  it.each<Record<string, string>>([{}, { Authorization: 'Bearer wrong' }, { Authorization: 'Basic abc' }])(
    'answers 401 to headers %o',
    async (headers) => {
      const sandbox = await start({ tasks: small })
      const response = await fetch(sandbox.baseUrl + recordPath(sandbox), { headers })
      expect(response.status).toBe(401)
      expect(await response.json()).toEqual({ message: 'Unauthenticated.' })
    },
  )

  it('gives every start another token and listens on the loopback address alone', async () => {
    const [one, other] = [await start({ tasks: small }), await start({ tasks: small })]
    expect(one.token).not.toBe(other.token)
    expect(one.userId).toBe(other.userId)
    expect(new URL(one.baseUrl).hostname).toBe('127.0.0.1')
  })

  it('answers the documented refusals for an unknown user and an unknown task', async () => {
    const sandbox = await start({ tasks: small })
    const unknownUser = {
      code: 1002,
      status: 'error',
      message: '【user】参数错误,未找到对应云节点',
      data: [],
    }
    const unknownTask = { code: 5002, status: 'error', message: '任务不存在', data: [] }
    expect(await get(sandbox, `/agent-api/user/nobody/task/${taskOf(sandbox)}/record`)).toEqual(unknownUser)
    expect(await get(sandbox, `/agent-api/new/user/nobody/task/${taskOf(sandbox)}/edit`)).toEqual(unknownUser)
    expect(await get(sandbox, recordPath(sandbox, 'none'))).toEqual(unknownTask)
    expect(await get(sandbox, `/agent-api/new/user/${sandbox.userId}/task/none/edit`)).toEqual(unknownTask)
  })

  it('knows neither the path without a user nor other methods', async () => {
    const sandbox = await start({ tasks: small })
    const old = await fetch(
      `${sandbox.baseUrl}/agent-api/task/${taskOf(sandbox)}/record`,
      authorised(sandbox),
    )
    expect(old.status).toBe(404)
    expect(await old.json()).toHaveProperty('message')
    const put = await fetch(sandbox.baseUrl + recordPath(sandbox), { ...authorised(sandbox), method: 'PUT' })
    expect(put.status).toBe(405)
  })
})

describe('record list', () => {
  it('pages through every record once, with meta as the platform writes it', async () => {
    const sandbox = await start({ tasks: small })
    const first = await get(sandbox, recordPath(sandbox, undefined, '?page=1&per_page=15'))
    expect(first).toMatchObject({ code: 200, status: 'success', message: '查看通话记录列表成功' })
    expect(first.meta).toEqual({ has_pages: true, total: 40, last_page: 3, current_page: 1, per_page: '15' })
    const ids: unknown[] = []
    for (const page of [1, 2, 3, 4]) {
      const { data } = await get(sandbox, recordPath(sandbox, undefined, `?page=${page}&per_page=15`))
      ids.push(...data.map((row) => row.id))
    }
    expect(ids).toEqual(sandbox.control.ids(taskOf(sandbox)))
    expect(new Set(ids).size).toBe(40)
  })

  it('serves no more than its cap and says so; without per_page it is a number', async () => {
    const sandbox = await start({ tasks: small, pageCap: 20 })
    const capped = await get(sandbox, recordPath(sandbox, undefined, '?per_page=1000'))
    expect(capped.data).toHaveLength(20)
    expect(capped.meta).toMatchObject({ per_page: '20', last_page: 2 })
    const plain = await get(sandbox, recordPath(sandbox))
    expect(plain.meta.per_page).toBe(15)
  })

  it('filters, and refuses a filter that is not encoded as documented', async () => {
    const sandbox = await start({ tasks: small })
    const all = await get(sandbox, recordPath(sandbox, undefined, '?per_page=100'))
    const callee = String(all.data[7]?.callee)
    const found = await get(sandbox, recordPath(sandbox, undefined, `?keyword=${callee}&sub_user_id=branch`))
    expect(found.data.map((row) => row.id)).toContain(all.data[7]?.id)
    expect(found.meta.total).toBe(all.data.filter((row) => String(row.callee).includes(callee)).length)
    const refused = await get(sandbox, recordPath(sandbox, undefined, '?levels[]=0&levels[]=100'))
    expect(refused).toMatchObject({ code: 422, status: 'error', data: [] })
  })

  it('is the same world for the same seed', async () => {
    const [one, same, other] = [
      await start({ tasks: small, seed: 'x' }),
      await start({ tasks: small, seed: 'x' }),
      await start({ tasks: small, seed: 'y' }),
    ]
    const text = async (sandbox: Sandbox) =>
      (await fetch(sandbox.baseUrl + recordPath(sandbox), authorised(sandbox))).text()
    expect(await text(one)).toBe(await text(same))
    expect(await text(one)).not.toBe(await text(other))
  })

  it('serves the far pages of a million calls, plain and filtered, and finds each by its id', async () => {
    const sandbox = await start({ tasks: [{ key: 'huge', name: '百万', total: 1_000_000, days: 40 }] })
    const far = await get(sandbox, recordPath(sandbox, undefined, '?page=5000&per_page=200'))
    expect(far.meta).toMatchObject({ total: 1_000_000, last_page: 5000 })
    expect(far.data).toHaveLength(200)
    const filtered = await get(
      sandbox,
      recordPath(sandbox, undefined, '?intention_tags[]=1&page=100&per_page=50'),
    )
    expect(filtered.data).toHaveLength(50)
    expect(filtered.data.every((row) => Number(row.intention_results) === 1)).toBe(true)
    const detail = await get(
      sandbox,
      `/agent-api/user/${sandbox.userId}/task/${taskOf(sandbox)}/detail/${String(far.data[0]?.id)}`,
    )
    expect(detail.data).toEqual({ records: far.data[0]?.details })
  })
})

describe('the other endpoints', () => {
  it('lists the demo tasks with the documented filters', async () => {
    const sandbox = await start()
    const path = `/agent-api/new/user/${sandbox.userId}/task`
    const names = async (query: string) => (await get(sandbox, path + query)).data.map((row) => row.name)
    const all = await get(sandbox, path)
    expect(all.meta).toMatchObject({ total: 6, last_page: 1 })
    expect(all.data.map((row) => row.uuid)).toEqual(sandbox.tasks.map((task) => task.id))
    expect(await names('?per_page=2&page=3')).toHaveLength(2)
    expect(await names('?name=会员')).toEqual(['会员到期提醒-六月', '沉睡会员二次触达'])
    expect(await names('?status=2')).toHaveLength(2)
    expect(await names('?status[]=1&status[]=3')).toHaveLength(4)
    expect(await names('?task_type=7')).toHaveLength(4)
    sandbox.control.set({ taskListRefused: true })
    expect(await get(sandbox, path)).toMatchObject({ status: 'error', data: [] })
  })

  it('has the demo tasks of the documentation', async () => {
    const sandbox = await start()
    const byId = new Map(sandbox.tasks.map((task) => [task.id, task]))
    expect(DEMO_TASK_ID).toBe('291ac39d-70aa-47f2-b9b6-7e39c8956ee8')
    expect(byId.get(DEMO_TASK_ID)?.total).toBe(1240)
    expect(byId.get(LARGE_DEMO_TASK_ID)?.total).toBeGreaterThan(50_000)
    const edit = await get(sandbox, `/agent-api/new/user/${sandbox.userId}/task/${DEMO_TASK_ID}/edit`)
    expect(edit).toMatchObject({ code: 200, message: '返回任务信息成功', data: { task_type: 7, status: 2 } })
    const empty = sandbox.tasks.find((task) => task.total === 0)
    const none = await get(sandbox, recordPath(sandbox, empty?.id))
    expect(none).toMatchObject({ data: [], meta: { total: 0, last_page: 1, has_pages: false } })
  })

  it('refuses the detail of an unknown record', async () => {
    const sandbox = await start({ tasks: small })
    const path = `/agent-api/user/${sandbox.userId}/task/${taskOf(sandbox)}/detail/none`
    expect(await get(sandbox, path)).toMatchObject({ status: 'error', data: [] })
  })
})

describe('while it is read', () => {
  it('grows before every second list request, so that newest-first pages shift', async () => {
    const sandbox = await start({ tasks: small, growth: { records: 3, everyRequests: 2, limit: 6 } })
    const totals: number[] = []
    for (let request = 0; request < 6; request += 1)
      totals.push((await get(sandbox, recordPath(sandbox, undefined, '?per_page=1'))).meta.total)
    expect(totals).toEqual([40, 43, 43, 46, 46, 46])
    expect(sandbox.tasks[0]?.total).toBe(46)
  })

  it('grows with time', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(1000)
    const sandbox = await start({ tasks: small, growth: { records: 1, everyMs: 100 } })
    await get(sandbox, recordPath(sandbox))
    now.mockReturnValue(1350)
    const { meta } = await get(sandbox, recordPath(sandbox))
    now.mockRestore()
    expect(meta.total).toBe(43)
  })

  it('shows added, removed and changed records at once', async () => {
    const sandbox = await start({ tasks: small })
    const taskId = taskOf(sandbox)
    const first = sandbox.control.add(taskId, 2)
    sandbox.control.remove(taskId, 0)
    sandbox.control.mutate(taskId, 1, { comment: { content: '已回访' } })
    const { data, meta } = await get(sandbox, recordPath(sandbox, undefined, '?per_page=100'))
    expect(first).toBe(40)
    expect(meta.total).toBe(41)
    expect(data.at(-1)).toEqual(JSON.parse(JSON.stringify(sandbox.control.record(taskId, 1))))
    expect(() => sandbox.control.add('none', 1)).toThrow(RangeError)
  })

  it('waits as long as it is told', async () => {
    const sandbox = await start({ tasks: small })
    const waiting = Promise.withResolvers<void>()
    vi.mocked(setTimeout).mockReturnValueOnce(waiting.promise)
    sandbox.control.set({ latency: { baseMs: 60, jitterMs: 0 } })
    const answered = vi.fn()
    const answer = get(sandbox, recordPath(sandbox)).then(answered)
    await expect.poll(() => vi.mocked(setTimeout).mock.calls.map(([ms]) => ms)).toEqual([60])
    // Others ask later and have their answers.
    sandbox.control.set({ latency: { baseMs: 0, jitterMs: 0 } })
    for (const _ of [1, 2, 3]) await get(sandbox, recordPath(sandbox))
    expect(answered).not.toHaveBeenCalled()
    waiting.resolve()
    await answer
  })

  it('writes down what was asked, never the token', async () => {
    const sandbox = await start({ tasks: small })
    await get(
      sandbox,
      recordPath(sandbox, undefined, '?levels[0][]=0&levels[0][]=5&start_at=2026-06-01+09:00:00'),
    )
    await fetch(sandbox.baseUrl + recordPath(sandbox))
    expect(sandbox.log).toMatchObject([
      {
        method: 'GET',
        path: recordPath(sandbox),
        query: [
          ['levels[0][]', '0'],
          ['levels[0][]', '5'],
          ['start_at', '2026-06-01 09:00:00'],
        ],
        bearer: 'right',
      },
      { bearer: 'none' },
    ])
    expect(JSON.stringify(sandbox.log)).not.toContain(sandbox.token)
  })
})
