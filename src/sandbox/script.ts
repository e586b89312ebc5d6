import { INDUSTRIES, type Industry, type IndustryName } from './material/industries.ts'
import { SCENARIOS, type ReplyKind, type Scenario, type ScriptNode } from './material/scenarios.ts'

/** One exchange of a scenario on its time line, ms after the answer at normal speed. */
export interface ScriptRound {
  reply: ReplyKind
  node: ScriptNode | null
  /** The customer begins to speak. */
  replyAt: number
  replyMs: number
  /** The AI begins to speak; also set where it does not, for the hang-up. */
  answerAt: number
  answerMs: number
}

/** A scenario with an industry's texts measured, so that a call's length is known without writing its dialogue. */
export interface TimedScenario {
  scenario: Scenario
  openingMs: number
  rounds: ScriptRound[]
  /** Where the transfer begins, or null. */
  transferAt: number | null
  /** From answer to hang-up at normal speed. */
  totalMs: number
}

const AI_MS_PER_CHARACTER = 185
const CUSTOMER_MS: Partial<Record<ReplyKind, number>> = { silence: 4_000, assistant: 5_200 }
const CUSTOMER_DEFAULT_MS = 1_400
const PAUSE_MS = 650
/** What follows a transfer: ringing and three exchanges with a person. */
export const TRANSFER_RING_MS = 7_000
export const PERSON_TURN_MS = 6_500
const TRANSFER_TURNS = 5

const TIMED = Object.fromEntries(
  Object.entries(INDUSTRIES).map(([name, industry]) => [
    name,
    SCENARIOS.map((scenario) => timeScenario(scenario, industry)),
  ]),
) as Record<IndustryName, TimedScenario[]>

export function timedScenario(industry: IndustryName, index: number): TimedScenario {
  const timed = TIMED[industry][index]
  if (timed === undefined) throw new RangeError(`No scenario ${index}`)
  return timed
}

const TOTAL_WEIGHT = SCENARIOS.reduce((sum, scenario) => sum + scenario.weight, 0)

/** The scenario for 0 ≤ `unit` < 1, by weight. */
export function scenarioIndex(unit: number): number {
  let left = unit * TOTAL_WEIGHT
  for (let index = 0; index < SCENARIOS.length; index += 1) {
    left -= SCENARIOS[index]?.weight ?? 0
    if (left < 0) return index
  }
  return SCENARIOS.length - 1
}

function timeScenario(scenario: Scenario, industry: Industry): TimedScenario {
  const openingMs = spokenMs(industry.says.opening[0] ?? '')
  let at = openingMs
  const rounds = scenario.rounds.map(([reply, node]): ScriptRound => {
    const replyAt = at + PAUSE_MS
    const replyMs = CUSTOMER_MS[reply] ?? CUSTOMER_DEFAULT_MS
    const answerAt = replyAt + replyMs + PAUSE_MS
    const answerMs = node === null ? 0 : spokenMs(industry.says[node][0] ?? '')
    at = answerAt + answerMs
    return { reply, node, replyAt, replyMs, answerAt, answerMs }
  })
  const transferAt = scenario.transfer ? at : null
  if (transferAt !== null) at += TRANSFER_RING_MS + TRANSFER_TURNS * PERSON_TURN_MS
  return { scenario, openingMs, rounds, transferAt, totalMs: at }
}

function spokenMs(text: string): number {
  return text.length * AI_MS_PER_CHARACTER
}
