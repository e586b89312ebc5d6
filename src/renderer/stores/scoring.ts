import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** The panel beside a call in which it is scored. It is loaded after the call is there: what is pressed before waits here. */
export const useScoringStore = defineStore('scoring', () => {
  const open = shallowRef(false)
  /** The key was pressed; the panel answers, and puts it back. */
  const asked = shallowRef(false)
  return { open, asked }
})
