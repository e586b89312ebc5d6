import { expect, it } from 'vitest'
import type { RouteInput, RouteOutput } from '#shared/ipc/index.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { CONTEXT, RAW_IDS, startApp } from './test/runningApp.ts'

it(
  'what a window is told while numbers are masked has none of them in it',
  { timeout: 120_000 },
  async () => {
    const { app, accountId, taskId, sync, heard } = await startApp({}, 30)
    const { handlers } = app
    await sync(true)
    const scope = { accountId, taskId }
    const paged = { ...scope, page: 1, perPage: 30 }
    const listed = { ...paged, filter: {}, sort: DEFAULT_LOCAL_SORT }
    const { rows } = await handlers['records.localPage'](listed, CONTEXT)
    const numbers = rows.flatMap(({ callee }) => callee ?? [])
    expect(numbers).toHaveLength(30)
    const ids = rows.map(({ id }) => id)
    const [recordId = ''] = ids
    const [number = ''] = numbers

    /** Everything that a window can ask of calls. */
    async function everything(): Promise<string> {
      const asked: unknown[] = [
        await handlers['records.page']({ ...paged, filter: {} }, CONTEXT),
        await handlers['records.localPage'](listed, CONTEXT),
        await handlers['records.matches'](
          { ...scope, ids, search: { text: number.slice(3), by: null } },
          CONTEXT,
        ),
        await handlers['records.find']({ accountId, filter: { keyword: number }, most: 5 }, CONTEXT),
        await handlers['records.sameNumber']({ ...scope, recordId, most: 5 }, CONTEXT),
        await handlers['records.maskedHits'](
          { ...scope, recordId, search: { text: number, by: null } },
          CONTEXT,
        ),
        await handlers['records.facets'](scope, CONTEXT),
        await handlers['exports.preview'](
          {
            ...scope,
            recordIds: ids.slice(0, 5),
            layout: { ...RAW_IDS, columns: ['callee', 'details'], mask: false },
          },
          CONTEXT,
        ),
      ]
      for (const id of ids)
        for (const source of ['live', 'local'] as const)
          asked.push(await handlers['records.detail']({ ...scope, recordId: id, source }, CONTEXT))
      return JSON.stringify(asked)
    }
    const shown = async (): Promise<string[]> => {
      const text = await everything()
      return numbers.filter((one) => text.includes(one))
    }
    expect(await shown()).toEqual(numbers)

    await handlers['preferences.update']({ maskNumbers: true }, CONTEXT)
    await handlers['preferences.update']({ theme: 'dark' }, CONTEXT)
    // Every window is told, once.
    expect(heard.filter(({ name }) => name === 'masking.changed')).toEqual([
      { name: 'masking.changed', payload: { maskNumbers: true } },
    ])
    expect(await shown()).toEqual([])
    const detail = (more: Partial<RouteInput<'records.detail'>>): Promise<RouteOutput<'records.detail'>> =>
      Promise.resolve(handlers['records.detail']({ ...scope, recordId, ...more }, CONTEXT))
    expect((await detail({})).callee).toBe(`${number.slice(0, 3)}****${number.slice(-4)}`)
    expect((await detail({ reveal: true })).callee).toBe(number)
    // The true values are looked at, and what is found can be counted.
    const found = await handlers['records.find']({ accountId, filter: { keyword: number }, most: 5 }, CONTEXT)
    expect(found.total).toBeGreaterThan(0)

    await handlers['preferences.update']({ maskNumbers: false }, CONTEXT)
    expect(await shown()).toEqual(numbers)
    // An account says so for itself.
    const account = await handlers['accounts.maskNumbers']({ accountId, masked: true }, CONTEXT)
    expect(account.maskNumbers).toBe(true)
    expect(await shown()).toEqual([])
  },
)
