import { expect, it } from 'vitest'
import { runLanes } from './lanes.mjs'

/** Works that say when they begin, and end when they are told to. */
function works() {
  const begun: string[] = []
  const ends = new Map<string, (well: boolean) => void>()
  const work = (name: string) => () => {
    begun.push(name)
    return new Promise<boolean>((resolve) => ends.set(name, resolve))
  }
  const end = async (name: string, well = true): Promise<void> => {
    ends.get(name)?.(well)
    await new Promise(setImmediate)
  }
  return { begun, work, end }
}

it('does lanes beside each other, and the works of one in turn', async () => {
  const { begun, work, end } = works()
  const all = runLanes([[work('lint'), work('types')], [work('unit')]])
  expect(begun).toEqual(['lint', 'unit'])
  await end('lint')
  expect(begun).toEqual(['lint', 'unit', 'types'])
  await end('unit')
  await end('types')
  expect(await all).toBe(true)
})

it('goes on after a failure, and tells of it', async () => {
  const { begun, work, end } = works()
  const all = runLanes([[work('lint'), work('types')]])
  await end('lint', false)
  await end('types')
  expect(begun).toEqual(['lint', 'types'])
  expect(await all).toBe(false)
})

it('begins nothing more after a failure, where that is asked for', async () => {
  const { begun, work, end } = works()
  const all = runLanes(
    [
      [work('lint'), work('types')],
      [work('format'), work('unit')],
    ],
    { stopAtFailure: true },
  )
  await end('lint', false)
  await end('format')
  expect(begun).toEqual(['lint', 'format'])
  expect(await all).toBe(false)
})
