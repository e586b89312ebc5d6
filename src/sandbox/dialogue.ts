import { formatChinaTime } from '#shared/time.ts'
import { bareNumber, type Json, type JsonObject } from './json.ts'
import { INDUSTRIES, type Industry } from './material/industries.ts'
import { NODE_NAMES, REPLIES, REPLY_TAGS, type ReplyKind, type ScriptNode } from './material/scenarios.ts'
import { Dice, keyOf, keyOfText, uuidOf } from './random.ts'
import { PERSON_TURN_MS, TRANSFER_RING_MS, timedScenario, type ScriptRound } from './script.ts'
import type { Sketch } from './sketch.ts'
import { tagBody } from './tags.ts'
import type { SandboxTask } from './tasks.ts'

/** What the rows of one call have in common. */
export interface DialogueFrame {
  task: SandboxTask
  userId: string
  recordId: string
  callid: string
  sketch: Sketch
  gender: number
  /** How the AI addresses the customer: 王女士, or nothing. */
  address: string
}

export interface Dialogue {
  /** The rows of `details[]`, in `sequence` order. */
  rows: JsonObject[]
  /** What the customer's replies were about, for the record's tags. */
  replies: ReplyKind[]
}

const SALT_DIALOGUE = 11
const SALT_ROW = 12
const SALT_NODE = 13
/** Of the calls that nobody answered, the share whose script was entered all the same. */
const ENTERED_UNANSWERED = 0.1
/** How often the last sentence before the customer hangs up is never finally recognised. */
const CUT_OFF = 0.5

/**
 * The dialogue rows of a call (api section 3, `details[]`): `enter` first, then for each sentence of the customer some
 * interim rows and the final one, which also carries the AI's reply; after a transfer rows with `bridge_status` 1.
 */
export function makeDialogue(frame: DialogueFrame): Dialogue {
  const { sketch, task } = frame
  const dice = new Dice(keyOf(task.seedKey, SALT_DIALOGUE, sketch.index))
  const writer = new RowWriter(frame, dice)
  if (sketch.scenario === null) {
    if (dice.chance(ENTERED_UNANSWERED)) writer.add({ notify: 'enter', at: 0 })
    return { rows: writer.rows, replies: [] }
  }
  const industry: Industry = INDUSTRIES[task.industry]
  const timed = timedScenario(task.industry, sketch.scenario)
  writer.add({
    notify: 'enter',
    at: 0,
    node: 'opening',
    answer: dice.pick(industry.says.opening).replace('{name}', frame.address),
    playMs: timed.openingMs,
  })
  for (const round of timed.rounds) writeRound(writer, industry, round, dice)
  if (timed.transferAt !== null && sketchTransfers(sketch))
    writeTransfer(writer, industry, timed.transferAt, dice)
  return { rows: writer.rows, replies: timed.rounds.map((round) => round.reply) }
}

/** Nobody picks up one transfer in five: then the customer waits and hangs up. */
export function sketchTransfers(sketch: Sketch): boolean {
  return sketch.score % 5 !== 0
}

function writeRound(writer: RowWriter, industry: Industry, round: ScriptRound, dice: Dice): void {
  const text = dice.pick([...REPLIES[round.reply], ...(industry.hears[round.reply] ?? [])])
  const answer = round.node === null ? undefined : dice.pick(industry.says[round.node])
  if (round.reply === 'silence') {
    writer.nextSentence()
    writer.add({
      notify: 'wait_result',
      at: round.answerAt,
      node: round.node ?? undefined,
      answer,
      playMs: round.answerMs,
    })
    return
  }
  writer.nextSentence()
  const keyword = industry.keywords[round.reply]
  const heard = {
    reply: round.reply,
    recordMs: round.replyMs,
    keyword: keyword !== undefined && text.includes(keyword) ? keyword : undefined,
  }
  const interim = interimTexts(text, dice)
  const cutOff = round.node === null && dice.chance(CUT_OFF)
  interim.forEach((part, position) =>
    writer.add({
      ...heard,
      notify: 'asrprogress_notify',
      at: round.replyAt + ((position + 1) * round.replyMs) / (interim.length + 1),
      question: part,
      keyword: undefined,
      reply: undefined,
    }),
  )
  if (cutOff) writer.add({ ...heard, notify: 'asrprogress_notify', at: round.answerAt, question: text })
  else
    writer.add({
      ...heard,
      notify: 'asrmessage_notify',
      at: round.answerAt,
      question: text,
      node: round.node ?? undefined,
      answer,
      playMs: round.answerMs,
    })
}

