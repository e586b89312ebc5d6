import { describe, expect, it } from 'vitest'
import { cutOff } from '#shared/records/cutOff.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { systemClock } from '../clock.ts'
import type { SandboxOptions } from '#sandbox/index.ts'
import { page, startApp } from './test/runningApp.ts'

describe('deleting calls', () => {
  const context = { signal: new AbortController().signal }
  const DAYS = 10

  async function synchronised(options: SandboxOptions = {}) {
    // Days are counted back from now, so the calls have to lie there.
    const running = await startApp({ anchor: systemClock.now(), ...options })
    const { app, accountId, taskId } = running
    const scope = { accountId, taskId }
    const local = async (): Promise<number> =>
      (
        await app.handlers['records.localPage'](
          { ...scope, filter: {}, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 10 },
          context,
        )
      ).meta.total
    const remove = async (olderThanDays: number | null): Promise<number> =>
      (await app.handlers['store.remove']({ ...scope, olderThanDays }, context)).removed
    expect(await running.sync()).toMatchObject({ state: 'complete', fresh: 450, leftOut: 0, keptFrom: null })
    return { ...running, scope, local, remove }
  }

  it('by age lasts: a synchronisation knows them, says so, and does not read them again', async () => {
    const { app, accountId, scope, platform, sync, local, remove } = await synchronised({ pageCap: 10 })
    const removed = await remove(DAYS)
    expect(removed).toBeGreaterThan(20)
    const keptFrom = cutOff(systemClock.now(), DAYS)
    const standing = { leftOut: removed, keptFrom }
    for (const full of [false, true]) {
      platform.log.length = 0
      expect(await sync(full)).toMatchObject({
        state: 'complete',
        total: 450,
        fresh: 0,
        removed: 0,
        ...standing,
      })
      if (!full) expect(platform.log.length).toBeLessThan(20)
      expect(await local()).toBe(450 - removed)
    }
    expect(await app.handlers['sync.summary'](scope, context)).toMatchObject({
      complete: true,
      stored: 450 - removed,
      paused: false,
      ...standing,
    })
    const { tasks } = await app.handlers['store.overview']({ accountId }, context)
    expect(tasks).toMatchObject([{ calls: 450 - removed, ...standing }])
    expect(tasks[0]?.oldest).toBeGreaterThanOrEqual(keptFrom)
  })

  it('can be taken back: the next synchronisation brings them', async () => {
    const { app, scope, sync, local, remove } = await synchronised()
    const removed = await remove(DAYS)
    await app.handlers['store.keepAll'](scope, context)
    expect(await app.handlers['sync.summary'](scope, context)).toMatchObject({ at: null, keptFrom: null })
    expect(await sync()).toMatchObject({ state: 'complete', fresh: removed, leftOut: 0, keptFrom: null })
    expect(await local()).toBe(450)
  })

  it('of a whole task keeps nothing more, not even what is read live, until somebody synchronises', async () => {
    const running = await synchronised()
    const { app, scope, sync, local, remove } = running
    expect(await remove(null)).toBe(450)
    expect(await page(running)).toMatchObject({ ok: true })
    expect(await local()).toBe(0)
    expect(await app.handlers['sync.summary'](scope, context)).toMatchObject({ paused: true, stored: 0 })
    await app.handlers['sync.allow'](scope, context)
    await page(running)
    expect(await local()).toBe(20)
    await remove(null)
    expect(await sync()).toMatchObject({ state: 'complete', fresh: 450 })
    expect(await local()).toBe(450)
  })

  it('of a whole task ends its synchronisation first', async () => {
    const { app, scope, platform, local, remove, sync } = await synchronised({ pageCap: 10 })
    platform.control.set({ latency: { baseMs: 40, jitterMs: 0 } })
    const ended = sync(true)
    await expect
      .poll(async () => (await app.handlers['sync.list']({}, context)).at(-1)?.pages)
      .toBeGreaterThan(1)
    await remove(null)
    expect(await ended).toMatchObject({ state: 'cancelled' })
    expect(await local()).toBe(0)
    expect(await app.handlers['sync.summary'](scope, context)).toMatchObject({
      paused: true,
      resumable: false,
    })
  })
})
