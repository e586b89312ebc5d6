import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { errorText } from '#shared/errorText.ts'
import { inLocale, LOCALES } from '#shared/locale.ts'
import { lowSpaceText } from '#shared/lowSpace.ts'
import type { AppEvent } from '#shared/ipc/events.ts'
import { createEnsureSpace, LEAST_SPACE, LOW_SPACE, systemFreeSpace } from './diskSpace.ts'

const PLACE = '/data/records.db'

function setUp(freeBytes: number | null) {
  const events: AppEvent[] = []
  const ensure = createEnsureSpace({
    free: () => Promise.resolve(freeBytes),
    events: { emit: (event) => events.push(event) },
  })
  return { ensure, events }
}

it('what surely does not fit is refused, with both numbers', async () => {
  const { ensure, events } = setUp(99)
  const error = await ensure(PLACE, 100).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    code: 'disk_full',
    details: { path: PLACE, neededBytes: 100, freeBytes: 99 },
  })
  expect(events).toEqual([])
})

it('what fits is begun, and said where little is left then', async () => {
  for (const [freeBytes, needed, said] of [
    [100, 100, true],
    [LOW_SPACE + 99, 100, true],
    [LOW_SPACE + 100, 100, false],
    [LEAST_SPACE, LEAST_SPACE, true],
    [1, 0, true],
  ] as const) {
    const { ensure, events } = setUp(freeBytes)
    await ensure(PLACE, needed)
    expect(events).toEqual(said ? [{ name: 'space.low', payload: { path: PLACE, freeBytes } }] : [])
  }
})

it('where nobody can tell, it is begun', async () => {
  const { ensure, events } = setUp(null)
  await ensure(PLACE, 1e15)
  expect(events).toEqual([])
})

it('asks the system about the nearest folder that is there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'callbook-space-'))
  const [there, later] = [await systemFreeSpace(folder), await systemFreeSpace(join(folder, 'not', 'yet.db'))]
  expect(there).toBeGreaterThan(0)
  expect(later).toBeGreaterThan(0)
  expect(await systemFreeSpace('\u0000')).toBeNull()
})

it.each(LOCALES)('says the numbers and what to do in %s', (locale) => {
  const details = { path: PLACE, neededBytes: 3 * 1024 ** 3, freeBytes: 120 * 1024 ** 2 }
  const { title, hint } = errorText({ code: 'disk_full', message: '', details }, locale)
  expect(title.length).toBeGreaterThan(3)
  for (const part of ['3.0 GB', '120 MB', PLACE]) expect(hint).toContain(part)
  const low = inLocale(lowSpaceText({ path: PLACE, freeBytes: 120 * 1024 ** 2 }), locale)
  for (const part of ['120 MB', PLACE]) expect(low).toContain(part)
})
