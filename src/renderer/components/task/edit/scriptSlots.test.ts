import { describe, expect, it } from 'vitest'
import { freeSlot, slotProblem } from './scriptSlots.ts'

const slot = (begin: string, end: string, destination_extension = '1') => ({
  begin,
  end,
  destination_extension,
})
const OTHERS = [slot('09:00', '12:00'), slot('13:00', '18:00')]

describe('a slot among others', () => {
  it('may touch them', () => {
    expect(slotProblem(slot('12:00', '13:00'), OTHERS)).toBeNull()
  })

  it.each([
    ['11:00', '12:30', { kind: 'overlap', span: { begin: 540, end: 720 } }],
    ['08:00', '20:00', { kind: 'overlap', span: { begin: 540, end: 720 } }],
    ['12:30', '12:30', { kind: 'wrongTime' }],
    ['22:00', '02:00', { kind: 'wrongTime' }],
    ['9点', '12:00', { kind: 'notATime' }],
  ])('%s to %s cannot stand', (begin, end, problem) => {
    expect(slotProblem(slot(begin, end), OTHERS)).toEqual(problem)
  })

  it('needs a script group, and is told so last', () => {
    expect(slotProblem(slot('19:00', '20:00', ''), OTHERS)).toEqual({ kind: 'noScript' })
    expect(slotProblem(slot('11:00', '20:00', ''), OTHERS)).toMatchObject({ kind: 'overlap' })
  })
})

describe('room for another', () => {
  it('is by day where there is any', () => {
    expect(freeSlot([])).toEqual({ begin: '09:00', end: '12:00' })
    expect(freeSlot(OTHERS)).toEqual({ begin: '18:00', end: '21:00' })
    expect(freeSlot([slot('00:00', '12:00'), slot('13:00', '23:59')])).toEqual({
      begin: '12:00',
      end: '13:00',
    })
  })

  it('else by night, and none in a full day', () => {
    expect(freeSlot([slot('08:00', '22:00')])).toEqual({ begin: '00:00', end: '03:00' })
    expect(freeSlot([slot('00:00', '22:00')])).toEqual({ begin: '22:00', end: '23:59' })
    expect(freeSlot([slot('00:00', '12:00'), slot('12:00', '23:59')])).toBeNull()
  })
})
