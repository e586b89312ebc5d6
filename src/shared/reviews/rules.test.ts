import { describe, expect, it } from 'vitest'
import {
  CONDITION_LIST,
  DEFAULT_RULES,
  readCondition,
  ruleSentence,
  splitWords,
  type RuleConditions,
} from './rules.ts'

const sentences = (conditions: RuleConditions): [string, string] => [
  ruleSentence({ conditions }, 'zh-CN'),
  ruleSentence({ conditions }, 'en'),
]

describe('a rule', () => {
  it('is told in one sentence, in both languages', () => {
    expect(DEFAULT_RULES.map(({ id, conditions }) => [id, ...sentences(conditions)])).toEqual([
      [
        'strong-few-words',
        '意向为 A 或 B，且客户总共只说了不超过 6 个字。',
        'The intention is A or B, and the customer said at most 6 characters in all.',
      ],
      [
        'weak-many-rounds',
        '意向为 E，且交互至少 8 轮。',
        'The intention is E, and there were at least 8 rounds.',
      ],
      [
        'long-silent',
        '通话至少 30 秒，且接通后没有识别到客户说话。',
        'They talked for at least 30 s, and no speech of the customer was recognised.',
      ],
      [
        'strong-refusal',
        '意向为 A，且客户说过“不需要”、“不用了”、“没兴趣”、“不感兴趣”或“不考虑”。',
        'The intention is A, and the customer said “不需要”, “不用了”, “没兴趣”, “不感兴趣” or “不考虑”.',
      ],
      [
        'opt-out',
        '通话中出现“不要再打”、“别再打”、“不要打了”、“别打了”、“别给我打”等 9 个词之一。',
        'The call holds “不要再打”, “别再打”, “不要打了”, “别打了”, “别给我打” or one of 4 more.',
      ],
    ])
  })

  it('tells signs of its words as they are', () => {
    expect(sentences({ anyWords: ['$&'] })[1]).toBe('The call holds “$&”.')
  })

  it('has a sentence for every condition that differs from all others', () => {
    const values: Record<string, unknown> = { limit: 3, intentions: [1], flag: true, words: ['x'] }
    const told = CONDITION_LIST.map(([key, { kind }]) => sentences({ [key]: values[kind] }).join())
    expect(new Set(told).size).toBe(CONDITION_LIST.length)
    expect(told.filter((text) => text.includes('{}'))).toEqual([])
  })
})

describe('a condition from outside', () => {
  it('is read where it is one, item by item', () => {
    expect(readCondition('mostSaid', 6)).toBe(6)
    expect(readCondition('intentions', [1, 'x', 2, 99, 1])).toEqual([1, 2])
    expect(readCondition('anyWords', ['投诉', '', ' ', 7, 'x'.repeat(41), '投诉'])).toEqual(['投诉'])
    expect(readCondition('silent', true)).toBe(true)
  })

  it('is none where it is anything else', () => {
    const odd = [null, '', '6', -1, 1.5, Number.NaN, 1e9, {}, [], [null], false]
    for (const [key] of CONDITION_LIST)
      expect([key, odd.map((value) => readCondition(key, value))]).toEqual([key, odd.map(() => undefined)])
  })
})

it('words are typed with any sign between them, each once', () => {
  expect(splitWords(' 投诉，拉黑、 投诉\n别打了;do|not ')).toEqual(['投诉', '拉黑', '别打了', 'do', 'not'])
  expect(splitWords(' ，、 ')).toEqual([])
  expect(splitWords(Array.from({ length: 80 }, (_, at) => `w${at}`).join(' '))).toHaveLength(50)
})
