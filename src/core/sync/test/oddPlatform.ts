/** A platform that answers in valid JSON, and otherwise as it likes: each of its habits is drawn from a seed. */
import { AppError, type ErrorCode } from '#shared/errors.ts'
import type { PlatformClient } from '../../api/client.ts'

export interface OddPlatform {
  client: Pick<PlatformClient, 'recordPage'>
  /** What it is like, for the message of a failing test. */
  habits: Record<string, string>
  requests: number
  /** Ids of the calls that it sent, and of those on its list. */
  sent: Set<string>
  list: string[]
  /** Its totals are true, and what it sends is on its list. */
  truthful: boolean
  /** It never stops: a run takes its time. */
  lengthy: boolean
  /** Besides that, nothing about it contradicts anything: a run must end complete. */
  wellBehaved: boolean
}

interface Reply {
  rows: string[]
  meta: unknown
}

const NONSENSE = [0, -1, 1.5, 1e15, 9e15, 1e300, '7', '', 'x', null, true, [], {}]

/** Habits of a kind; the first is the good one, and comes in half of all platforms. */
const HABITS = {
  rows: ['list', 'list', 'first page', 'some', 'endless', 'none', 'doubled', 'shuffled'],
  beyond: ['empty', 'clamped', '404', '500', '422', 'first page', 'unreachable'],
  total: ['true', 'less', 'more', 'growing', 'any', 'missing', 'rows'],
  lastPage: ['true', 'without end', 'growing', 'next', 'any', 'missing', 'one'],
  perPage: ['true', 'asked', 'changing', 'any', 'missing'],
  page: ['true', 'clamped', 'missing', 'any'],
  meta: ['sent', 'sent', 'missing', 'sometimes'],
  grows: ['never', 'never', 'sometimes', 'always'],
  fails: ['never', 'never', 'sometimes', 'often', '401'],
} as const
type Habits = Record<keyof typeof HABITS, string>

const CODES: ErrorCode[] = ['platform_refused', 'server_failure', 'network_unreachable', 'rate_limited']

export function oddPlatform(random: () => number, wellBehaved: boolean): OddPlatform {
  const below = (limit: number): number => Math.floor(random() * limit)
  const one = <T>(from: readonly T[]): T => from[below(from.length)] as T
  const size = 1 + below(6)
  const list = Array.from(
    { length: below(12) * size + (random() < 0.5 ? 0 : below(size)) },
    (_, n) => `c${n}`,
  )
  const habits = Object.fromEntries(
    Object.entries(HABITS).map(([kind, all]) => [
      kind,
      wellBehaved || random() < 0.5 ? all[0] : one<string>(all),
    ]),
  ) as Habits
  // What comes of pages that were not announced is nobody's business.
  if (wellBehaved) habits.beyond = one(HABITS.beyond)
  const sometimes = (habit: string): boolean =>
    habit === 'always' || (habit === 'sometimes' && random() < 0.2)

  const lastPage = (): number => Math.max(1, Math.ceil(list.length / size))
  const rowsOf = (page: number): string[] => list.slice((page - 1) * size, page * size)
  const failure = (code: ErrorCode): never => {
    throw new AppError(code, 'made up')
  }

  function beyond(page: number): string[] {
    if (habits.beyond === 'clamped') return rowsOf(lastPage())
    if (habits.beyond === 'first page') return rowsOf(1)
    if (habits.beyond === '404' || habits.beyond === '422') failure('platform_refused')
    if (habits.beyond === '500') failure('server_failure')
    if (habits.beyond === 'unreachable') failure('network_unreachable')
    return rowsOf(page)
  }

  function rows(page: number): string[] {
    const true_ = page > lastPage() ? beyond(page) : rowsOf(page)
    if (habits.rows === 'first page') return rowsOf(1)
    if (habits.rows === 'some') return Array.from({ length: below(size + 1) }, () => `c${below(60)}`)
    if (habits.rows === 'endless') return Array.from({ length: size }, () => `e${below(1e9)}`)
    if (habits.rows === 'none') return []
    if (habits.rows === 'doubled') return [...true_, ...true_.slice(0, below(3))]
    if (habits.rows === 'shuffled') return rowsOf(1 + below(lastPage()))
    return true_
  }

  function counted(habit: string, good: number): unknown {
    const at = platform.requests
    const values: Record<string, unknown> = {
      true: good,
      less: Math.floor(good / 2),
      more: good + 3,
      growing: good + at * size,
      rows: size,
      'without end': 1e15,
      one: 1,
      asked: 200,
      changing: size + (at % 3),
      any: random() < 0.5 ? one(NONSENSE) : below(100),
    }
    return values[habit]
  }

  function reply(page: number): Reply {
    if (sometimes(habits.grows)) list.splice(one([0, below(list.length + 1)]), 0, `n${platform.requests}`)
    if (habits.fails === '401' && random() < 0.05) failure('unauthenticated')
    if (random() < (habits.fails === 'often' ? 0.3 : habits.fails === 'sometimes' ? 0.05 : 0))
      failure(one(CODES))
    const shown = habits.page === 'clamped' ? Math.min(page, lastPage()) : page
    const sent = rows(page)
    const missing = habits.meta === 'missing' || (habits.meta === 'sometimes' && random() < 0.2)
    const meta = {
      total: counted(habits.total, list.length),
      last_page: habits.lastPage === 'next' ? page + 1 : counted(habits.lastPage, lastPage()),
      per_page: counted(habits.perPage, size),
      current_page: counted(habits.page === 'clamped' ? 'true' : habits.page, shown),
    }
    return { rows: sent, meta: missing ? null : meta }
  }

  const platform: OddPlatform = {
    habits,
    requests: 0,
    sent: new Set(),
    list,
    truthful: habits.total === 'true' && habits.meta === 'sent' && !['some', 'endless'].includes(habits.rows),
    lengthy: habits.rows === 'endless',
    wellBehaved,
    client: {
      recordPage: async (_connection, _taskId, { page }, decode, { signal } = {}) => {
        platform.requests += 1
        // Replies overtake each other.
        for (let turn = below(3); turn >= 0; turn -= 1) await Promise.resolve()
        if (signal?.aborted) throw new AppError('cancelled', 'cancelled')
        const { rows, meta } = reply(page)
        for (const id of rows) platform.sent.add(id)
        const body = JSON.stringify({ rows: rows.map((id) => ({ id, revision: 0 })), meta })
        return decode(new TextEncoder().encode(body))
      },
    },
  }
  return platform
}
