/** The parts of a call along its time: ringing, what each side said, and where a person took over. */
import type { Speaker, Turn } from '#shared/records/conversation.ts'
import type { CallRecord } from '#shared/records/types.ts'

export interface CallPart {
  what: 'ring' | Speaker
  /** Shares of the whole, 0 to 1. */
  from: number
  width: number
  /** The turn that was spoken here. */
  turn?: number
}
export interface CallParts {
  parts: CallPart[]
  /** Where a person took over, 0 to 1; null where nobody did. */
  takeover: number | null
  /** ms from dialling to the end. */
  length: number
}

type Times = Pick<
  CallRecord,
  'calldate' | 'answerdate' | 'hangupdate' | 'bridge_answerdate' | 'bridge_calldate'
>

/** So long is a turn drawn whose length nobody knows, ms. */
const UNKNOWN_MS = 2000

/** @returns null where the times of the call make no line: none known, or in no order */
export function callParts(times: Times, turns: readonly Turn[]): CallParts | null {
  const { calldate, answerdate, hangupdate } = times
  const start = calldate ?? answerdate
  const lastSaid = turns.reduce<number | null>(
    (last, { at }) => (at === null ? last : Math.max(last ?? at, at)),
    null,
  )
  const end = hangupdate ?? (lastSaid === null ? null : lastSaid + UNKNOWN_MS)
  if (start === null || end === null || end <= start) return null
  const length = end - start
  const share = (moment: number): number => Math.max(0, Math.min(1, (moment - start) / length))
  const parts: CallPart[] = []
  const part = (what: CallPart['what'], from: number, until: number, turn?: number): void => {
    const width = share(until) - share(from)
    if (width > 0) parts.push({ what, from: share(from), width, ...(turn === undefined ? {} : { turn }) })
  }
  if (calldate !== null) part('ring', calldate, Math.min(answerdate ?? end, end))
  turns.forEach(({ who, at, spokenMs }, turn) => {
    if (at === null) return
    const spoken = spokenMs !== null && spokenMs > 0 ? spokenMs : UNKNOWN_MS
    const answer = turns[turn + 1]
    // What a customer said comes in one row with the reply, and with the moment of the reply.
    if (who === 'customer' && answer?.at === at) {
      const before = turns.slice(0, turn).findLast((other) => other.at !== null && other.at < at)?.at ?? start
      part(who, Math.max(before, at - spoken), at, turn)
      return
    }
    const next = turns.slice(turn + 1).find((other) => other.at !== null && other.at > at)?.at ?? end
    part(who, at, Math.min(at + spoken, next), turn)
  })
  const over = times.bridge_answerdate ?? times.bridge_calldate
  return { parts, takeover: over === null ? null : share(over), length }
}
