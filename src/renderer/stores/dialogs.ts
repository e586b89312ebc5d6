import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** Dialogs that several places open and App.vue shows. */
export const useDialogsStore = defineStore('dialogs', () => {
  /** `id: null` adds an account. */
  const account = shallowRef<{ id: string | null } | null>(null)
  const openTask = shallowRef(false)
  /** What finds tasks, calls and commands. */
  const palette = shallowRef(false)
  /** What it is opened to find; it takes it over. */
  const sought = shallowRef('')
  function find(text: string): void {
    sought.value = text
    palette.value = true
  }
  /** The sheet of all keys. */
  const keys = shallowRef(false)
  /** What happened, to be read again; null before it was opened first. */
  const happened = shallowRef<boolean | null>(null)
  return { account, openTask, palette, sought, find, keys, happened }
})
