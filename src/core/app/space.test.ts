import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { LEAST_SPACE, LOW_SPACE } from '../diskSpace.ts'
import { CONTEXT, startApp, type RunningApp } from './test/runningApp.ts'

const lowSpaces = ({ heard }: RunningApp): number[] =>
  heard.flatMap((event) => (event.name === 'space.low' ? [event.payload.freeBytes] : []))
const refused = {
  code: 'disk_full',
  details: { freeBytes: expect.any(Number), neededBytes: expect.any(Number) },
}

it('what would fill the disk is refused before it begins, and nothing is written', async () => {
  const running = await startApp({}, 60)
  const { app, accountId, taskId, disk, folder } = running
  await running.sync()
  const { name } = await app.handlers['store.backup']({ accountId }, CONTEXT)
  const before = await readdir(join(folder, 'backups'))

  disk.freeBytes = LEAST_SPACE - 1
  expect(await running.sync()).toMatchObject({ state: 'failed', error: refused })
  await expect(app.handlers['sync.allow']({ accountId, taskId }, CONTEXT)).rejects.toMatchObject(refused)
  disk.freeBytes = 10_000
  await expect(app.handlers['store.backup']({ accountId }, CONTEXT)).rejects.toMatchObject(refused)
  await expect(app.handlers['store.restore']({ accountId, name }, CONTEXT)).rejects.toMatchObject(refused)
  expect(await running.exportAll()).toMatchObject({ state: 'failed', error: refused })

  expect(await readdir(join(folder, 'backups'))).toEqual(before)
  expect(await readdir(folder)).not.toContain('calls.csv')
  expect(lowSpaces(running)).toEqual([])
  // What is kept can be read all the same.
  expect((await app.handlers['store.overview']({ accountId }, CONTEXT)).calls).toBe(60)
})

it('where little is left it is said, and begun', async () => {
  const running = await startApp({}, 60)
  const { app, accountId, disk } = running
  disk.freeBytes = LOW_SPACE - 1
  expect(await running.sync()).toMatchObject({ state: 'complete' })
  await app.handlers['store.backup']({ accountId }, CONTEXT)
  expect(await running.exportAll()).toMatchObject({ state: 'done' })
  expect(lowSpaces(running)).toEqual([LOW_SPACE - 1, LOW_SPACE - 1, LOW_SPACE - 1])
})

it('where there is room, or nobody can tell, nothing is said', async () => {
  for (const freeBytes of [null, 10 * LOW_SPACE]) {
    const running = await startApp({}, 60)
    running.disk.freeBytes = freeBytes
    expect(await running.sync()).toMatchObject({ state: 'complete' })
    expect(await running.exportAll()).toMatchObject({ state: 'done' })
    expect(lowSpaces(running)).toEqual([])
  }
})
