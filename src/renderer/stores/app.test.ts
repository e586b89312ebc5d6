import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { DEFAULT_PREFERENCES, type Preferences } from '#shared/preferences.ts'
import { useAppStore } from './app.ts'
import { FakeHost } from './test/fakeHost.ts'

it('a choice stays as it was made, though the answer to an earlier one comes after it', async () => {
  const host = new FakeHost()
  host.install()
  const answers: (() => void)[] = []
  let kept: Preferences = DEFAULT_PREFERENCES
  host.instead.set('preferences.update', (patch) => {
    kept = { ...kept, ...(patch as Partial<Preferences>) }
    const answer = kept
    return new Promise((resolve) => answers.push(() => resolve(answer)))
  })
  const app = useAppStore()
  const both = Promise.all([app.update({ listAlone: 'rows' }), app.update({ theme: 'dark' })])
  await flushPromises()
  answers[0]?.()
  await flushPromises()
  expect(app.preferences).toMatchObject({ listAlone: 'rows', theme: 'dark' })
  answers[1]?.()
  await both
  expect(app.preferences).toEqual(kept)
})
