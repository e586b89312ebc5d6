import type { HandlersOf, Services } from '../services.ts'

export function lockHandlers({ lock }: Services): HandlersOf<'lock'> {
  return {
    'lock.state': () => lock.state(),
    'lock.now': () => {
      lock.lock()
      return null
    },
    'lock.active': () => {
      lock.active()
      return null
    },
    'lock.unlock': async ({ passphrase }) => {
      await lock.unlock(passphrase)
      return null
    },
    'lock.recover': ({ key }) => {
      lock.recover(key)
      return null
    },
    'lock.setMinutes': ({ minutes }) => lock.setMinutes(minutes),
    'lock.setPassphrase': ({ current, next }) => lock.setPassphrase(current, next),
  }
}
