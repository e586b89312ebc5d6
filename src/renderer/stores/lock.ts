import { until } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { LockMinutes, LockState } from '#shared/lock.ts'
import { useClient } from '../client/inject.ts'

/** Whether the windows are locked. The host says so: it answers nothing else meanwhile. */
export const useLockStore = defineStore('lock', () => {
  const client = useClient()
  const state = shallowRef<LockState>({
    ...{ locked: false, hasPassphrase: false, minutes: null, waitMs: 0, recoverable: false },
  })
  const locked = computed(() => state.value.locked)
  client.on('lock.changed', (now) => (state.value = { ...state.value, ...now }))

  async function load(): Promise<void> {
    state.value = await client.call('lock.state', {})
  }
  const lock = (): Promise<null> => client.call('lock.now', {})
  const active = (): Promise<null> => client.call('lock.active', {})
  /** @throws AppError passphrase_wrong */
  async function unlock(passphrase: string): Promise<void> {
    await client.call('lock.unlock', { passphrase })
    await load()
  }
  /** @throws AppError recovery_key_wrong */
  async function recover(key: string): Promise<void> {
    await client.call('lock.recover', { key })
    await load()
  }
  async function setMinutes(minutes: LockMinutes | null): Promise<void> {
    state.value = await client.call('lock.setMinutes', { minutes })
  }
  /** @throws AppError passphrase_wrong */
  async function setPassphrase(current: string | null, next: string | null): Promise<void> {
    state.value = await client.call('lock.setPassphrase', { current, next })
  }
  /** @returns when the windows are not locked, or no longer */
  const opened = (): Promise<unknown> => until(locked).toBe(false)

  return { state, locked, load, lock, active, unlock, recover, setMinutes, setPassphrase, opened }
})
