import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CONTEXT, startApp } from './test/runningApp.ts'
import { openMarkStore } from '../reviews/markStore.ts'

it('R16: whoever begins anew without the key can mark again; what lay there is set aside', async () => {
  const running = await startApp({}, 3)
  const { app, accountId, taskId, folder } = running
  await running.sync(true)
  await app.close()
  // Marks of another machine, whose key never was here.
  const path = join(folder, 'marks.db')
  const other = openMarkStore({ path, key: 'cd'.repeat(32), now: () => 1 })
  other.setMark({ taskId, recordId: 'r' }, { note: 'theirs' }, null)
  other.close()

  const next = running.startAgain()
  const scope = { accountId, taskId }
  const set = (): Promise<unknown> =>
    Promise.resolve(next.handlers['marks.set']({ ...scope, recordId: 'r', patch: { note: 'mine' } }, CONTEXT))
  await expect(set()).rejects.toMatchObject({ code: expect.stringMatching(/^store_/) as string })
  await next.handlers['store.beginAnew']({ accountId }, CONTEXT)
  await set()
  expect(await next.handlers['marks.of']({ ...scope, recordIds: ['r'] }, CONTEXT)).toMatchObject({
    r: { note: 'mine' },
  })
  const aside = readdirSync(folder).find((name) => /^marks-set-aside-.*\.db$/.test(name)) ?? ''
  const kept = openMarkStore({ path: join(folder, aside), key: 'cd'.repeat(32), now: () => 1 })
  expect(kept.marksOf(taskId, ['r'])['r']?.note).toBe('theirs')
  kept.close()
})
