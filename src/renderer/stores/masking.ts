import { defineStore } from 'pinia'
import { computed } from 'vue'
import { useAccountsStore } from './accounts.ts'
import { useAppStore } from './app.ts'

/**
 * Whether phone numbers are shown masked. The host masks them: what arrives here has no digits to hide. It is asked again
 * for what is on screen whenever that changes.
 */
export const useMaskingStore = defineStore('masking', () => {
  const app = useAppStore()
  const accounts = useAccountsStore()
  /** Of the account that is open, whatever holds for the others. */
  const always = computed(() => accounts.active?.maskNumbers === true)
  const masked = computed(() => app.preferences.maskNumbers || always.value)
  const setEverywhere = (maskNumbers: boolean): Promise<void> => app.update({ maskNumbers })
  /** @returns false where the account itself says so */
  async function toggle(): Promise<boolean> {
    if (always.value) return false
    await setEverywhere(!app.preferences.maskNumbers)
    return true
  }
  return { masked, always, setEverywhere, toggle }
})
