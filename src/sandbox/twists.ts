import type { JsonObject } from './json.ts'
import { Dice, keyOf } from './random.ts'
import type { Sketch } from './sketch.ts'
import type { SandboxTask } from './tasks.ts'

const SALT_TWIST = 51

/** Fields that the platform sends now as a number, now as its digits. */
const NUMBERS_AS_TEXT = ['error_code', 'gender', 'score', 'bill', 'duration', 'rounds', 'intention_results']
/** Fields that some records lack altogether. */
const SOMETIMES_MISSING = ['send_wechat_data', 'company', 'llm_tags', 'processed_at', 'level']

/**
 * Gives one record in eight an irregularity of the kind the platform shows in its own examples: another type for the
 * same value, a missing field, a field nobody has documented. Which one follows from the seed.
 */
export function dropAndTwist(body: JsonObject, task: SandboxTask, sketch: Sketch): JsonObject {
  const dice = new Dice(keyOf(task.seedKey, SALT_TWIST, sketch.index))
  if (!dice.chance(1 / 8)) return body
  switch (dice.between(0, 3)) {
    case 0: {
      const field = dice.pick(NUMBERS_AS_TEXT)
      const value = body[field]
      return typeof value === 'number' ? { ...body, [field]: String(value) } : body
    }
    case 1: {
      const { [dice.pick(SOMETIMES_MISSING)]: _dropped, ...rest } = body
      return rest
    }
    case 2:
      return { ...body, quality_check: { status: 0, inspector: null }, asr_engine: 'aliyunv2' }
    default:
      return { ...body, processed_at: '0000-00-00 00:00:00', hangup_disposition_str: null, tag_groups: null }
  }
}
