import type { EndpointName } from './endpointName.ts'
import type { Json, JsonObject } from './json.ts'
import { DEFAULT_PAGE_SIZE, type Switches } from './options.ts'
import { parsePhpQuery, type PhpArray } from './phpQuery.ts'
import type { Population } from './population.ts'
import { BadParameter, readPositive, readRecordQuery } from './recordQuery.ts'
import { SaveRefused, type TaskDesk } from './taskDesk.ts'
import { selectTasks, taskListRow } from './taskList.ts'

export interface Endpoint {
  name: EndpointName
  userId: string
  taskId: string
  recordId: string
}

/** An answer before it is written: faults can still reshape its body. */
export interface Reply {
  status: number
  body: Json
}

/** The account as the endpoints see it. */
export interface Account {
  userId: string
  anchor: number
  switches: Switches
  /** By task id, in the order of the task list. */
  populations: ReadonlyMap<string, Population>
  desk: TaskDesk
}

// The record list without `/user/{id}` is gone since 2023-02-01 and has no pattern here.
const ROUTES: readonly [EndpointName, RegExp][] = [
  ['records', /^\/agent-api\/user\/([^/]+)\/task\/([^/]+)\/record$/],
  ['detail', /^\/agent-api\/user\/([^/]+)\/task\/([^/]+)\/detail\/([^/]+)$/],
  ['edit', /^\/agent-api\/new\/user\/([^/]+)\/task\/([^/]+)\/edit$/],
  ['save', /^\/agent-api\/new\/user\/([^/]+)\/task\/([^/]+)$/],
  ['tasks', /^\/agent-api\/new\/user\/([^/]+)\/task$/],
]

export function findEndpoint(path: string): Endpoint | null {
  for (const [name, pattern] of ROUTES) {
    const match = pattern.exec(path)
    if (match) return { name, userId: match[1] ?? '', taskId: match[2] ?? '', recordId: match[3] ?? '' }
  }
  return null
}

export const methodOf = ({ name }: Endpoint): 'GET' | 'PUT' => (name === 'save' ? 'PUT' : 'GET')

/**
 * The platform's answer to an authenticated request (api sections 1–4). `sub_user_id` is accepted everywhere and
 * changes nothing: what a sub-account sees is not documented.
 * @param body of a PUT; empty for a GET
 */
export function answerEndpoint(account: Account, endpoint: Endpoint, search: string, body: string): Reply {
  if (endpoint.userId !== account.userId) return refusal(1002, '【user】参数错误,未找到对应云节点')
  try {
    const query = parsePhpQuery(search)
    if (endpoint.name === 'tasks') return taskList(account, query)
    const population = account.populations.get(endpoint.taskId)
    if (population === undefined) return refusal(5002, '任务不存在')
    if (endpoint.name === 'edit') return success('返回任务信息成功', account.desk.data(population.task))
    if (endpoint.name === 'save') return saveTask(account, population, body)
    if (endpoint.name === 'detail') return recordDetail(population, endpoint.recordId)
    return recordList(account, population, query)
  } catch (thrown) {
    // How the platform answers a malformed filter is not documented; Laravel's validation speaks of the field.
    if (thrown instanceof BadParameter) return refusal(422, `${thrown.parameter} 参数格式错误`)
    throw thrown
  }
}

/** 呼叫任务/任务修改. What a success holds beside its code is not documented. */
function saveTask({ desk, populations }: Account, { task }: Population, body: string): Reply {
  const scriptName = (id: string): string | null => {
    for (const other of populations.values()) {
      const { destination_extension, destination_extension_name: name } = desk.data(other.task)
      if (destination_extension === id && typeof name === 'string') return name
    }
    return null
  }
  try {
    desk.save(task, body, scriptName)
  } catch (thrown) {
    if (thrown instanceof SaveRefused) return refusal(422, thrown.message)
    throw thrown
  }
  return success('修改任务成功', [])
}

export function refusal(code: number, message: string): Reply {
  return { status: 200, body: { code, status: 'error', message, data: [] } }
}

function success(message: string, data: Json, meta?: JsonObject): Reply {
  return {
    status: 200,
    body: { code: 200, status: 'success', message, ...(meta === undefined ? {} : { meta }), data },
  }
}

/** 通话记录/通话列表 */
function recordList(account: Account, population: Population, query: PhpArray): Reply {
  const selection = population.select(readRecordQuery(query), account.switches.order)
  const page = pageOf(query, selection.length, account.switches.pageCap)
  const data: Json[] = []
  for (let position = page.from; position < page.to; position += 1)
    data.push(population.record(selection.at(position)))
  return success('查看通话记录列表成功', data, page.meta)
}

/** 通话记录/通话详情: the dialogue rows. The answer to an unknown record is not documented. */
function recordDetail(population: Population, recordId: string): Reply {
  const index = population.find(recordId)
  if (index === null) return refusal(5004, '通话记录不存在')
  return success('查看通话详情成功', { records: population.record(index).details ?? [] })
}

/** 呼叫任务/任务列表 */
function taskList(account: Account, query: PhpArray): Reply {
  if (account.switches.taskListRefused) return refusal(1003, '没有权限访问该接口')
  const tasks = [...account.populations.values()].map(({ task }) => account.desk.now(task))
  const selected = selectTasks(tasks, query)
  const page = pageOf(query, selected.length, account.switches.pageCap)
  const rows = selected
    .slice(page.from, page.to)
    .map((task) => taskListRow(task, account.userId, account.anchor))
  return success('返回任务列表成功', rows, page.meta)
}

interface Page {
  from: number
  to: number
  meta: JsonObject
}

/** `per_page` comes back as text where it was sent, as a number where it is the default, as Laravel does it. */
function pageOf(query: PhpArray, total: number, pageCap: number): Page {
  const wish = readPositive(query, 'per_page')
  const perPage = Math.min(wish ?? DEFAULT_PAGE_SIZE, pageCap)
  const current = readPositive(query, 'page') ?? 1
  const from = Math.min((current - 1) * perPage, total)
  return {
    from,
    to: Math.min(from + perPage, total),
    meta: {
      has_pages: total > perPage || current > 1,
      total,
      last_page: Math.max(1, Math.ceil(total / perPage)),
      current_page: current,
      per_page: wish === null ? perPage : String(perPage),
    },
  }
}
