import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { useAccountsStore } from './accounts.ts'
import { FakeHost } from './test/fakeHost.ts'

it('an older answer does not take back what a later one has said', async () => {
  const host = new FakeHost()
  host.install()
  const answers: ((activeId: string | null) => void)[] = []
  host.instead.set(
    'accounts.list',
    () => new Promise((resolve) => answers.push((activeId) => resolve({ accounts: [], activeId }))),
  )
  const accounts = useAccountsStore()
  host.emit('accounts.changed', null)
  host.emit('accounts.changed', null)
  await flushPromises()
  answers[1]?.('a')
  await flushPromises()
  expect(accounts.activeId).toBe('a')
  answers[0]?.(null)
  await flushPromises()
  expect(accounts.activeId).toBe('a')
})
