import { describe, expect, it } from 'vitest'
import type { Speaker, Turn } from './conversation.ts'
import { scriptPath } from './scriptPath.ts'

const turn = (who: Speaker, at: number | null, node: string | null, text = ''): Turn =>
  ({ who, at, node, text }) as Turn

describe('the way of a call through its script', () => {
  it('has each node once, with what the customer answered there and how long it took', () => {
    const path = scriptPath(
      [
        turn('ai', 0, '开场白'),
        turn('customer', 3, null, '喂'),
        turn('ai', 5, '介绍'),
        turn('customer', 8, null, '多少钱'),
        turn('ai', 9, '开场白'),
        turn('customer', 11, null, '再说一遍'),
      ],
      20,
    )
    expect(path).toEqual({
      visits: [
        { node: '开场白', answers: ['喂', '再说一遍'], stayMs: 16 },
        { node: '介绍', answers: ['多少钱'], stayMs: 4 },
      ],
      last: '开场白',
      nodeOf: ['开场白', '开场白', '介绍', '介绍', '开场白', '开场白'],
    })
  })

  it('is one visit where the AI speaks from a node twice in a row', () => {
    const { visits } = scriptPath([turn('ai', 0, 'a'), turn('ai', 5, 'a')], 9)
    expect(visits).toEqual([{ node: 'a', answers: [], stayMs: 9 }])
  })

  it('ends where a person takes over, or where the AI speaks from no node', () => {
    for (const [who, node] of [
      ['person', '人工'],
      ['ai', null],
    ] as const) {
      const path = scriptPath([turn('ai', 0, 'a'), turn(who, 4, node), turn('customer', 5, null, '好')], 9)
      expect(path).toEqual({
        visits: [{ node: 'a', answers: [], stayMs: 4 }],
        last: 'a',
        nodeOf: ['a', null, null],
      })
    }
  })

  it('tells no time where a moment is missing or runs backwards', () => {
    expect(scriptPath([turn('ai', null, 'a'), turn('ai', 4, 'b')], 9).visits).toMatchObject([
      { stayMs: null },
      { stayMs: 5 },
    ])
    expect(scriptPath([turn('ai', 9, 'a')], 4).visits).toMatchObject([{ stayMs: null }])
    expect(scriptPath([turn('ai', 9, 'a')], null).visits).toMatchObject([{ stayMs: null }])
  })

  it('leads nowhere without a node', () => {
    expect(scriptPath([turn('customer', 0, null, '喂')], 9)).toEqual({
      visits: [],
      last: null,
      nodeOf: [null],
    })
    expect(scriptPath([], null)).toEqual({ visits: [], last: null, nodeOf: [] })
  })
})
