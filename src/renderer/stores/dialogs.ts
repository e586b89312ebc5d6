import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** Dialogs that several places open and App.vue shows. */
export const useDialogsStore = defineStore('dialogs', () => {
  /** `id: null` adds an account. */
  const account = shallowRef<{ id: string | null } | null>(null)
  const openTask = shallowRef(false)
  /** What finds tasks, calls and commands. */
  const palette = shallowRef(false)
  /** The sheet of all keys. */
  const keys = shallowRef(false)
  return { account, openTask, palette, keys }
})
