import { describe, expect, it } from 'vitest'
import { conversationText, customerChars, firstWords, scriptNodes, toConversation } from './conversation.ts'
import type { Utterance } from './types.ts'

const NOTHING: Utterance = {
  id: null,
  sequence: null,
  notify: null,
  question: null,
  question_index: null,
  answer_content: null,
  answer_text: null,
  asr_elapse: null,
  record_ms: null,
  play_ms: null,
  speak_ms: null,
  score: null,
  keyword: null,
  tags: [],
  bridge_status: false,
  created_at: null,
}
const row = (fields: Partial<Utterance>): Utterance => ({ ...NOTHING, ...fields })
const texts = (rows: Utterance[]): string[] => toConversation(rows).map((turn) => `${turn.who}:${turn.text}`)

describe('toConversation', () => {
  it('shows the final recognition in place of the interim ones', () => {
    const turns = toConversation([
      row({ sequence: 1, notify: 'asrprogress_notify', question: '挂', question_index: 3 }),
      row({ sequence: 2, notify: 'asrprogress_notify', question: '挂了', question_index: 3 }),
      row({ sequence: 3, notify: 'asrmessage_notify', question: '挂了吧。', question_index: 3 }),
    ])
    expect(turns.map((turn) => [turn.text, turn.interim])).toEqual([['挂了吧。', false]])
  })

  it('shows the last interim recognition where no final one came, as in the documented example', () => {
    const turns = toConversation([
      row({ sequence: 10, notify: 'asrprogress_notify', question: '挂了', question_index: 9 }),
      row({ sequence: 11, notify: 'asrprogress_notify', question: '挂了吧。', question_index: 9 }),
    ])
    expect(turns.map((turn) => [turn.text, turn.interim])).toEqual([['挂了吧。', true]])
  })

  it('loses no final recognition when two share an index', () => {
    expect(
      texts([
        row({ sequence: 1, notify: 'asrmessage_notify', question: '喂', question_index: 1 }),
        row({ sequence: 2, notify: 'asrmessage_notify', question: '你好', question_index: 1 }),
      ]),
    ).toEqual(['customer:喂', 'customer:你好'])
  })

  it('makes two turns of a row that holds a question and its answer', () => {
    expect(
      texts([
        row({ sequence: 1, notify: 'asrmessage_notify', question: '你是谁', answer_content: '我是客服' }),
      ]),
    ).toEqual(['customer:你是谁', 'ai:我是客服'])
  })

  it('orders by sequence, tells a person from the AI, and leaves events without speech out', () => {
    expect(
      texts([
        row({ sequence: 3, answer_content: '我来为您解答', bridge_status: true }),
        row({ sequence: 1, notify: 'enter' }),
        row({ sequence: 2, answer_content: '您好' }),
      ]),
    ).toEqual(['ai:您好', 'person:我来为您解答'])
  })

  it('writes a line a turn for a file', () => {
    const names = { customer: '客户', ai: 'AI', person: '人工' }
    expect(conversationText([row({ question: '喂', answer_content: '您好' })], names)).toBe(
      '客户:喂\nAI:您好',
    )
  })
})

describe('of a conversation', () => {
  it('the first words are what the customer said first, as it is shown, and cut where they are long', () => {
    const opening = row({ sequence: 1, answer_content: '您好', answer_text: '开场白' })
    expect(firstWords([opening])).toBeNull()
    expect(
      firstWords([
        opening,
        row({ sequence: 4, question: '多少钱' }),
        row({ sequence: 2, question: '  ' }),
        row({ sequence: 3, question: ' 喂？ ', answer_content: '是我', answer_text: '确认' }),
      ]),
    ).toBe('喂？')
    const interim = { notify: 'asrprogress_notify', question_index: 1 }
    expect(
      firstWords([
        row({ sequence: 1, question: '不', ...interim }),
        row({ sequence: 2, question: '不用了', question_index: 1 }),
      ]),
    ).toBe('不用了')
    expect(firstWords([row({ question: '😀'.repeat(61) })])).toBe(`${'😀'.repeat(60)}…`)
  })

  it('counts the letters and digits that the customer said, once each, without the recogniser’s signs', () => {
    expect(customerChars([])).toBe(0)
    expect(customerChars([row({ answer_content: '您好，请问方便吗？' }), row({ question: '……' })])).toBe(0)
    const interim = { notify: 'asrprogress_notify', question_index: 1 }
    expect(
      customerChars([
        row({ question: '不', ...interim }),
        row({ question: '不用了，谢谢。', question_index: 1, answer_content: '好的' }),
        row({ question: 'OK 138', question_index: 2 }),
        row({ question: '𠮷' }),
      ]),
    ).toBe(5 + 5 + 1)
  })

  it('the script nodes are those that the AI spoke from, each once', () => {
    const said = (answer_text: string | null, fields: Partial<Utterance> = {}): Utterance =>
      row({ answer_content: '好的', answer_text, ...fields })
    expect(
      scriptNodes([
        said('开场白'),
        said('报价'),
        said('开场白'),
        said(null),
        said('坐席', { bridge_status: true }),
        row({ question: '嗯', answer_text: '没有说话' }),
      ]),
    ).toEqual(['开场白', '报价'])
  })
})
