import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ExportJob } from '#shared/exports/types.ts'
import type { SyncJob } from '#shared/sync/types.ts'

/** Something that was told in passing: it can be read again until the window is closed. */
export type Happened = { id: number; at: number } & (
  | { kind: 'export'; job: ExportJob }
  | { kind: 'sync'; job: SyncJob }
  | { kind: 'done' | 'failed'; text: string }
)
type Told = Happened extends infer One ? (One extends Happened ? Omit<One, 'id' | 'at'> : never) : never

const MOST = 100

export const useHappenedStore = defineStore('happened', () => {
  /** The newest first. */
  const list = shallowRef<readonly Happened[]>([])
  const seen = shallowRef(0)
  let count = 0
  const unseen = computed(() => list.value.filter(({ id }) => id > seen.value).length)

  function note(told: Told): void {
    count += 1
    list.value = [{ id: count, at: Date.now(), ...told } as Happened, ...list.value].slice(0, MOST)
  }
  const see = (): void => void (seen.value = count)

  return { list, unseen, note, see }
})
