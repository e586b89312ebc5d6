/** A platform of the test's own, for the client. */
import { readFileSync } from 'node:fs'
import type { Clock, Fetch } from '../../ports.ts'
import { createPlatformClient, type PlatformClient } from '../client.ts'
import type { Connection } from '../connection.ts'

export const fixture = (name: string): string =>
  readFileSync(new URL(`../../../../test/fixtures/api/${name}.json`, import.meta.url), 'utf8')
export const PAGE = fixture('record-list.page')
export const TASK_UNKNOWN = fixture('error.task-not-found')
export const USER_UNKNOWN = fixture('error.user-not-found')
export const TASKS = '{"code":200,"status":"success","message":"","meta":{"total":0},"data":[]}'

export const connection: Connection = {
  baseUrl: 'https://calls.example.cn',
  userId: 'user-1',
  subUserId: null,
  token: 'canary-token',
  allowHttp: false,
}

type Step = string | number | Error | { status: number; body: string }

/** A platform that answers with one step after the other, the last one for ever. */
export function platform(...steps: Step[]): {
  client: PlatformClient
  asked: URL[]
  slept: number[]
  logged: string[]
} {
  const asked: URL[] = []
  const slept: number[] = []
  const logged: string[] = []
  const fetch: Fetch = (url) => {
    const step = steps[Math.min(asked.length, steps.length - 1)]
    asked.push(new URL(url))
    if (step instanceof Error) return Promise.reject(step)
    if (typeof step === 'number') return Promise.resolve(new Response('', { status: step }))
    if (typeof step === 'string') return Promise.resolve(new Response(step))
    return Promise.resolve(new Response(step?.body, { status: step?.status }))
  }
  // The clock is set back with every look at it.
  let now = 1_000_000
  const clock: Clock = {
    now: () => (now -= 1000),
    random: () => 0.5,
    sleep: (milliseconds) => {
      slept.push(milliseconds)
      return Promise.resolve()
    },
  }
  const log = (...line: unknown[]): void => void logged.push(JSON.stringify(line))
  return {
    client: createPlatformClient({ fetch, clock, logger: { info: log, warn: log } }),
    asked,
    slept,
    logged,
  }
}
