import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { getActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { LockState } from '#shared/lock.ts'
import { i18n } from '../../i18n/index.ts'
import { useAppStore } from '../../stores/app.ts'
import { useHappenedStore } from '../../stores/happened.ts'
import { useLockStore } from '../../stores/lock.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import LockScreen from './LockScreen.vue'

const LOCKED: LockState = { locked: true, hasPassphrase: true, minutes: 5, waitMs: 0, recoverable: true }
let host: FakeHost
let state: LockState
let screen: VueWrapper
beforeEach(async () => {
  host = new FakeHost()
  host.install()
  state = LOCKED
  host.instead.set('lock.state', () => state)
  for (const use of [useAppStore, useHappenedStore]) use()
  await useLockStore().load()
  const pinia = getActivePinia()
  if (pinia === undefined) throw new Error('no store was made')
  screen = mount(LockScreen, { attachTo: document.body, global: { plugins: [i18n, pinia] } })
})
afterEach(() => screen.unmount())
const field = (): HTMLInputElement => screen.get<HTMLInputElement>('[data-testid="lock-passphrase"]').element
async function enter(text: string): Promise<void> {
  await screen.get('[data-testid="lock-passphrase"]').setValue(text)
  await screen.get('form').trigger('submit')
  await flushPromises()
}
const problem = (): string => screen.get('[data-testid="lock-problem"]').text()

it('has the keyboard, and unlocks with what is typed', async () => {
  expect(document.activeElement).toBe(field())
  await screen.get('form').trigger('submit')
  expect(host.called('lock.unlock')).toEqual([])
  host.instead.set('lock.unlock', () => {
    state = { ...LOCKED, locked: false }
    return null
  })
  await enter('the right one')
  expect(host.called('lock.unlock')).toEqual([{ passphrase: 'the right one' }])
  expect(useLockStore().locked).toBe(false)
})

it('says that it was wrong, and how long to wait; what was typed is gone', async () => {
  host.instead.set('lock.unlock', () => {
    throw new AppError('passphrase_wrong', 'wrong', { retryAfterMs: 4_200 })
  })
  await enter('wrong')
  expect(problem()).toBe('口令不对，请在 5 秒后再试。')
  expect(field().value).toBe('')
  expect(document.activeElement).toBe(field())
  expect(useLockStore().locked).toBe(true)
})

it('says plainly how whoever forgot the passphrase gets in', async () => {
  await screen.get('[data-testid="lock-forgot"]').trigger('click')
  expect(screen.text()).toContain('windowLock')
  await screen.get('[data-testid="lock-recovery-key"]').setValue('some words')
  host.instead.set('lock.recover', () => {
    throw new AppError('recovery_key_wrong', 'wrong', { what: 'count', count: 2 })
  })
  await screen.findAll('form')[1]?.trigger('submit')
  await flushPromises()
  expect(problem()).not.toBe('')
  host.instead.set('lock.recover', () => {
    state = { ...LOCKED, locked: false, hasPassphrase: false, minutes: null }
    return null
  })
  await screen.findAll('form')[1]?.trigger('submit')
  await flushPromises()
  expect(useLockStore().state).toEqual(state)
})

it('says how long to wait where it opens after a restart in the middle of a wait', async () => {
  screen.unmount()
  state = { ...LOCKED, waitMs: 4_200 }
  await useLockStore().load()
  screen = mount(LockScreen, {
    attachTo: document.body,
    global: { plugins: [i18n, getActivePinia() ?? expect.fail('no store was made')] },
  })
  expect(problem()).toBe('口令输错多次，请在 5 秒后再试。')
  host.instead.set('lock.unlock', () => {
    throw new AppError('passphrase_wrong', 'wrong')
  })
  await enter('wrong')
  expect(problem()).toBe('口令不对，请再试一次。')
})

it('offers no recovery key where there are no calls that have one', async () => {
  state = { ...LOCKED, recoverable: false }
  await useLockStore().load()
  await screen.get('[data-testid="lock-forgot"]').trigger('click')
  expect(screen.find('[data-testid="lock-recovery-key"]').exists()).toBe(false)
  expect(screen.text()).toContain('windowLock')
})
