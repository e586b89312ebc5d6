import { expect, it } from 'vitest'
import { createTurns } from './turns.ts'

it('work under one name goes one after the other, whatever becomes of it; under two, side by side', async () => {
  const { take } = createTurns()
  const order: string[] = []
  const first = Promise.withResolvers<void>()
  const one = take('a', async () => {
    order.push('one begins')
    await first.promise
    order.push('one ends')
    throw new Error('no')
  })
  const two = take('a', async () => {
    order.push('two')
    return Promise.resolve(2)
  })
  await take('b', async () => {
    order.push('other')
    return Promise.resolve()
  })
  expect(order).toEqual(['one begins', 'other'])
  first.resolve()
  await expect(one).rejects.toThrow('no')
  expect(await two).toBe(2)
  expect(order.slice(2)).toEqual(['one ends', 'two'])
})

it('is idle when all that has begun has ended', async () => {
  const { take, idle } = createTurns()
  await idle()
  let ended = 0
  const work = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve))
    ended += 1
    if (ended === 1) throw new Error('no')
  }
  const failing = expect(take('a', work)).rejects.toThrow('no')
  void take('a', work)
  void take('b', work)
  await idle()
  expect(ended).toBe(3)
  await failing
})
