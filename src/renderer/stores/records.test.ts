import { beforeEach, expect, it } from 'vitest'
import type { CallRecord } from '#shared/records/types.ts'
import { DEFAULT_TASK_VIEW } from '#shared/preferences.ts'
import { useRecordsStore } from './records.ts'
import { FakeHost } from './test/fakeHost.ts'

let host: FakeHost
const row = (id: string, callee: string): CallRecord => ({ id, callee }) as CallRecord
beforeEach(async () => {
  host = new FakeHost()
  host.install()
  host.instead.set('taskView.get', () => DEFAULT_TASK_VIEW)
  const meta = { total: 2, page: 1, lastPage: 1, perPage: 50 }
  const page = () => ({ rows: [row('1', 'old'), row('2', 'other')], meta, fetchedAt: 0 })
  host.instead.set('records.page', page)
  host.instead.set('records.localPage', page)
  await useRecordsStore().open('a', 't')
})

it('a row becomes what its pane shows, where it was read again since the page came', async () => {
  const records = useRecordsStore()
  const other = records.page?.rows[1]
  host.instead.set('records.detail', () => ({ ...row('1', 'new'), details: [], raw: '{}' }))
  const shown = await records.detail('1')
  expect(shown.callee).toBe('new')
  expect(records.page?.rows[0]).toEqual(row('1', 'new'))
  expect(records.page?.rows[1]).toBe(other)
})

it('a row that is as its pane is leaves the page untouched', async () => {
  const records = useRecordsStore()
  const before = records.page
  host.instead.set('records.detail', () => ({ ...row('1', 'old'), details: [], raw: '{}' }))
  await records.detail('1')
  expect(records.page).toBe(before)
})

it('a call that got another id stays picked', async () => {
  const records = useRecordsStore()
  records.select(new Set(['1', '2']))
  host.instead.set('records.detail', () => ({ ...row('own-1', 'old'), details: [], raw: '{}' }))
  await records.detail('1')
  expect(records.page?.rows.map(({ id }) => id)).toEqual(['own-1', '2'])
  expect([...records.selected]).toEqual(['own-1', '2'])
})
