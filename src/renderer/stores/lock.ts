import { until } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { LockMinutes, LockState } from '#shared/lock.ts'
import { useClient } from '../client/inject.ts'
import { takeTurns } from './inTurn.ts'

/** Whether the windows are locked. The host says so: it answers nothing else meanwhile. */
export const useLockStore = defineStore('lock', () => {
  const client = useClient()
  const state = shallowRef<LockState>({
    ...{ locked: false, hasPassphrase: false, minutes: null, waitMs: 0, recoverable: false },
  })
  const locked = computed(() => state.value.locked)
  let told = 0
  client.on('lock.changed', (now) => {
    told += 1
    state.value = { ...state.value, ...now }
  })

  const inTurn = takeTurns()
  /** An answer that was on its way while the host told of a change may be of before it: it is asked for again. */
  const take = (ask: () => Promise<LockState>): Promise<void> =>
    inTurn(async () => {
      let before = told
      let now = await ask()
      while (before !== told) {
        before = told
        now = await client.call('lock.state', {})
      }
      state.value = now
    })
  const load = (): Promise<void> => take(() => client.call('lock.state', {}))
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
  const setMinutes = (minutes: LockMinutes | null): Promise<void> =>
    take(() => client.call('lock.setMinutes', { minutes }))
  /** @throws AppError passphrase_wrong */
  const setPassphrase = (current: string | null, next: string | null): Promise<void> =>
    take(() => client.call('lock.setPassphrase', { current, next }))
  /** @returns when the windows are not locked, or no longer */
  const opened = (): Promise<unknown> => until(locked).toBe(false)

  return { state, locked, load, lock, active, unlock, recover, setMinutes, setPassphrase, opened }
})
