import { describe, expect, it } from 'vitest'
import type { Turn } from '#shared/records/conversation.ts'
import { callParts } from './callParts.ts'

const turn = (who: Turn['who'], at: number | null, spokenMs: number | null): Turn =>
  ({ who, at, spokenMs, text: '' }) as Turn
const NONE = {
  calldate: null,
  answerdate: null,
  hangupdate: null,
  bridge_answerdate: null,
  bridge_calldate: null,
}

describe('a call along its time', () => {
  it('rings, then each speaks in turn', () => {
    const drawn = callParts({ ...NONE, calldate: 0, answerdate: 20_000, hangupdate: 100_000 }, [
      turn('ai', 20_000, 10_000),
      turn('customer', 40_000, null),
      turn('ai', 90_000, 60_000),
    ])
    expect(drawn?.length).toBe(100_000)
    expect(drawn?.takeover).toBeNull()
    expect(drawn?.parts).toEqual([
      { what: 'ring', from: 0, width: 0.2 },
      { what: 'ai', from: 0.2, width: expect.closeTo(0.1) as number, turn: 0 },
      { what: 'customer', from: 0.4, width: expect.closeTo(0.02) as number, turn: 1 },
      { what: 'ai', from: 0.9, width: expect.closeTo(0.1) as number, turn: 2 },
    ])
  })

  it('a customer speaks before the reply that came in the same row', () => {
    const drawn = callParts({ ...NONE, answerdate: 0, hangupdate: 100_000 }, [
      turn('ai', 0, 10_000),
      turn('customer', 20_000, 5000),
      turn('ai', 20_000, 10_000),
    ])
    expect(drawn?.parts.map(({ what, from, width }) => [what, from, Number(width.toFixed(3))])).toEqual([
      ['ai', 0, 0.1],
      ['customer', 0.15, 0.05],
      ['ai', 0.2, 0.1],
    ])
  })

  it('that nobody answered rings to its end', () => {
    expect(callParts({ ...NONE, calldate: 0, hangupdate: 30_000 }, [])?.parts).toEqual([
      { what: 'ring', from: 0, width: 1 },
    ])
  })

  it('never leaves its line, whatever the clocks say', () => {
    const odd = callParts(
      { ...NONE, calldate: 50_000, answerdate: 10_000, hangupdate: 60_000, bridge_calldate: 99_000 },
      [turn('ai', 1000, 5000), turn('customer', 59_000, 90_000), turn('ai', null, null)],
    )
    expect(odd?.takeover).toBe(1)
    for (const { from, width } of odd?.parts ?? []) {
      expect(from).toBeGreaterThanOrEqual(0)
      expect(from + width).toBeLessThanOrEqual(1)
    }
  })

  it('has no line where there are no times', () => {
    expect(callParts(NONE, [])).toBeNull()
    expect(callParts({ ...NONE, calldate: 5, hangupdate: 5 }, [])).toBeNull()
  })
})
