import { expect, it } from 'vitest'
import type { Clock } from '../ports.ts'
import { createGovernor, type Governor, type Slot } from './governor.ts'

interface Stage {
  governor: Governor
  /** Fills all slots, lets time pass, and ends them. */
  round: (ms: number, end?: (slot: Slot) => void) => Promise<void>
  slept: number[]
}

function stage(): Stage {
  let now = 0
  const slept: number[] = []
  const clock: Clock = {
    now: () => 0,
    random: () => 0,
    sleep: async (milliseconds) => {
      slept.push(milliseconds)
      now += milliseconds
    },
  }
  const governor = createGovernor({ clock, monotonic: () => now })
  return {
    governor,
    slept,
    round: async (ms, end = (slot) => slot.arrived()) => {
      const { signal } = new AbortController()
      const slots = await Promise.all(Array.from({ length: governor.limit }, () => governor.slot(signal)))
      now += ms
      slots.forEach(end)
    },
  }
}

it('begins with 4 and reaches 16 where replies stay quick', async () => {
  const s = stage()
  expect(s.governor.limit).toBe(4)
  await s.round(50)
  expect(s.governor.limit).toBe(8)
  for (let round = 0; round < 5; round += 1) await s.round(50)
  expect(s.governor.limit).toBe(16)
})

it('R22: halves once for all that was under way, and then grows by one a round', async () => {
  const s = stage()
  for (let round = 0; round < 3; round += 1) await s.round(50)
  await s.round(50, (slot) => slot.overloaded())
  expect(s.governor.limit).toBe(8)
  await s.round(50)
  expect(s.governor.limit).toBe(9)
  for (let round = 0; round < 9; round += 1) await s.round(50, (slot) => slot.overloaded())
  expect(s.governor.limit).toBe(1)
})

it('lets nothing go out while the server wants to be left alone, a minute at most', async () => {
  const s = stage()
  await s.round(50, (slot) => slot.overloaded(7000))
  await s.round(50)
  expect(s.slept[0]).toBe(7000)
  await s.round(50, (slot) => slot.overloaded(3_600_000))
  s.slept.length = 0
  await s.round(50)
  expect(s.slept[0]).toBe(60_000)
})

it('backs off from a server that slows down, and stays where it is bearable', async () => {
  const s = stage()
  for (let round = 0; round < 3; round += 1) await s.round(50)
  for (let round = 0; round < 3; round += 1) await s.round(800)
  expect(s.governor.limit).toBeLessThan(12)
  const other = stage()
  await other.round(100)
  await other.round(400)
  const { limit } = other.governor
  await other.round(300)
  expect(other.governor.limit).toBe(limit)
})

it('ends a wait for a slot when cancelled, and gives the slot to the next', async () => {
  const { governor } = stage()
  const { signal } = new AbortController()
  const slots = await Promise.all(Array.from({ length: 4 }, () => governor.slot(signal)))
  const abort = new AbortController()
  const cancelled = governor.slot(abort.signal)
  const next = governor.slot(signal)
  abort.abort(new Error('enough'))
  await expect(cancelled).rejects.toThrow('enough')
  slots[0]?.free()
  slots[0]?.free()
  await expect(next).resolves.toBeDefined()
})
