import { formatChinaTime } from '#shared/time.ts'
import { makeDialogue, sketchTransfers } from './dialogue.ts'
import { bareNumber, type Json, type JsonObject } from './json.ts'
import { LABELS } from './material/labels.ts'
import { COLLEAGUES, COMMENTS, OPERATOR_NAMES } from './material/people.ts'
import { LLM_TAGS, REPLY_TAGS, SCENARIOS, type ReplyKind } from './material/scenarios.ts'
import type { Mutation } from './mutation.ts'
import { placeBody, sketchPerson } from './person.ts'
import { Dice, keyOf, keyOfText, recordUuid, uuidOf } from './random.ts'
import { TRANSFER_RING_MS, timedScenario } from './script.ts'
import type { Sketch } from './sketch.ts'
import { tagBody, tagGroupBodies, type TagSketch } from './tags.ts'
import type { SandboxTask } from './tasks.ts'
import { dropAndTwist } from './twists.ts'

const SALT_RECORD = 21
const SALT_CALLID = 22
const SALT_CUSTOMER_ID = 23
const SALT_BRIDGE = 24
const SALT_COMMENT = 25
const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR
/** Calls are listened to, if at all, within so many hours. */
export const READ_WITHIN_HOURS = 10

const UNANSWERED_CAUSES: readonly string[] = [
  'NO_ANSWER',
  'NO_ANSWER',
  'USER_BUSY',
  'NO_USER_RESPONSE',
  'CALL_REJECTED',
  'SUBSCRIBER_ABSENT',
  'UNALLOCATED_NUMBER',
  'RECOVERY_ON_TIMER_EXPIRE',
]

/**
 * A call record as the platform's list sends it (api section 3, 通话列表): a pure function of the task, the sketch and
 * what was changed since (`mutation`).
 */
export function makeRecord(
  task: SandboxTask,
  userId: string,
  sketch: Sketch,
  mutation: Mutation | undefined,
): JsonObject {
  const dice = new Dice(keyOf(task.seedKey, SALT_RECORD, sketch.index))
  const id = recordIdOf(task, sketch.index)
  const callid = uuidOf(keyOf(task.seedKey, SALT_CALLID, sketch.index))
  const person = sketchPerson(task, sketch)
  const answered = sketch.billMs > 0
  const dialogue = makeDialogue({ ...person, task, userId, recordId: id, callid, sketch })
  const tags = [...tagsOf(dialogue.replies), ...(mutation?.tags ?? [])]
  const intention = mutation?.intention ?? sketch.intention
  const label = intention === null ? undefined : LABELS[intention]
  const hangupBy = answered ? hangupSide(sketch) : dice.pick([1, 2])
  const createdAt = sketch.calldate + 6_000
  const readAt =
    answered && dice.chance(0.3) ? sketch.hangupdate + dice.between(1, READ_WITHIN_HOURS) * HOUR : null
  const comments = commentBodies(sketch, id, dice, mutation)
  const updatedAt = mutation?.updatedAt ?? readAt ?? sketch.hangupdate + dice.between(1, 600) * 1000
  const body: JsonObject = {
    tags: tags.map((tag) => tagBody(tag, userId, id, formatChinaTime(sketch.hangupdate))),
    tag_groups: tagGroupBodies(tags, userId),
    llm_tags: llmTagBodies(sketch),
    operator_name: OPERATOR_NAMES[sketch.operator],
    extra: extraOf(sketch, dice),
    name: person.name,
    company: person.company,
    send_wechat_data: wechatPushes(sketch, dialogue.replies, id),
    components: person.components,
    comments,
    id,
    task_id: task.id,
    group_id: groupId(task),
    callid,
    score: mutation?.score ?? sketch.score,
    callee: String(sketch.callee),
    caller_number: '0000000000',
    duration: sketch.ringMs + sketch.billMs,
    error_code: 0,
    gender: person.gender,
    level_id: label === undefined ? null : uuidOf(keyOfText(label)),
    calldate: formatChinaTime(sketch.calldate),
    bill: sketch.billMs,
    hangupcause: answered ? 'NORMAL_CLEARING' : dice.pick(UNANSWERED_CAUSES),
    hangupdate: formatChinaTime(sketch.hangupdate),
    answerdate: answered ? formatChinaTime(sketch.calldate + sketch.ringMs) : null,
    ...bridgeFields(task, sketch, dice),
    hangup_disposition: hangupBy,
    created_at: formatChinaTime(createdAt),
    updated_at: formatChinaTime(updatedAt),
    rounds: dialogue.replies.length,
    level_name: label ?? null,
    read_at: readAt === null ? null : formatChinaTime(readAt),
    province_id: person.province?.id ?? 0,
    city_id: person.city?.id ?? 0,
    operator: sketch.operator,
    customer_id: uuidOf(keyOf(task.seedKey, SALT_CUSTOMER_ID, sketch.customer)),
    user_id: userId,
    processed_at: readAt !== null && dice.chance(0.4) ? formatChinaTime(readAt + 600_000) : null,
    number_created_at: formatChinaTime(sketch.calldate - dice.between(1, 60) * DAY),
    intention_results: intention,
    level: label !== undefined && dice.chance(0.15) ? levelBody(label, intention) : null,
    gender_str: ['未知', '女', '男'][person.gender] ?? '未知',
    hangup_disposition_str: hangupBy === 1 ? 'AI' : '客户',
    details: dialogue.rows,
    province: person.province === null ? null : placeBody(person.province),
    city: person.city === null ? null : placeBody(person.city),
  }
  return dropAndTwist(body, task, sketch)
}

