import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { currentOf } from '#shared/reviews/cards.ts'
import { starterCard } from '#shared/reviews/starterCard.ts'
import { CONTEXT, startApp } from './test/runningApp.ts'

it('cards and the choice of one outlive the app, go to another machine with the marks, and hide numbers', async () => {
  const [running, other] = [await startApp({}, 3), await startApp({}, 3)]
  const { accountId, taskId, folder } = running
  let { app } = running
  // Looking makes no file: there is nothing in it.
  expect(await app.handlers['cards.list']({ accountId }, CONTEXT)).toEqual([])
  expect(await app.handlers['cards.chosen']({ accountId, taskId }, CONTEXT)).toBeNull()
  expect(existsSync(join(folder, 'marks.db'))).toBe(false)

  const draft = { ...starterCard('zh-CN'), name: '回拨 13800138000' }
  const [made] = await app.handlers['cards.save']({ accountId, series: null, draft }, CONTEXT)
  if (made === undefined) throw new Error('The card is not kept')
  await app.handlers['cards.choose']({ accountId, taskId, series: made.id }, CONTEXT)
  const next = { ...draft, items: draft.items.slice(1) }
  const [saved] = await app.handlers['cards.save']({ accountId, series: made.id, draft: next }, CONTEXT)
  expect(saved?.versions.map(({ version, items }) => [version, items.length])).toEqual([
    [2, 7],
    [1, 8],
  ])
  expect(saved?.versions[1]).toEqual(currentOf(made))
  await app.close()
  app = running.startAgain()
  expect(await app.handlers['cards.list']({ accountId }, CONTEXT)).toEqual([saved])
  expect(await app.handlers['cards.chosen']({ accountId, taskId }, CONTEXT)).toBe(made.id)

  const rows = await app.marks.rows(false)
  await other.app.marks.merge(false, rows)
  const there = { accountId: other.accountId }
  expect(await other.app.handlers['cards.list'](there, CONTEXT)).toEqual([saved])
  // A choice is the reviewer's own.
  expect(await other.app.handlers['cards.chosen']({ ...there, taskId }, CONTEXT)).toBeNull()

  await app.handlers['preferences.update']({ maskNumbers: true }, CONTEXT)
  const masked = await app.handlers['cards.remove']({ accountId, series: made.id, removed: true }, CONTEXT)
  expect(masked).toMatchObject([{ removed: true }])
  expect(JSON.stringify(masked)).not.toContain('13800138000')
  expect(running.log.join('\n')).not.toContain('13800138000')
})
