import { PREFIXES } from './material/people.ts'
import { SCENARIOS } from './material/scenarios.ts'
import { Dice, keyOf } from './random.ts'
import { scenarioIndex, timedScenario } from './script.ts'
import type { SandboxTask } from './tasks.ts'
import { callTime } from './workTime.ts'

/** The plain facts of a call, cheap enough to make up for every record when a filter has to look at all of them. */
export interface Sketch {
  index: number
  /** Whose number it is: several calls can go to one customer. */
  customer: number
  /** 11 digits, below 2⁵³. */
  callee: number
  operator: 1 | 2 | 3
  /** Index into the scenarios, or null where nobody answered. */
  scenario: number | null
  /** How fast this call is spoken, around 1. */
  pace: number
  /** 1 A … 26 Z, or null where the platform gave none. */
  intention: number | null
  score: number
  /** Milliseconds since the epoch, whole seconds. */
  calldate: number
  ringMs: number
  /** Talk time, ms; 0 = not answered. */
  billMs: number
  /** Milliseconds since the epoch, whole seconds as the platform writes it. */
  hangupdate: number
}

const SALT_CALL = 1
const SALT_CUSTOMER = 2
/** How far back the first call to a number that is called again can lie, in records. */
const REDIAL_REACH = 60

/** [from, to] of the score by intention; beyond E it is low. */
const SCORES: Record<number, readonly [number, number]> = {
  1: [800, 1000],
  2: [550, 799],
  3: [250, 549],
  4: [80, 249],
  5: [0, 79],
}

/** The call at `index` of a task: the same for the same seed, whatever was asked before. */
export function sketchCall(task: SandboxTask, anchor: number, index: number): Sketch {
  const dice = new Dice(keyOf(task.seedKey, SALT_CALL, index))
  const calldate = callTime(task, anchor, index, dice.unit())
  const answered = dice.chance(task.answerRate)
  const scenario = answered ? scenarioIndex(dice.unit()) : null
  const pace = 0.86 + dice.unit() * 0.3
  const ringMs = answered ? dice.between(1_500, 24_000) : dice.between(2_000, 58_000)
  const billMs =
    scenario === null
      ? 0
      : Math.round(timedScenario(task.industry, scenario).totalMs * pace) + dice.between(200, 1_800)
  const intention = intentionOf(task, scenario, dice)
  const [low, high] = SCORES[intention ?? 5] ?? [0, 60]
  const score = answered ? dice.between(low, high) : 0
  const customer = customerOf(index, dice)
  const person = new Dice(customerKey(task, customer))
  const operator = operatorOf(person.unit())
  const callee = Number(person.pick(PREFIXES[operator])) * 100_000_000 + person.between(0, 99_999_999)
  return {
    index,
    customer,
    callee,
    operator,
    scenario,
    pace,
    intention,
    score,
    calldate,
    ringMs,
    billMs,
    hangupdate: Math.floor((calldate + ringMs + billMs) / 1000) * 1000,
  }
}

/** The key from which a customer's name, place and number are drawn. */
export function customerKey(task: SandboxTask, customer: number): number {
  return keyOf(task.seedKey, SALT_CUSTOMER, customer)
}

/** One call in nine goes to a number called before: redials and second attempts. */
function customerOf(index: number, dice: Dice): number {
  return index > REDIAL_REACH && dice.chance(1 / 9) ? index - dice.between(1, REDIAL_REACH) : index
}

function operatorOf(unit: number): 1 | 2 | 3 {
  if (unit < 0.2) return 1
  return unit < 0.42 ? 2 : 3
}

function intentionOf(task: SandboxTask, scenario: number | null, dice: Dice): number | null {
  if (scenario === null) return task.wideLabels && dice.chance(0.3) ? 26 : null
  const intention = SCENARIOS[scenario]?.intention ?? 5
  if (!task.wideLabels) return Math.min(intention, 5)
  if (intention === 1 && dice.chance(0.2)) return dice.pick([7, 8, 12])
  return intention
}
