/** The way of a call through its script, out of its conversation. */
import type { Turn } from './conversation.ts'

/** What one call did at one node, over all its visits. */
export interface NodeVisit {
  node: string
  /** What the customer answered there, sentence by sentence. */
  answers: string[]
  /** Time spent there, ms; null where a moment is missing or runs backwards. */
  stayMs: number | null
}

/** A visit that goes on, since then. */
interface Visit {
  of: NodeVisit
  since: number | null
}

export interface ScriptPath {
  /** Each node once, in the order in which the call came to them. */
  visits: NodeVisit[]
  /** The node that the AI spoke from last; null where it spoke from none. */
  last: string | null
  /** By turn: the node that it belongs to. A sentence of the customer's belongs to the one it answers. */
  nodeOf: (string | null)[]
}

/**
 * A visit begins where the AI speaks from a node, and ends where it speaks from another or from none, or where a person
 * takes over.
 * @param endedAt when the call was hung up, ms since the epoch; null where it does not say
 */
export function scriptPath(turns: readonly Turn[], endedAt: number | null): ScriptPath {
  const visits = new Map<string, NodeVisit>()
  const nodeOf: (string | null)[] = []
  let last: string | null = null
  let visit = null as Visit | null

  for (const { who, node, text, at } of turns) {
    if (who === 'customer') visit?.of.answers.push(text)
    else {
      const next: string | null = who === 'ai' ? node : null
      if (next === null || next !== visit?.of.node) {
        endVisit(visit, at)
        visit = next === null ? null : { of: visitOf(visits, next), since: at }
        last = next ?? last
      }
    }
    nodeOf.push(visit?.of.node ?? null)
  }
  endVisit(visit, endedAt)
  return { visits: [...visits.values()], last, nodeOf }
}

function visitOf(visits: Map<string, NodeVisit>, node: string): NodeVisit {
  const known = visits.get(node)
  if (known !== undefined) return known
  const visit: NodeVisit = { node, answers: [], stayMs: 0 }
  visits.set(node, visit)
  return visit
}

function endVisit(visit: Visit | null, at: number | null): void {
  if (visit === null) return
  const { of, since } = visit
  of.stayMs =
    of.stayMs === null || since === null || at === null || at < since ? null : of.stayMs + at - since
}