/** The record's id, which {@link indexOfRecordUuid} takes back to its index. */
export function recordIdOf(task: SandboxTask, index: number): string {
  return recordUuid(task.seedKey, index)
}

function tagsOf(replies: readonly ReplyKind[]): TagSketch[] {
  const tags = new Map<string, TagSketch>()
  for (const reply of replies) {
    const tag = REPLY_TAGS[reply]
    if (tag) tags.set(tag.name, tag)
  }
  return [...tags.values()]
}

function llmTagBodies(sketch: Sketch): Json[] {
  if (sketch.scenario === null) return []
  return (SCENARIOS[sketch.scenario]?.llmTags ?? []).map((id) => ({ id, name: LLM_TAGS[id] ?? '' }))
}

/** 1 the AI says goodbye and hangs up, 2 the customer does. */
function hangupSide(sketch: Sketch): 1 | 2 {
  const rounds = sketch.scenario === null ? [] : (SCENARIOS[sketch.scenario]?.rounds ?? [])
  const last = rounds.at(-1)?.[1]
  return last?.startsWith('bye') ? 1 : 2
}

function groupId(task: SandboxTask): Json {
  const dice = new Dice(keyOf(task.seedKey, 31))
  return task.longGroupId ? bareNumber(dice.digits(18)) : dice.between(1000, 9999)
}

function levelBody(label: string, intention: number | null): JsonObject {
  return { id: uuidOf(keyOfText(label)), name: label, sort: intention, status: 1 }
}

/** Documented as a string that third parties use as they like: an order number, digits, JSON, nothing. */
function extraOf(sketch: Sketch, dice: Dice): Json {
  const draw = dice.unit()
  if (draw < 0.55) return null
  if (draw < 0.75) return `ORD-${formatChinaTime(sketch.calldate).slice(0, 10)}-${dice.digits(6)}`
  if (draw < 0.9) return `00${dice.digits(18)}`
  return draw < 0.97 ? JSON.stringify({ 渠道: '线下活动', 批次: dice.between(1, 40) }) : ''
}

function bridgeFields(task: SandboxTask, sketch: Sketch, dice: Dice): JsonObject {
  const transferAt =
    sketch.scenario === null ? null : timedScenario(task.industry, sketch.scenario).transferAt
  if (transferAt === null)
    return { bridge_callid: null, bridge_number: null, bridge_calldate: null, bridge_answerdate: null }
  const called = sketch.calldate + sketch.ringMs + transferAt * sketch.pace
  const answered = called + TRANSFER_RING_MS * sketch.pace
  return {
    bridge_callid: uuidOf(keyOf(task.seedKey, SALT_BRIDGE, sketch.index)),
    bridge_number: dice.chance(0.5) ? String(dice.between(8001, 8040)) : `0${dice.digits(10)}`,
    bridge_calldate: formatChinaTime(called),
    bridge_answerdate: sketchTransfers(sketch) ? formatChinaTime(answered) : null,
  }
}

/** The shape of a push is not documented; the list is empty in the documented example. */
function wechatPushes(sketch: Sketch, replies: readonly ReplyKind[], recordId: string): Json[] {
  if (!replies.includes('addYes')) return []
  return [
    {
      id: sketch.index + 1,
      record_id: recordId,
      name: COLLEAGUES[sketch.index % COLLEAGUES.length] ?? '',
      status: 1,
      created_at: formatChinaTime(sketch.hangupdate),
    },
  ]
}

function commentBodies(sketch: Sketch, recordId: string, dice: Dice, mutation: Mutation | undefined): Json[] {
  const count = sketch.billMs > 0 && dice.chance(0.09) ? dice.between(1, 2) : 0
  const own = Array.from({ length: count }, (_, position) =>
    commentBody(
      recordId,
      sketch.index * 10 + position,
      dice.pick(COMMENTS),
      dice.pick(COLLEAGUES),
      sketch.hangupdate + (position + 1) * dice.between(2, 90) * 60_000,
    ),
  )
  const added = (mutation?.comments ?? []).map((comment, position) =>
    commentBody(recordId, sketch.index * 10 + 5 + position, comment.content, comment.userName, comment.at),
  )
  return [...own, ...added]
}

function commentBody(recordId: string, id: number, content: string, userName: string, at: number): Json {
  return {
    id: 1000 + id,
    record_id: recordId,
    user_id: uuidOf(keyOf(SALT_COMMENT, keyOfText(userName))),
    content,
    created_at: `${new Date(at).toISOString().slice(0, 19)}.000000Z`,
    user_name: userName,
  }
}
