import { expect, it } from 'vitest'
import type { DraftSummary } from '#shared/tasks/draft.ts'
import { useAccountsStore } from './accounts.ts'
import { useDraftsStore } from './drafts.ts'
import { FakeHost } from './test/fakeHost.ts'

const summary = (taskId: string, changes = 1): DraftSummary => ({
  taskId,
  taskName: null,
  changes,
  updatedAt: 1,
})

async function open(lists: DraftSummary[][]): Promise<{ host: FakeHost; ids: () => string[] }> {
  const host = new FakeHost()
  host.install()
  host.instead.set('accounts.list', () => ({ accounts: [], activeId: 'a' }))
  host.instead.set('drafts.list', () => lists.shift() ?? [])
  await useAccountsStore().load()
  const drafts = useDraftsStore()
  return { host, ids: () => drafts.drafts.map(({ taskId }) => taskId) }
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

it('a change is shown as it is told, without a call', async () => {
  const { host, ids } = await open([[summary('old')]])
  await settled()
  host.emit('drafts.changed', { accountId: 'a', taskId: 'new', draft: summary('new') })
  expect(ids()).toEqual(['new', 'old'])
  // Everything is taken back, and could be put on again.
  host.emit('drafts.changed', { accountId: 'a', taskId: 'old', draft: summary('old', 0) })
  host.emit('drafts.changed', { accountId: 'b', taskId: 'other', draft: summary('other') })
  expect(ids()).toEqual(['new'])
  host.emit('drafts.changed', { accountId: 'a', taskId: 'new', draft: null })
  expect(ids()).toEqual([])
  expect(host.called('drafts.list')).toHaveLength(1)
})

it('what changes while the list is on its way is not lost', async () => {
  const { host, ids } = await open([[summary('old')], [summary('new'), summary('old')]])
  host.emit('drafts.changed', { accountId: 'a', taskId: 'new', draft: summary('new') })
  await settled()
  expect(ids()).toEqual(['new', 'old'])
})
