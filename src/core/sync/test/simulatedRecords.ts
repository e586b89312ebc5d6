/** The simulation's calls as the platform sends them, with everything on them that the store keeps apart. */
import { parsePlatformTime } from '#shared/time.ts'
import type { ParsedPage } from './memoryStore.ts'
import { parseSimulated, type Simulation } from './simulation.ts'

export type SimulatedCall = Simulation['list'][number]

/** Every other call goes by a UUID, which the store packs. */
export function recordId(id: string): string {
  const number = Number(id.slice(1))
  return number % 2 === 0 ? `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` : id
}

const TEXTS = ['要办分期吗', '不需要，谢谢', '没有时间。', '在忙 100%', 'VIP gold']

/** Calls share days and seconds; some have no date, and some move to another day when they change. */
function calldateOf(number: number, revision: number): string | null {
  if (number % 13 === 0) return null
  const day = String(1 + ((number + (revision % 3 === 2 ? 7 : 0)) % 20)).padStart(2, '0')
  return `2026-05-${day} 10:00:${String(number % 3).padStart(2, '0')}`
}

/** ms since the epoch */
export function dialledAt({ id, revision }: SimulatedCall): number | null {
  const date = calldateOf(Number(id.slice(1)), revision)
  return date === null ? null : parsePlatformTime(date)
}

/**
 * The exact text of a call, which follows from its id and revision.
 * @param bulk characters of text that no search looks at, so that pages can be large enough to learn a dictionary from
 */
export function recordText({ id, revision }: SimulatedCall, bulk: number): string {
  const number = Number(id.slice(1))
  const turn = number + revision
  return JSON.stringify({
    id: recordId(id),
    callee: `138${String(number * 7919).padStart(8, '0')}`,
    name: `客户${number}改${revision}`,
    calldate: calldateOf(number, revision),
    bill: turn % 3 === 0 ? 0 : turn * 1000,
    duration: turn * 1100,
    score: turn % 1000,
    intention_results: 1 + (turn % 5),
    level_name: 'ABC'[turn % 3],
    province: { city: `省${number % 4}` },
    tags: turn % 2 === 0 ? [{ id: `t${turn % 5}`, name: `标签${turn % 5}` }] : [],
    comments: turn % 5 === 0 ? [{ id: turn, content: `第${revision}次备注` }] : [],
    details: [{ question: TEXTS[number % 5], answer_content: TEXTS[turn % 5] }],
    extra: `${id} `.repeat(bulk / 4),
  })
}

/** What the store's model makes of a simulated page. */
export function parseAsRecords(body: Uint8Array, bulk: number): ParsedPage {
  const { rows, meta } = parseSimulated(body)
  return {
    meta,
    rows: rows.map(({ text }) => {
      const call = JSON.parse(text) as SimulatedCall
      return { id: recordId(call.id), text: recordText(call, bulk), calldate: dialledAt(call) }
    }),
  }
}

/** The simulated page in the platform's own envelope. */
export function asPlatformPage(body: Uint8Array, bulk: number): Uint8Array {
  const { rows, meta } = JSON.parse(new TextDecoder().decode(body)) as {
    rows: SimulatedCall[]
    meta: unknown
  }
  return platformPage(rows, meta, bulk)
}

export function platformPage(rows: readonly SimulatedCall[], meta: unknown, bulk: number): Uint8Array {
  const data = rows.map((row) => recordText(row, bulk)).join(',')
  return new TextEncoder().encode(
    `{"code":200,"status":"success","message":"","data":[${data}],"meta":${JSON.stringify(meta)}}`,
  )
}
