import { beforeEach, expect, it, vi } from 'vitest'
import { memorySettings } from '../../../test/support/settings.ts'
import { createPreferences } from '../preferences/preferences.ts'
import type { Searched } from '../records/deskDocuments.ts'
import { createSearchedTexts } from './searched.ts'

const SCOPE = { accountId: 'a', taskId: 't' }
let kept: Searched | null
let writes: number
let fails: boolean
/** Ends every pause that is waited for. */
let passTime: () => void
beforeEach(() => {
  kept = null
  writes = 0
  fails = false
})

function launch() {
  const preferences = createPreferences(memorySettings())
  const waiting: (() => void)[] = []
  passTime = () => waiting.splice(0).forEach((end) => end())
  const searched = createSearchedTexts({
    preferences,
    local: {
      searchedLast: async () => {
        if (fails) throw new Error('no key')
        return kept
      },
      rememberSearched: async (_scope, next) => {
        if (fails) throw new Error('no key')
        writes += 1
        kept = next
      },
    },
    clock: {
      sleep: (_ms, signal) =>
        new Promise((resolve, reject) => {
          waiting.push(resolve)
          signal?.addEventListener('abort', () => reject(new Error('aborted')))
        }),
    },
  })
  const type = (search: string) =>
    searched.follow(SCOPE, preferences.updateTaskView('a', 't', { localFilter: { search, answered: true } }))
  return { searched, type, preferences }
}

it('what was typed is written once one stops typing, and is there at the next start', async () => {
  const { searched, type } = launch()
  await searched.view(SCOPE)
  for (const text of ['多', '多少', '多少钱']) type(text)
  expect(writes).toBe(0)
  passTime()
  await vi.waitFor(() => expect(writes).toBe(1))
  // Conditions without a person's words lie in the settings.
  expect(kept).toEqual({ filter: {}, localFilter: { search: '多少钱' } })
  type('多少钱')
  passTime()
  await searched.close()
  expect(writes).toBe(1)
  expect((await launch().searched.view(SCOPE)).localFilter).toEqual({ search: '多少钱' })
})

it('what waits is written when the app is closed', async () => {
  const { searched, type } = launch()
  await searched.view(SCOPE)
  type('退款')
  await searched.close()
  expect(kept?.localFilter).toEqual({ search: '退款' })
})

it('where nothing may be kept, it is remembered until the end of the app', async () => {
  fails = true
  const { searched, type } = launch()
  expect((await searched.view(SCOPE)).localFilter).toEqual({})
  type('退款')
  passTime()
  expect((await searched.view(SCOPE)).localFilter).toMatchObject({ search: '退款' })
  await searched.close()
})

it('what was searched for before stays away where a list was asked for before its task was opened', async () => {
  kept = { filter: {}, localFilter: { search: '退款' } }
  const { searched, preferences } = launch()
  searched.follow(SCOPE, preferences.updateTaskView('a', 't', { localFilter: { intention_tags: [1] } }))
  expect((await searched.view(SCOPE)).localFilter).toEqual({ intention_tags: [1] })
  await searched.close()
  expect(kept).toEqual({ filter: {}, localFilter: {} })
})