/** What recognition had understood so far: none to two beginnings of the text. */
function interimTexts(text: string, dice: Dice): string[] {
  const letters = [...text.replace(/[。?!,、]/g, '')]
  if (letters.length < 4) return dice.chance(0.3) ? [letters.join('')] : []
  return [0.4, 0.75].slice(0, dice.between(0, 2)).map((part) => {
    return letters.slice(0, Math.max(1, Math.floor(letters.length * part))).join('')
  })
}

function writeTransfer(writer: RowWriter, industry: Industry, transferAt: number, dice: Dice): void {
  const { colleague, answers } = industry
  let at = transferAt + TRANSFER_RING_MS
  const turn = (row: { question?: string; answer?: string }): void => {
    if (row.question !== undefined) writer.nextSentence()
    writer.add({
      notify: row.question === undefined ? 'bridge_result' : 'asrmessage_notify',
      at,
      bridged: true,
      playMs: row.answer === undefined ? 0 : PERSON_TURN_MS,
      recordMs: row.question === undefined ? 0 : dice.between(1_200, 3_400),
      ...row,
    })
    at += PERSON_TURN_MS
  }
  turn({ answer: colleague[0] })
  turn({ question: answers[0] })
  turn({ answer: colleague[1] })
  turn({ question: answers[1], answer: colleague[2] })
}

interface RowDraft {
  notify: string
  /** ms after the answer at normal pace. */
  at: number
  question?: string
  answer?: string
  node?: ScriptNode
  reply?: ReplyKind
  keyword?: string
  recordMs?: number
  playMs?: number
  bridged?: boolean
}

/** Numbers and times the rows of one call, and fills in what the platform sends with every row. */
class RowWriter {
  readonly rows: JsonObject[] = []
  #frame: DialogueFrame
  #dice: Dice
  #questionIndex = 0

  constructor(frame: DialogueFrame, dice: Dice) {
    this.#frame = frame
    this.#dice = dice
  }

  nextSentence(): void {
    this.#questionIndex += 1
  }

  add(draft: RowDraft): void {
    const { sketch, task, userId, recordId, callid, gender } = this.#frame
    const sequence = this.rows.length + 1
    const id = uuidOf(keyOf(task.seedKey, SALT_ROW, sketch.index, sequence))
    const moment = formatChinaTime(sketch.calldate + sketch.ringMs + draft.at * sketch.pace)
    const heard = draft.question !== undefined
    const nodeId =
      draft.node === undefined ? null : uuidOf(keyOf(task.seedKey, SALT_NODE, keyOfText(draft.node)))
    const tag = draft.reply === undefined ? undefined : REPLY_TAGS[draft.reply]
    const tags: Json[] = tag === undefined ? [] : [tagBody(tag, userId, id, moment)]
    this.rows.push({
      id,
      record_id: recordId,
      task_id: task.id,
      notify: draft.notify,
      callid,
      error_code: 0,
      asrtype: heard ? 'aliyunv2' : null,
      callee: String(sketch.callee),
      gender: heard ? gender : 0,
      asr_elapse: heard ? this.#dice.between(180, 920) : 0,
      record_ms: Math.round((draft.recordMs ?? 0) * sketch.pace),
      volume_gain: heard ? bareNumber(`${this.#dice.between(1, 9)}.${this.#dice.digits(16)}`) : 0,
      question: draft.question ?? null,
      split_question: null,
      question_index: this.#questionIndex,
      speak_ms: Math.round((draft.recordMs ?? 0) * sketch.pace * 0.8),
      play_ms: Math.round((draft.playMs ?? 0) * sketch.pace),
      keyword: draft.keyword ?? null,
      answer_id: nodeId,
      answer_text: draft.node === undefined ? null : NODE_NAMES[draft.node],
      answer_content: draft.answer ?? null,
      word_class: null,
      answer_action: draft.node?.startsWith('bye') ? 'hangup' : null,
      playback_after_action: 0,
      upstream_answer_action: null,
      upstream_answer_content: null,
      upstream_answer_text: null,
      upstream_answer_id: null,
      score: tag?.group === '肯定' ? 50 : 0,
      sequence,
      created_at: moment,
      updated_at: moment,
      bridge_status: draft.bridged ? 1 : 0,
      user_id: userId,
      is_regular: heard && draft.keyword !== undefined ? 1 : 0,
      expression: null,
      tags,
    })
  }
}
