import { describe, expect, it } from 'vitest'
import type { Turn } from '#shared/records/conversation.ts'
import { callText, since, startOf } from './callText.ts'

const turn = (who: Turn['who'], text: string, at: number | null): Turn => ({ who, text, at }) as Turn

describe('times in a call', () => {
  it('count from the answer, or from what was said first', () => {
    const turns = [turn('ai', '您好', null), turn('customer', '喂', 12_000)]
    expect(startOf(10_000, turns)).toBe(10_000)
    expect(startOf(null, turns)).toBe(12_000)
    expect(startOf(null, [])).toBeNull()
  })

  it('say nothing where nobody knows', () => {
    expect([since(10_000, 71_000), since(null, 1), since(10_000, null), since(10_000, 9000)]).toEqual([
      '1:01',
      '',
      '',
      '',
    ])
  })
})

it('a copied conversation says whose it is', () => {
  const turns = [turn('ai', '您好', 10_000), turn('customer', '多少钱', null)]
  expect(callText(['金雪梅', '', '2026-11-25 10:54:55'], turns, 10_000, ({ who }) => who)).toBe(
    '金雪梅 · 2026-11-25 10:54:55\n0:00 ai: 您好\ncustomer: 多少钱',
  )
})
