import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** Dialogs that several places open and App.vue shows. */
export const useDialogsStore = defineStore('dialogs', () => {
  /** `id: null` adds an account. */
  const account = shallowRef<{ id: string | null } | null>(null)
  const openTask = shallowRef(false)
  return { account, openTask }
})
