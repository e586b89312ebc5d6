import type { Turn } from '#shared/records/conversation.ts'
import { formatDuration } from '#shared/time.ts'

/** The moment from which a conversation counts, ms since the epoch: when somebody answered, else what was said first. */
export function startOf(answered: number | null, turns: readonly Turn[]): number | null {
  return answered ?? turns.find(({ at }) => at !== null)?.at ?? null
}

/** How far into the call something was said; empty where nobody knows, or where clocks disagree. */
export function since(start: number | null, at: number | null): string {
  return start === null || at === null || at < start ? '' : formatDuration(at - start)
}

/** A conversation as text to be pasted elsewhere: who, when and which task, then a line a turn. */
export function callText(
  head: readonly string[],
  turns: readonly Turn[],
  start: number | null,
  nameOf: (turn: Turn) => string,
): string {
  const lines = turns.map((turn) => `${since(start, turn.at)} ${nameOf(turn)}: ${turn.text}`.trim())
  return [head.filter((part) => part !== '').join(' · '), ...lines].join('\n')
}
